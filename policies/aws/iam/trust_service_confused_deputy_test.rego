package aws.iam.trust_service_confused_deputy_test

import data.aws.iam.trust_service_confused_deputy as policy

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


params := {"trust-service-confused-deputy": {"services": ["scheduler.amazonaws.com"]}}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

scheduler(conditions) := found(trust([to("Service", "scheduler.amazonaws.com", conditions)]))

test_no_source_fails if scheduler([]) == {"scheduler.amazonaws.com"}

test_source_account_passes if scheduler([condition("StringEquals", "aws:SourceAccount", ["111122223333"])]) == set()

test_source_arn_passes if {
	scheduler([condition("ArnLike", "aws:SourceArn", ["arn:aws:scheduler:*:111122223333:schedule/*"])]) == set()
}

test_any_source_arn_fails if {
	scheduler([condition("ArnLike", "aws:SourceArn", ["arn:aws:scheduler:*:*:schedule/*"])]) == {"scheduler.amazonaws.com"}
}

test_services_that_send_no_source_pass if found(trust([to("Service", "ec2.amazonaws.com", [])])) == set()

test_roles_of_services_are_not_judged if {
	count(policy.not_applicable) == 1
		with input as object.union(trust([]), {"config": {"path": "/aws-service-role/x/", "trust_policy": {"statements": []}}})
		with data.params as params
}

test_a_service_in_two_statements_is_one_finding if {
	twice := trust([
		to("Service", "scheduler.amazonaws.com", []),
		object.union(to("Service", "scheduler.amazonaws.com", []), {"actions": ["sts:*"]}),
	])
	count(policy.deny) == 1 with input as twice with data.params as params
}
