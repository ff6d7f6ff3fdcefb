package aws.iam.iam_policy_sensitive_write_test

import data.aws.iam.iam_policy_sensitive_write as policy

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

params := {"iam-policy-sensitive-write": {"services": ["s3", "kms"]}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

test_change_fails if found(managed([statement({"actions": ["s3:PutObject"]})])) == {"0": "low"}

test_wildcard_fails if found(inline([statement({"actions": ["KMS:*"]})])) == {"inline/p/0": "low"}

test_one_bucket_passes if {
	found(managed([statement({"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::b/*"]})])) == {}
}

test_reads_pass if found(managed([statement({"actions": ["s3:Get*", "s3:L*", "kms:DescribeKey"]})])) == {}

test_other_services_pass if found(managed([statement({"actions": ["sqs:*"]})])) == {}

test_denied_passes if {
	found(managed([statement({"actions": ["s3:PutObject"]}), deny_all({"actions": ["s3:Put*"]})])) == {}
}

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

test_only_what_the_resources_are_of_is_told if {
	every_key := ["arn:aws:kms:*:*:key/*"]
	found(managed([statement({"actions": ["KMS:*"], "resources": every_key})])) == {"0": "low"}
	found(managed([statement({"actions": ["s3:*"], "resources": every_key})])) == {}
}
