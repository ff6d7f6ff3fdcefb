package aws.iam.trust_dangling_principal_test

import data.aws.iam.trust_dangling_principal as policy

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


found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document
}

test_unique_id_fails if found(trust([to("AWS", "AROAEXAMPLEEXAMPLEEXA", [])])) == {"AROAEXAMPLEEXAMPLEEXA"}

test_arn_passes if found(trust([to("AWS", "arn:aws:iam::111122223333:role/AROAD", [])])) == set()

test_everyone_passes if found(trust([to("AWS", "*", [])])) == set()

test_one_named_in_two_statements_is_one_finding if {
	twice := trust([
		to("AWS", "AROAEXAMPLEEXAMPLEEXA", []),
		object.union(to("AWS", "AROAEXAMPLEEXAMPLEEXA", []), {"effect": "Deny"}),
	])
	count(policy.deny) == 1 with input as twice
}
