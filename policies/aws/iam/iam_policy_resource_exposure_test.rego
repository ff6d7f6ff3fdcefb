package aws.iam.iam_policy_resource_exposure_test

import data.aws.iam.iam_policy_resource_exposure as policy

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

test_all_buckets_fail if found(managed([statement({"actions": ["s3:PutBucketPolicy"]})])) == {"0": "medium"}

test_all_buckets_by_arn_fail if {
	found(inline([statement({"actions": ["s3:*"], "resources": ["arn:aws:s3:::*"]})])) == {"inline/p/0": "medium"}
}

test_one_bucket_passes if {
	found(managed([statement({"actions": ["s3:PutBucketPolicy"], "resources": ["arn:aws:s3:::b"]})])) == {}
}

test_iam_is_for_another_policy if found(managed([statement({"actions": ["iam:PutRolePolicy"]})])) == {}

test_denied_passes if {
	found(managed([statement({"actions": ["sqs:AddPermission"]}), deny_all({"actions": ["sqs:A*"]})])) == {}
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
