package aws.iam.iam_policy_iam_star_test

import data.aws.iam.iam_policy_iam_star as policy

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

test_iam_star_fails if found(managed([statement({"actions": ["iam:*"]})])) == {"0": "high"}

test_other_spellings_fail if {
	found(managed([statement({"actions": ["IAM:*"]})])) == {"0": "high"}
	found(managed([statement({"actions": ["i*m:*"]})])) == {"0": "high"}
	found(managed([statement({"actions": ["iam:*"], "resources": ["arn:aws:iam::111122223333:*"]})])) == {"0": "high"}
}

test_wildcards_over_writes_are_medium if {
	found(managed([statement({"actions": ["iam:P*"]})])) == {"0": "medium"}
	found(managed([statement({"actions": ["iam:*Policy"]})])) == {"0": "medium"}
}

test_inline_fails if found(inline([statement({"actions": ["iam:*"]})])) == {"inline/p/0": "high"}

test_reads_pass if found(managed([statement({"actions": ["iam:Get*", "iam:List*"]})])) == {}

test_everything_is_for_another_policy if found(managed([statement({"actions": ["*"]})])) == {}

test_one_resource_passes if {
	found(managed([statement({"actions": ["iam:*"], "resources": ["arn:aws:iam::111122223333:role/app"]})])) == {}
}

test_denied_passes if {
	found(managed([statement({"actions": ["iam:*"]}), deny_all({"actions": ["iam:*"]})])) == {}
}

test_denied_in_part_is_lower if {
	found(managed([statement({"actions": ["iam:*"]}), deny_all({"actions": ["iam:CreateAccessKey"]})])) == {"0": "medium"}
}

test_conditions_lower if found(managed([statement({"actions": ["iam:*"], "conditions": mfa})])) == {"0": "medium"}

test_attached_to_nothing_is_lower if {
	found(object.union(managed([statement({"actions": ["iam:*"]})]), {"status": {"attachment_count": 0}})) == {"0": "medium"}
}

test_an_arn_of_iam_that_ends_early_fails if {
	found(managed([statement({"actions": ["iam:*"], "resources": ["arn:aws:iam::*"]})])) == {"0": "high"}
}

test_resources_of_another_service_pass if {
	found(managed([statement({"actions": ["*"], "resources": ["arn:aws:s3:::*"]})])) == {}
	found(managed([statement({"actions": ["iam:*", "s3:*"], "resources": ["arn:aws:s3:::*"]})])) == {}
}
