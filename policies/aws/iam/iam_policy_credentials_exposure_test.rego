package aws.iam.iam_policy_credentials_exposure_test

import data.aws.iam.iam_policy_credentials_exposure as policy

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

test_keys_of_all_users_fail if found(managed([statement({"actions": ["iam:CreateAccessKey"]})])) == {"0": "medium"}

test_database_logins_fail if found(inline([statement({"actions": ["redshift:Get*"]})])) == {"inline/p/0": "medium"}

test_self_service_passes if {
	found(managed([statement({"actions": ["iam:CreateAccessKey"], "resources": ["arn:aws:iam::*:user/${aws:username}"]})])) == {}
}

test_container_registry_passes if found(managed([statement({"actions": ["ecr:GetAuthorizationToken"]})])) == {}

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
