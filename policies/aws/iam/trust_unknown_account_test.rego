package aws.iam.trust_unknown_account_test

import data.aws.iam.trust_unknown_account as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["*"],
		"not_actions": [],
		"resources": ["*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

trust(statements) := {"account": "111122223333", "config": {"trust_policy": {"statements": statements}}, "unread": []}

to(value, fields) := object.union(
	statement({"actions": ["sts:AssumeRole"], "resources": [], "principals": [{"type": "AWS", "value": value}]}),
	fields,
)

known := {"own": ["222222222222"], "friendly": {"333333333333": "a"}, "third_party": {"444444444444": "b"}}

test_bare_and_root_are_one if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"555555555555"}
		with input as trust([to("555555555555", {}), to("arn:aws:iam::555555555555:root", {})])
		with data.accounts as known
}

test_role if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"555555555555"}
		with input as trust([to("arn:aws:iam::555555555555:role/r", {})])
		with data.accounts as known
}

test_known if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to(value, {}) | some value in ["111122223333", "222222222222", "333333333333", "arn:aws:iam::444444444444:root", "AROAEXAMPLE", "*"]])
		with data.accounts as known
}

test_deny if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("555555555555", {"effect": "Deny"})])
		with data.accounts as known
}

test_service if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("x", {"principals": [{"type": "Service", "value": "ec2.amazonaws.com"}]})])
		with data.accounts as known
}

test_only_tagging if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("555555555555", {"actions": ["sts:TagSession"]})])
		with data.accounts as known
}

everyone(conditions) := to("*", {"conditions": conditions})

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

test_everyone_narrowed_to_an_account if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"555555555555"}
		with input as trust([
			everyone([condition("StringEquals", "aws:PrincipalAccount", ["111122223333", "555555555555"])]),
			everyone([condition("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::555555555555:role/*"])]),
		])
		with data.accounts as known
}

test_everyone_narrowed_to_an_account_by_a_deny if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"555555555555"}
		with input as trust([
			everyone([]),
			to("*", {
				"effect": "Deny",
				"actions": ["sts:*"],
				"conditions": [condition("StringNotEquals", "aws:PrincipalAccount", ["555555555555"])],
			}),
		])
		with data.accounts as known
}

test_everyone_narrowed_to_known_accounts if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([everyone([condition("StringEquals", "aws:PrincipalAccount", ["111122223333", "222222222222"])])])
		with data.accounts as known
}
