package aws.iam.iam_policy_permissions_mgmt_test

import data.aws.iam.iam_policy_permissions_mgmt as policy

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

test_giving_permissions_fails if found(managed([statement({"actions": ["iam:AttachRolePolicy"]})])) == {"0": "medium"}

test_opening_resources_fails if found(managed([statement({"actions": ["kms:Put*"]})])) == {"0": "medium"}

test_the_message_names_actions_as_aws_writes_them if {
	{finding.message | some finding in policy.deny} == {
		"Statement 0 of the policy allows permissions to be changed: iam:PutRolePolicy, s3:PutBucketPolicy",
	}
		with input as managed([statement({"actions": ["s3:putbucketpolicy", "IAM:PutRolePolicy"]})])
}

test_named_resources_are_lower if {
	found(inline([statement({"actions": ["s3:PutBucketPolicy"], "resources": ["arn:aws:s3:::b"]})])) == {"inline/p/0": "low"}
}

test_self_service_passes if {
	found(managed([statement({
		"actions": ["iam:CreateAccessKey", "iam:UpdateLoginProfile"],
		"resources": ["arn:aws:iam::*:user/${aws:username}"],
	})])) == {}
}

test_reads_pass if found(managed([statement({"actions": ["iam:Get*", "s3:*Object", "kms:Decrypt"]})])) == {}

test_administrators_are_for_another_policy if found(managed([statement({"actions": ["*"]})])) == {}

test_denied_passes if {
	found(managed([statement({"actions": ["iam:CreateAccessKey"]}), deny_all({"actions": ["iam:*"]})])) == {}
}

test_denied_under_conditions_fails if {
	found(managed([
		statement({"actions": ["iam:CreateAccessKey"]}),
		deny_all({"actions": ["iam:*"], "conditions": mfa}),
	])) == {"0": "medium"}
}

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

test_actions_of_services_without_a_resource_are_not_told if {
	{finding.message | some finding in policy.deny} == {
		"Statement 0 of the policy allows permissions to be changed: s3:PutBucketPolicy",
	}
		with input as managed([statement({
			"actions": ["s3:PutBucketPolicy", "iam:PutRolePolicy", "kms:*"],
			"resources": ["arn:aws:s3:::*"],
		})])
}
