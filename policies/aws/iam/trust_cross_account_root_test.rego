package aws.iam.trust_cross_account_root_test

import data.aws.iam.trust_cross_account_root as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["sts:AssumeRole"],
		"not_actions": [],
		"resources": [],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

trust(statements) := {
	"account": "111122223333",
	"name": "r",
	"config": {"path": "/", "trust_policy": {"statements": statements}},
	"unread": [],
}

to(type, value, conditions) := statement({"principals": [{"type": type, "value": value}], "conditions": conditions})

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

known := {"own": ["222222222222"], "friendly": {"333333333333": "the other team"}, "third_party": {"444444444444": "a vendor"}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.accounts as known
}

test_root_fails if found(trust([to("AWS", "arn:aws:iam::555555555555:root", [])])) == {"555555555555": "medium"}

test_bare_digits_mean_the_same if {
	found(trust([to("AWS", "555555555555", []), to("AWS", "arn:aws:iam::555555555555:root", [])])) == {"555555555555": "medium"}
}

test_one_of_ones_own_accounts_is_low if found(trust([to("AWS", "222222222222", [])])) == {"222222222222": "low"}

test_the_own_account_passes if found(trust([to("AWS", "arn:aws:iam::111122223333:root", [])])) == {}

test_a_role_passes if found(trust([to("AWS", "arn:aws:iam::555555555555:role/r", [])])) == {}

test_narrowed_to_a_role_passes if {
	only := condition("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::555555555555:role/r"])
	found(trust([to("AWS", "555555555555", [only])])) == {}
}

test_narrowed_to_the_account_again_fails if {
	only := condition("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::555555555555:*"])
	found(trust([to("AWS", "555555555555", [only])])) == {"555555555555": "medium"}
}

test_if_exists_narrows_nothing if {
	only := condition("ArnEqualsIfExists", "aws:PrincipalArn", ["arn:aws:iam::555555555555:role/r"])
	found(trust([to("AWS", "555555555555", [only])])) == {"555555555555": "medium"}
}

test_denied_passes if {
	found(trust([to("AWS", "555555555555", []), object.union(to("AWS", "*", []), {"effect": "Deny"})])) == {}
}

test_everyone_of_an_account_fails if {
	account := condition("StringEquals", "aws:PrincipalAccount", ["555555555555"])
	found(trust([to("AWS", "*", [account])])) == {"555555555555": "medium"}
	all_of_it := condition("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::555555555555:*"])
	found(trust([to("AWS", "*", [all_of_it])])) == {"555555555555": "medium"}
}

test_everyone_narrowed_to_a_role_passes if {
	role := condition("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::555555555555:role/r"])
	found(trust([to("AWS", "*", [role])])) == {}
}
