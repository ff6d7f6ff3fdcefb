package aws.iam.trust_known_account_test

import data.aws.iam.trust_known_account as policy

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

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.accounts as known
}

test_known_accounts_are_listed if {
	found(trust([to("AWS", value, []) | some value in ["222222222222", "arn:aws:iam::333333333333:root", "arn:aws:iam::444444444444:role/r"]])) == {
		"222222222222", "333333333333", "444444444444",
	}
}

test_the_own_account_itself_passes if found(trust([to("AWS", "111122223333", [])])) == set()

test_unknown_accounts_are_for_another_policy if found(trust([to("AWS", "555555555555", [])])) == set()

test_services_pass if found(trust([to("Service", "ec2.amazonaws.com", [])])) == set()

test_bare_and_root_are_one if {
	found(trust([to("AWS", "222222222222", []), to("AWS", "arn:aws:iam::222222222222:root", [])])) == {"222222222222"}
}
