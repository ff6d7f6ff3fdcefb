package aws.ec2.sg_internet_ingress_cifs_test

import data.aws.ec2.sg_internet_ingress_cifs as policy

params := {"sg-internet-ingress-cifs": {"services": [{"name": "SMB", "protocol": "tcp", "ports": [445]}]}}

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

group(rules) := {
	"config": {"ingress": rules},
	"unread": [],
	"related": {"network_interfaces": {}, "prefix_lists": {}},
}

keys(rules) := found if {
	found := {finding.key | some finding in policy.deny} with input as group(rules) with data.params as params
}

test_open_to_the_internet if {
	keys([rule("tcp", 445, 445, "0.0.0.0/0")]) == {"tcp/445/ipv4"}
	keys([rule("tcp", 445, 445, "::/0")]) == {"tcp/445/ipv6"}
}

test_the_internet_in_halves if {
	keys([rule("tcp", 445, 445, "0.0.0.0/1"), rule("tcp", 445, 445, "128.0.0.0/1")]) == {"tcp/445/ipv4"}
}

test_a_range_around_it if {
	keys([rule("tcp", 445 - 1, 445 + 1, "0.0.0.0/0")]) == {"tcp/445/ipv4"}
}

test_one_half_and_private_ranges_pass if {
	keys([rule("tcp", 445, 445, "0.0.0.0/1"), rule("tcp", 445, 445, "10.0.0.0/8")]) == set()
}

test_other_protocols_and_ports_pass if {
	keys([rule("udp", 445, 445, "0.0.0.0/0"), rule("icmp", 445, 445, "0.0.0.0/0")]) == set()
	keys([rule("tcp", 443, 443, "0.0.0.0/0")]) == set()
}

test_a_protocol_that_is_open_altogether_is_one_finding if {
	keys([rule("tcp", 0, 65535, "0.0.0.0/0")]) == {"tcp/ipv4"}
}

test_severity_when_nothing_uses_it if {
	{finding.severity | some finding in policy.deny} == {"low"}
		with input as group([rule("tcp", 445, 445, "0.0.0.0/0")])
		with data.params as params
}

test_a_list_that_was_not_read_is_unknown if {
	listed := {
		"key": "tcp/445-445/pl-1",
		"protocol": "tcp",
		"from_port": 445,
		"to_port": 445,
		"source": {"kind": "prefix_list", "prefix_list_id": "pl-1"},
	}
	count(policy.unknown) == 1 with input as group([listed])
		with data.params as params
}
