package aws.ec2.sg_icmp_world_test

import data.aws.ec2.sg_icmp_world as policy

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
		with data.params as {"sg-icmp-world": {"icmp": [3, 11], "icmpv6": [1, 2, 3, 4]}}
}

icmp(protocol, fields, cidr) := object.union({"key": "k", "protocol": protocol, "source": {"cidr": cidr}}, fields)

test_every_type if {
	keys([icmp("icmp", {}, "0.0.0.0/0")]) == {"icmp/any"}
	keys([icmp("1", {}, "0.0.0.0/0")]) == {"icmp/any"}
	keys([icmp("icmpv6", {}, "::/0")]) == {"icmpv6/any"}
}

test_echo if keys([icmp("icmp", {"icmp_type": 8}, "0.0.0.0/0")]) == {"icmp/8"}

test_halves_of_the_internet if {
	keys([icmp("icmp", {"icmp_type": 8}, "0.0.0.0/1"), icmp("icmp", {}, "128.0.0.0/1")]) == {"icmp/8"}
}

test_types_that_connections_need_pass if {
	keys([icmp("icmp", {"icmp_type": 3, "icmp_code": 4}, "0.0.0.0/0"), icmp("icmpv6", {"icmp_type": 2}, "::/0")]) == set()
}

test_other_sources_families_and_protocols_pass if {
	keys([icmp("icmp", {}, "10.0.0.0/8"), icmp("icmp", {}, "::/0"), rule("tcp", 8, 8, "0.0.0.0/0")]) == set()
}
