package aws.iam.iam_policy_passrole_test

import data.aws.iam.iam_policy_passrole as policy

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

pass(fields) := statement(object.union({"actions": ["iam:PassRole"]}, fields))

test_all_roles_fail if found(managed([pass({})])) == {"0": "medium"}

test_all_roles_of_the_account_fail if found(managed([pass({"resources": ["arn:aws:iam::*:role/*"]})])) == {"0": "medium"}

test_iam_star_fails if found(managed([statement({"actions": ["iam:*"]})])) == {"0": "medium"}

test_another_case_fails if found(managed([statement({"actions": ["iam:passrole"]})])) == {"0": "medium"}

test_inline_fails if found(inline([pass({})])) == {"inline/p/0": "medium"}

test_passed_to_service_lowers if {
	to := [{"operator": "StringEquals", "key": "iam:PassedToService", "values": ["ec2.amazonaws.com"]}]
	found(managed([pass({"conditions": to})])) == {"0": "low"}
}

test_a_prefix_passes if found(managed([pass({"resources": ["arn:aws:iam::111122223333:role/app-*"]})])) == {}

test_not_resource_fails if {
	found(managed([pass({"resources": [], "not_resources": ["arn:aws:iam::*:role/admin"]})])) == {"0": "medium"}
}

test_denied_passes if found(managed([pass({}), deny_all({"actions": ["iam:Pass*"]})])) == {}

test_denied_for_one_role_fails if {
	found(managed([pass({}), deny_all({"actions": ["iam:*"], "resources": ["arn:aws:iam::*:role/admin"]})])) == {"0": "medium"}
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

test_two_faulty_statements_are_two_findings_each_with_its_own_evidence if {
	narrow := pass({"resources": ["arn:aws:iam::111122223333:role/app-*"]})
	statements := [pass({"sid": "A"}), narrow, statement({"sid": "B", "actions": ["iam:*"], "resources": ["arn:aws:iam::*:role/*"]})]
	findings := policy.deny with input as managed(statements)
	{finding.key: finding.path | some finding in findings} ==
		{"A": "/config/policy/statements/0", "B": "/config/policy/statements/2"}
	{finding.message | some finding in findings} == {
		"Statement A of the policy allows iam:PassRole for all roles",
		"Statement B of the policy allows iam:PassRole for all roles",
	}
}

test_the_end_of_a_name_passes if {
	found(managed([pass({"resources": ["arn:aws:iam::111122223333:role/*-execution"]})])) == {}
}

test_any_name_in_other_words_fails if {
	found(managed([pass({"resources": ["arn:aws:iam::*:role/?*"]})])) == {"0": "medium"}
	found(managed([pass({"resources": ["arn:aws:iam::*"]})])) == {"0": "medium"}
}

test_resources_of_another_service_pass if {
	found(managed([statement({"actions": ["*"], "resources": ["arn:aws:s3:::*"]})])) == {}
}

test_all_roles_of_one_account if {
	found(object.union(
		managed([pass({"resources": ["arn:aws:iam::111122223333:role/*"]})]),
		{"account": "111122223333"},
	)) == {"0": "medium"}
	found(object.union(
		managed([pass({"resources": ["arn:aws:iam::222222222222:role/*"]})]),
		{"account": "111122223333"},
	)) == {}
}
