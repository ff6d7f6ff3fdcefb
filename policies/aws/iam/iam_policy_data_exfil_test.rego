package aws.iam.iam_policy_data_exfil_test

import data.aws.iam.iam_policy_data_exfil as policy

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

test_all_objects_fail if found(managed([statement({"actions": ["s3:Get*"]})])) == {"0": "medium"}

test_all_secrets_fail if {
	found(inline([statement({
		"actions": ["secretsmanager:GetSecretValue"],
		"resources": ["arn:aws:secretsmanager:*:*:secret:*"],
	})])) == {"inline/p/0": "medium"}
}

test_one_bucket_passes if {
	found(managed([statement({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]})])) == {}
}

test_listing_passes if found(managed([statement({"actions": ["s3:List*", "ssm:DescribeParameters"]})])) == {}

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

# Everything that can be done to buckets is no reading of secrets.
test_only_what_the_resources_are_of_is_told if {
	{finding.message | some finding in policy.deny} == {
		"Statement 0 of the policy lets all stored data be read: s3:GetObject, s3:GetObjectVersion",
	}
		with input as managed([statement({"actions": ["*"], "resources": ["arn:aws:s3:::*"]})])
	found(managed([statement({"actions": ["ssm:Get*"], "resources": ["arn:aws:s3:::*"]})])) == {}
}

test_a_wildcard_before_a_name_passes if {
	found(managed([statement({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::*-public/*"]})])) == {}
}
