package aws.ec2.vpc_flow_logs_off_test

import data.aws.ec2.vpc_flow_logs_off as policy

params := {"vpc-flow-logs-off": {"traffic_types": ["REJECT", "ALL"]}}

log(id, fields) := object.union(
	{"id": "fl-1", "resource_id": id, "traffic_type": "ALL", "state": "ACTIVE", "delivery_failed": false},
	fields,
)

vpc(subnets, logs) := {
	"account": "111122223333",
	"native_id": "vpc-1",
	"config": {"owner_id": "111122223333", "subnet_ids": subnets, "flow_logs": logs},
	"unread": [],
}

test_no_flow_log if {
	count(policy.deny) == 1 with input as vpc(["subnet-1"], []) with data.params as params
	count(policy.deny) == 1 with input as vpc([], []) with data.params as params
}

test_one_on_the_vpc_passes if {
	policy.deny == set() with input as vpc(["subnet-1"], [log("vpc-1", {})]) with data.params as params
	policy.deny == set() with input as vpc([], [log("vpc-1", {"traffic_type": "REJECT"})]) with data.params as params
}

test_accepted_traffic_alone_is_not_enough if {
	count(policy.deny) == 1 with input as vpc([], [log("vpc-1", {"traffic_type": "ACCEPT"})]) with data.params as params
}

test_one_that_cannot_deliver_is_none if {
	count(policy.deny) == 1 with input as vpc([], [log("vpc-1", {"delivery_failed": true})]) with data.params as params
}

test_every_subnet_has_to_have_one if {
	policy.deny == set()
		with input as vpc(["subnet-1", "subnet-2"], [log("subnet-1", {}), log("subnet-2", {})])
		with data.params as params
	{finding.message | some finding in policy.deny} == {"Flow logs are missing: subnets without one: 1 of 2"}
		with input as vpc(["subnet-1", "subnet-2"], [log("subnet-1", {})])
		with data.params as params
}

test_unknown_subnets_are_unknown_unless_the_vpc_has_one if {
	policy.deny == set() with input as unread_subnets([]) with data.params as params
	count(policy.unknown) == 1 with input as unread_subnets([]) with data.params as params
	policy.unknown == set() with input as unread_subnets([log("vpc-1", {})]) with data.params as params
}

unread_subnets(logs) := {
	"account": "111122223333",
	"native_id": "vpc-1",
	"config": {"owner_id": "111122223333", "flow_logs": logs},
	"unread": [{"path": "/config/subnet_ids", "reason": "access_denied", "message": ""}],
}

test_a_vpc_of_another_account_is_not_judged if {
	policy.deny == set() with input as shared with data.params as params
	count(policy.not_applicable) == 1 with input as shared with data.params as params
}

shared := {
	"account": "111122223333",
	"native_id": "vpc-1",
	"config": {"owner_id": "222222222222", "flow_logs": [], "subnet_ids": []},
	"unread": [],
}
