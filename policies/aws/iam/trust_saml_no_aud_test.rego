package aws.iam.trust_saml_no_aud_test

import data.aws.iam.trust_saml_no_aud as policy

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


saml(conditions) := trust([object.union(
	to("Federated", "arn:aws:iam::111122223333:saml-provider/x", conditions),
	{"actions": ["sts:AssumeRoleWithSAML"]},
)])

aud(operator, value) := condition(operator, "SAML:aud", [value])

test_no_audience_fails if count(policy.deny) == 1 with input as saml([])

test_audience_passes if {
	count(policy.deny) == 0 with input as saml([aud("StringEquals", "https://signin.aws.amazon.com/saml")])
}

test_any_audience_fails if count(policy.deny) == 1 with input as saml([aud("StringLike", "*")])

test_if_exists_fails if {
	count(policy.deny) == 1 with input as saml([aud("StringEqualsIfExists", "https://signin.aws.amazon.com/saml")])
}

test_another_claim_fails if count(policy.deny) == 1 with input as saml([condition("StringEquals", "SAML:iss", ["x"])])

test_services_pass if count(policy.deny) == 0 with input as trust([to("Service", "ec2.amazonaws.com", [])])

test_the_address_of_any_region_passes if {
	count(policy.deny) == 0 with input as saml([aud("StringLike", "https://*.signin.aws.amazon.com/saml")])
	count(policy.deny) == 1 with input as saml([aud("StringLike", "https://*/saml")])
}
