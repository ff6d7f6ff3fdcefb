package aws.ec2.sg_wide_private_cidr_test

import data.aws.ec2.sg_wide_private_cidr as policy

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

group(rules) := {"config": {"group_name": "web", "ingress": rules, "egress": []}, "unread": [], "related": {"prefix_lists": {}}}

params := {"sg-wide-private-cidr": {"ports": [22, 3389]}}

keys(rules) := found if {
	found := {finding.key | some finding in policy.deny} with input as group(rules) with data.params as params
}

test_whole_private_ranges if {
	keys([rule("tcp", 22, 22, "10.0.0.0/8")]) == {"tcp/22/10.0.0.0/8"}
	keys([rule("tcp", 0, 65535, "172.16.0.0/12")]) == {"tcp/22/172.16.0.0/12", "tcp/3389/172.16.0.0/12"}
	keys([rule("-1", 0, 0, "192.168.0.0/16")]) == {"tcp/22/192.168.0.0/16", "tcp/3389/192.168.0.0/16"}
	keys([rule("tcp", 22, 22, "fd00::/8")]) == {"tcp/22/fd00::/8"}
}

test_parts_other_ports_and_public_ranges_pass if {
	keys([rule("tcp", 22, 22, "10.20.0.0/16"), rule("tcp", 443, 443, "10.0.0.0/8")]) == set()
	keys([rule("udp", 22, 22, "10.0.0.0/8"), rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "8.0.0.0/8")]) == set()
}
