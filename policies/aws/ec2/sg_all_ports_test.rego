package aws.ec2.sg_all_ports_test

import data.aws.ec2.sg_all_ports as policy

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

from_group(protocol, from, to, id) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, id]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"kind": "security_group", "group_id": id, "account": "111122223333"},
}

group(rules) := {
	"native_id": "sg-1",
	"account": "111122223333",
	"config": {"group_name": "web", "owner_id": "111122223333", "ingress": rules, "egress": []},
	"unread": [],
	"related": {"prefix_lists": {}},
}

keys(rules) := found if {
	found := {finding.key | some finding in policy.deny} with input as group(rules)
		with data.params as {"sg-all-ports": {"own_group": false}}
}

test_a_private_range_or_a_group if {
	keys([rule("-1", 0, 0, "10.0.0.0/8")]) == {"-1/0-0/10.0.0.0/8"}
	keys([from_group("tcp", 0, 65535, "sg-2")]) == {"tcp/0-65535/sg-2"}
	keys([from_group("udp", 1, 65535, "sg-2")]) == {"udp/1-65535/sg-2"}
}

test_one_port_the_internet_and_its_own_members_pass if {
	keys([rule("tcp", 22, 22, "10.0.0.0/8"), rule("-1", 0, 0, "0.0.0.0/0"), from_group("all", 0, 0, "sg-1")]) == set()
}

test_its_own_members_when_asked_for if {
	count(policy.deny) == 1 with input as group([from_group("all", 0, 0, "sg-1")])
		with data.params as {"sg-all-ports": {"own_group": true}}
}

test_the_default_group_is_left_to_its_own_policy if {
	renamed := json.patch(group([rule("all", 0, 0, "10.0.0.0/8")]), [{"op": "replace", "path": "/config/group_name", "value": "default"}])
	count(policy.deny) == 0 with input as renamed with data.params as {"sg-all-ports": {"own_group": false}}
}
