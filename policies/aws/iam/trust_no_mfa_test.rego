package aws.iam.trust_no_mfa_test

import data.aws.iam.trust_no_mfa as policy

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

user := "arn:aws:iam::222222222222:user/u"

test_user_without_mfa_fails if found(trust([to("AWS", user, [])])) == {user}

test_whole_friendly_account_fails if found(trust([to("AWS", "333333333333", [])])) == {"333333333333"}

test_mfa_passes if found(trust([to("AWS", user, [condition("Bool", "aws:MultiFactorAuthPresent", ["true"])])])) == set()

test_recent_mfa_passes if {
	found(trust([to("AWS", user, [condition("NumericLessThan", "aws:MultiFactorAuthAge", ["3600"])])])) == set()
}

test_bool_if_exists_requires_nothing if {
	found(trust([to("AWS", user, [condition("BoolIfExists", "aws:MultiFactorAuthPresent", ["true"])])])) == {user}
}

test_roles_pass if found(trust([to("AWS", "arn:aws:iam::222222222222:role/r", [])])) == set()

test_programs_with_an_external_id_pass if {
	found(trust([to("AWS", "333333333333", [condition("StringEquals", "sts:ExternalId", ["x"])])])) == set()
}

test_the_own_account_passes if found(trust([to("AWS", "111122223333", [])])) == set()
