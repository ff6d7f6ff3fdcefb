package aws.iam.iam_policy_assume_any_role_test

import data.aws.iam.iam_policy_assume_any_role as policy

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

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny} with input as document
}

assume(resources) := statement({"actions": ["sts:AssumeRole"], "resources": resources})

test_all_roles_fail if found(managed([assume(["*"])])) == {"0": "medium"}

test_all_roles_by_arn_fail if found(inline([assume(["arn:aws:iam::*:role/*"])])) == {"inline/p/0": "medium"}

test_sts_star_fails if found(managed([statement({"actions": ["sts:*"]})])) == {"0": "medium"}

test_a_prefix_passes if found(managed([assume(["arn:aws:iam::*:role/app-*"])])) == {}

test_one_role_passes if found(managed([assume(["arn:aws:iam::444455556666:role/audit"])])) == {}

test_denied_passes if found(managed([assume(["*"]), deny_all({"actions": ["sts:Assume*"]})])) == {}

test_those_of_aws_are_not_judged if {
	count(policy.not_applicable) == 1
		with input as object.union(managed([]), {"config": {"owner": "aws", "path": "/", "policy": {"statements": []}}})
}

test_a_text_that_could_not_be_read_is_unknown if {
	count(policy.unknown) == 1
		with input as {
			"config": {"owner": "customer", "path": "/"},
			"status": {"attachment_count": 1, "boundary_count": 0},
			"unread": [{"path": "/config/policy", "reason": "access_denied"}],
		}
}

test_all_roles_of_one_account if {
	found(object.union(
		managed([statement({"actions": ["sts:AssumeRole"], "resources": ["arn:aws:iam::111122223333:role/*"]})]),
		{"account": "111122223333"},
	)) == {"0": "medium"}
	found(object.union(
		managed([statement({"actions": ["sts:AssumeRole"], "resources": ["arn:aws:iam::222222222222:role/*"]})]),
		{"account": "111122223333"},
	)) == {}
}
