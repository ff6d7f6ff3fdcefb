package aws.iam.iam_admin_equivalent_test

import data.aws.iam.iam_admin_equivalent as policy

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


mfa := [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]

holder(id, name, fields, related) := {
	"id": id,
	"name": name,
	"account": "111122223333",
	"config": object.union({"path": "/", "attached_policies": [], "inline_policies": [], "groups": []}, fields),
	"unread": [],
	"related": object.union({"managed_policies": {}, "groups": {}}, related),
}

inline(statements) := {"inline_policies": [{"name": "p", "policy": {"statements": statements}}]}

text(statements) := {"config": {"policy": {"statements": statements}}}

role(statements) := holder("arn:aws:iam::111122223333:role/r", "r", inline(statements), {})

user(statements) := holder("arn:aws:iam::111122223333:user/u", "u", inline(statements), {})

does(actions) := statement({"actions": actions})

deny_of(fields) := statement(object.union({"effect": "Deny"}, fields))

params := {"iam-admin-equivalent": {"allowed_names": ["idm"]}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

test_iam_star_fails if found(role([does(["iam:*"])])) == {"inline/p": "high"}

test_one_action_on_everything_is_enough if {
	every action in ["iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"] {
		found(role([does([action])])) == {"inline/p": "high"}
	}
}

test_all_roles_by_arn_fail if {
	found(user([statement({"actions": ["iam:PutRolePolicy"], "resources": ["arn:aws:iam::*:role/*"]})])) == {"inline/p": "high"}
}

test_some_roles_pass if {
	found(user([statement({"actions": ["iam:PutRolePolicy"], "resources": ["arn:aws:iam::*:role/app-*"]})])) == {}
}

test_power_user_passes if {
	found(role([statement({"not_actions": ["iam:*", "organizations:*", "account:*"]})])) == {}
}

test_denied_passes if found(role([does(["iam:*"]), deny_of({"actions": ["iam:*"]})])) == {}

test_denied_on_one_resource_fails if {
	found(role([does(["iam:*"]), deny_of({"actions": ["iam:*"], "resources": ["arn:aws:iam::*:role/audit"]})])) == {"inline/p": "high"}
}

test_conditions_lower if found(role([statement({"actions": ["iam:*"], "conditions": mfa})])) == {"inline/p": "medium"}

bounded(statements) := holder(
	"arn:aws:iam::111122223333:role/r", "r",
	object.union(inline([does(["iam:*"])]), {"permissions_boundary": "b"}),
	{"managed_policies": {"b": text(statements)}},
)

test_a_boundary_closes_the_way if found(bounded([does(["s3:*"])])) == {}

test_a_wide_boundary_does_not if found(bounded([does(["*"])])) == {"inline/p": "high"}

test_administrators_are_for_another_policy if {
	found(role([does(["*"])])) == {}
	count(policy.not_applicable) == 1 with input as role([does(["*"])]) with data.params as params
}

test_making_keys_is_for_another_policy if found(role([does(["iam:CreateAccessKey"])])) == {}

test_a_policy_that_is_not_known_is_unknown if {
	count(policy.unknown) == 1
		with input as holder("arn:aws:iam::111122223333:role/r", "r", {"attached_policies": ["m"]}, {})
		with data.params as params
}
