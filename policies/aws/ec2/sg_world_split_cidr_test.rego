package aws.ec2.sg_world_split_cidr_test

import data.aws.ec2.sg_world_split_cidr as policy

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

group(rules) := {"config": {"group_name": "web", "ingress": rules, "egress": []}, "unread": [], "related": {"prefix_lists": {}}}

keys(rules) := found if {
	found := {finding.key | some finding in policy.deny} with input as group(rules)
}

test_halves if {
	keys([rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")]) == {"tcp/22/ipv4"}
	keys([rule("tcp", 22, 22, "::/1"), rule("tcp", 22, 22, "8000::/1")]) == {"tcp/22/ipv6"}
}

test_halves_beside_the_whole_hide_nothing if {
	keys([rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1"), rule("tcp", 22, 22, "0.0.0.0/0")]) == set()
}

test_the_whole_or_a_half_pass if {
	keys([rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "2000::/3")]) == set()
	keys([rule("tcp", 22, 22, "0.0.0.0/1")]) == set()
	keys([rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 23, 23, "128.0.0.0/1")]) == set()
}
