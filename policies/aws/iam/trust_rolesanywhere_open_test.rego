package aws.iam.trust_rolesanywhere_open_test

import data.aws.iam.trust_rolesanywhere_open as policy

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


anywhere(conditions) := trust([to("Service", "rolesanywhere.amazonaws.com", conditions)])

anchor := "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1"

test_no_condition_fails if count(policy.deny) == 1 with input as anywhere([])

test_trust_anchor_passes if count(policy.deny) == 0 with input as anywhere([condition("ArnEquals", "aws:SourceArn", [anchor])])

test_any_trust_anchor_fails if {
	count(policy.deny) == 1 with input as anywhere([condition("ArnLike", "aws:SourceArn", ["arn:aws:rolesanywhere:*:111122223333:trust-anchor/*"])])
}

test_certificate_passes if {
	count(policy.deny) == 0 with input as anywhere([condition("StringEquals", "aws:PrincipalTag/x509Subject/CN", ["web"])])
}

test_other_services_pass if count(policy.deny) == 0 with input as trust([to("Service", "ec2.amazonaws.com", [])])
