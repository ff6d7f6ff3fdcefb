package aws.iam.trust_no_externalid_test

import data.aws.iam.trust_no_externalid as policy

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

test_third_party_without_an_external_id_fails if found(trust([to("AWS", "444444444444", [])])) == {"444444444444"}

test_unknown_account_fails if found(trust([to("AWS", "arn:aws:iam::555555555555:role/r", [])])) == {"555555555555"}

test_external_id_passes if {
	found(trust([to("AWS", "444444444444", [condition("StringEquals", "sts:ExternalId", ["acme-7f3a"])])])) == set()
}

test_any_external_id_is_none if {
	found(trust([to("AWS", "444444444444", [condition("StringLike", "sts:ExternalId", ["*"])])])) == {"444444444444"}
}

test_if_exists_requires_nothing if {
	found(trust([to("AWS", "444444444444", [condition("StringEqualsIfExists", "sts:ExternalId", ["x"])])])) == {"444444444444"}
}

test_accounts_of_ones_own_need_none if {
	found(trust([to("AWS", value, []) | some value in ["111122223333", "222222222222", "333333333333"]])) == set()
}

test_one_statement_without_it_is_enough if {
	found(trust([
		to("AWS", "444444444444", [condition("StringEquals", "sts:ExternalId", ["acme-7f3a"])]),
		to("AWS", "444444444444", []),
	])) == {"444444444444"}
}
