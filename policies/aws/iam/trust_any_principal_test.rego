package aws.iam.trust_any_principal_test

import data.aws.iam.trust_any_principal as policy

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

test_everyone if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"policy/Allow/open"}
		with input as trust([to("*", {"sid": "open"})])
}

test_every_action if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"policy/Allow/0"}
		with input as trust([to("*", {"actions": ["sts:*"]})])
}

test_an_organization if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("*", {"conditions": [{"operator": "StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]}]})])
}

test_an_external_id_is_no_secret if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"policy/Allow/0"}
		with input as trust([to("*", {"conditions": [{"operator": "StringEquals", "key": "sts:ExternalId", "values": ["x"]}]})])
}

test_for_all_values_does_not_narrow if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"policy/Allow/0"}
		with input as trust([to("*", {"conditions": [{"operator": "ForAllValues:StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]}]})])
}

test_named if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("arn:aws:iam::555555555555:root", {})])
}

test_only_tagging if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("*", {"actions": ["sts:TagSession"]})])
}

test_everyone_but_some if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"policy/Allow/0"}
		with input as trust([to("x", {"principals": [], "not_principals": [{"type": "AWS", "value": "555555555555"}]})])
}

test_taken_back if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as trust([to("*", {}), to("*", {"effect": "Deny"})])
}

under(conditions) := trust([to("*", {"conditions": conditions})])

severities(document) := found if {
	found := [object.get(finding, "severity", "") | some finding in policy.deny] with input as document
}

# A user id, an address or an endpoint can be anybody's.
test_conditions_that_tell_no_account if {
	severities(under([{"operator": "StringLike", "key": "aws:userid", "values": ["AROAEXAMPLE:*"]}])) == ["medium"]
	severities(under([{"operator": "IpAddress", "key": "aws:SourceIp", "values": ["203.0.113.7"]}])) == ["medium"]
	severities(under([{"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-1"]}])) == ["medium"]
}

test_conditions_that_tell_whose_it_is if {
	severities(under([{"operator": "StringEquals", "key": "aws:PrincipalAccount", "values": ["555555555555"]}])) == []
	severities(under([{"operator": "StringEquals", "key": "aws:PrincipalAccount", "values": ["${aws:ResourceAccount}"]}])) == []
	severities(under([
		{"operator": "IpAddress", "key": "aws:SourceIp", "values": ["203.0.113.7"]},
		{"operator": "StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]},
	])) == []
	severities(under([{"operator": "Bool", "key": "aws:PrincipalIsAWSService", "values": ["true"]}])) == []
}

test_a_deny_that_tells_whose_it_is if {
	severities(trust([
		to("*", {"conditions": [{"operator": "IpAddress", "key": "aws:SourceIp", "values": ["203.0.113.7"]}]}),
		to("*", {
			"effect": "Deny",
			"conditions": [{"operator": "StringNotEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]}],
		}),
	])) == []
}
