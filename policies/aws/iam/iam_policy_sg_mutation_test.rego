package aws.iam.iam_policy_sg_mutation_test

import data.aws.iam.iam_policy_sg_mutation as policy

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

test_action_fails if found(managed([statement({"actions": ["ec2:AuthorizeSecurityGroupIngress"]})])) == {"0": "medium"}

test_wildcards_fail if {
	found(managed([statement({"actions": ["ec2:*"]})])) == {"0": "medium"}
	found(managed([statement({"actions": ["EC2:authorize*"]})])) == {"0": "medium"}
	found(managed([statement({"actions": ["e*:AuthorizeSecurityGroup*"]})])) == {"0": "medium"}
}

test_a_later_statement_fails_too if {
	found(managed([
		statement({"actions": ["ec2:AuthorizeSecurityGroupIngress"]}),
		statement({"actions": ["ec2:AuthorizeSecurityGroupEgress"]}),
	])) == {"0": "medium", "1": "medium"}
}

test_everything_but_iam_fails if found(inline([statement({"not_actions": ["iam:*"]})])) == {"inline/p/0": "medium"}

test_everything_but_ec2_passes if found(managed([statement({"not_actions": ["ec2:*", "iam:*"]})])) == {}

test_reads_pass if found(managed([statement({"actions": ["ec2:Describe*"]})])) == {}

test_revoking_passes if found(managed([statement({"actions": ["ec2:RevokeSecurityGroupIngress"]})])) == {}

test_administrators_are_for_another_policy if found(managed([statement({"actions": ["*"]})])) == {}

test_conditions_lower if found(managed([statement({"actions": ["ec2:*"], "conditions": mfa})])) == {"0": "low"}

test_denied_passes if found(managed([statement({"actions": ["ec2:*"]}), deny_all({"actions": ["ec2:Authorize*", "ec2:Modify*"]})])) == {}

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

test_resources_of_another_service_pass if {
	found(managed([statement({"actions": ["*"], "resources": ["arn:aws:s3:::*"]})])) == {}
}
