package aws.iam.iam_policy_notaction_allow_test

import data.aws.iam.iam_policy_notaction_allow as policy

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

but(not_actions, fields) := statement(object.union({"not_actions": not_actions}, fields))

test_power_user_is_near_to_an_administrator if {
	found(managed([but(["iam:*", "organizations:*", "account:*"], {})])) == {"0": "medium"}
}

test_an_unknown_service_leaves_everything if found(managed([but(["iamm:*"], {})])) == {"0": "high"}

test_all_but_billing_leaves_everything if found(managed([but(["aws-portal:*"], {})])) == {"0": "high"}

test_one_bucket_is_low if {
	found(managed([but(["s3:Delete*"], {"resources": ["arn:aws:s3:::b/*"]})])) == {"0": "low"}
}

test_inline_fails if found(inline([but(["iam:*"], {})])) == {"inline/p/0": "medium"}

test_deny_with_not_action_passes if found(managed([deny_all({"not_actions": ["iam:*"]})])) == {}

test_action_passes if found(managed([statement({"actions": ["s3:*"]})])) == {}

test_all_buckets_are_not_all_resources if {
	found(managed([but(["s3:Delete*"], {"resources": ["arn:aws:s3:::*"]})])) == {"0": "low"}
}
