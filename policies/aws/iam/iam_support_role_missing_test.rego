package aws.iam.iam_support_role_missing_test

import data.aws.iam.iam_support_role_missing as policy

policy_named(name, attachments) := {
	"name": name,
	"config": {"owner": "aws"},
	"status": {"attachment_count": attachments, "boundary_count": 1},
}

params := {"iam-support-role-missing": {"policy_names": ["AWSSupportAccess"]}}

found(related) := count(findings) if {
	findings := policy.deny with input as {"config": {}, "unread": [], "related": related} with data.params as params
}

test_no_policy_of_aws_at_all_fails if found({"attached_aws_policies": {}}) == 1

test_another_policy_fails if found({"attached_aws_policies": {"a": policy_named("ReadOnlyAccess", 2)}}) == 1

test_a_boundary_gives_nothing if found({"attached_aws_policies": {"a": policy_named("AWSSupportAccess", 0)}}) == 1

test_attached_passes if found({"attached_aws_policies": {"a": policy_named("AWSSupportAccess", 1)}}) == 0

test_tags_that_are_never_told_do_not_matter if {
	subject := {
		"config": {},
		"unread": [{"path": "/related/attached_aws_policies/a/tags", "reason": "not_supported"}],
		"related": {"attached_aws_policies": {"a": policy_named("ReadOnlyAccess", 1)}},
	}
	count(policy.deny) == 1 with input as subject with data.params as params
	count(policy.unknown) == 0 with input as subject with data.params as params
}

test_a_list_that_is_not_whole_is_unknown if {
	subject := {
		"config": {},
		"unread": [{"path": "/related/attached_aws_policies", "reason": "access_denied"}],
		"related": {"attached_aws_policies": {"a": policy_named("ReadOnlyAccess", 1)}},
	}
	count(policy.deny) == 0 with input as subject with data.params as params
	count(policy.unknown) == 1 with input as subject with data.params as params
}

test_attachments_not_told_is_unknown if {
	related := {"attached_aws_policies": {"a": {"name": "AWSSupportAccess", "config": {"owner": "aws"}, "status": {}}}}
	found(related) == 0
	count(policy.unknown) == 1
		with input as {"config": {}, "unread": [], "related": related}
		with data.params as params
}

test_not_known_is_unknown if {
	found({}) == 0
	count(policy.unknown) == 1
		with input as {"config": {}, "unread": [], "related": {}}
		with data.params as params
}
