package aws.iam.iam_policy_service_star_test

import data.aws.iam.iam_policy_service_star as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": [],
		"not_actions": [],
		"resources": ["*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

managed(statements) := {
	"config": {"owner": "customer", "path": "/", "policy": {"statements": statements}},
	"status": {"attachment_count": 1, "boundary_count": 0},
	"unread": [],
}

deny_all(fields) := statement(object.union({"effect": "Deny"}, fields))

mfa := [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]

inline(statements) := {
	"config": {"path": "/", "attached_policies": [], "inline_policies": [{"name": "p", "policy": {"statements": statements}}]},
	"status": {},
	"unread": [],
}

params := {"iam-policy-service-star": {"services": ["s3", "kms"]}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

test_whole_service_fails if found(managed([statement({"actions": ["kms:*"]})])) == {"0": "low"}

test_another_spelling_fails if found(managed([statement({"actions": ["KM?:**"]})])) == {"0": "low"}

test_one_bucket_is_information if {
	found(inline([statement({"actions": ["s3:*"], "resources": ["arn:aws:s3:::b"]})])) == {"inline/p/0": "info"}
}

test_other_services_pass if found(managed([statement({"actions": ["sqs:*"]})])) == {}

test_a_part_passes if found(managed([statement({"actions": ["s3:Get*"]})])) == {}

test_everything_is_for_another_policy if found(managed([statement({"actions": ["*", "*:*"]})])) == {}

test_deny_passes if found(managed([deny_all({"actions": ["kms:*"]})])) == {}

test_those_of_aws_are_not_judged if {
	count(policy.not_applicable) == 1
		with input as object.union(managed([]), {"config": {"owner": "aws", "path": "/", "policy": {"statements": []}}})
		with data.params as params
}

test_a_text_that_could_not_be_read_is_unknown if {
	count(policy.unknown) == 1
		with input as {
			"config": {"owner": "customer", "path": "/"},
			"status": {"attachment_count": 1, "boundary_count": 0},
			"unread": [{"path": "/config/policy", "reason": "access_denied"}],
		}
		with data.params as params
}
