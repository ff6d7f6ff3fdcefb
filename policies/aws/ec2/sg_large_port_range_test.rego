package aws.ec2.sg_large_port_range_test

import data.aws.ec2.sg_large_port_range as policy

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
		with data.params as {"sg-large-port-range": {"ports": 100}}
}

test_a_large_range if {
	keys([rule("tcp", 1024, 65535, "10.0.0.0/8")]) == {"tcp/1024-65535/10.0.0.0/8"}
	keys([from_group("udp", 1, 101, "sg-2")]) == {"udp/1-101/sg-2"}
}

test_small_ranges_all_ports_and_own_members_pass if {
	keys([rule("tcp", 1, 100, "10.0.0.0/8"), rule("tcp", 0, 65535, "10.0.0.0/8"), rule("tcp", 1, 65535, "10.0.0.0/8")]) == set()
	keys([rule("all", 0, 0, "10.0.0.0/8"), from_group("tcp", 1, 5000, "sg-1")]) == set()
}

test_icmp_types_are_not_ports if keys([rule("icmp", 0, 3000, "10.0.0.0/8")]) == set()
