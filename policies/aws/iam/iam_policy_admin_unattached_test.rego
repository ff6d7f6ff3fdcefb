package aws.iam.iam_policy_admin_unattached_test

import data.aws.iam.iam_policy_admin_unattached as policy

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

unattached(statements, boundaries) := object.union(
	managed(statements),
	{"status": {"attachment_count": 0, "boundary_count": boundaries}},
)

star := statement({"actions": ["*"]})

test_unattached_administrator_fails if count(policy.deny) == 1 with input as unattached([star], 0)

test_attached_is_for_another_policy if count(policy.not_applicable) == 1 with input as managed([star])

test_a_boundary_gives_nothing if {
	count(policy.deny) == 0 with input as unattached([star], 1)
	count(policy.not_applicable) == 1 with input as unattached([star], 1)
}

test_others_pass if count(policy.deny) == 0 with input as unattached([statement({"actions": ["s3:*"]})], 0)
