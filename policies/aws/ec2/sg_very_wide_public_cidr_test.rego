package aws.ec2.sg_very_wide_public_cidr_test

import data.aws.ec2.sg_very_wide_public_cidr as policy

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

group(rules) := {"config": {"group_name": "web", "ingress": rules, "egress": []}, "unread": [], "related": {"prefix_lists": {}}}

params := {"sg-very-wide-public-cidr": {"ipv4": 24, "ipv6": 48, "exempt": ["173.245.48.0/20"]}}

found(rules) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as group(rules)
		with data.params as params
		with data.networks as {"own": ["52.0.0.0/16"], "friendly": {}}
}

test_very_wide_and_wide if {
	found([rule("tcp", 443, 443, "128.0.0.0/1")]) == {["ingress/128.0.0.0/1", "medium"]}
	found([rule("tcp", 443, 443, "8.8.0.0/16")]) == {["ingress/8.8.0.0/16", "low"]}
	found([rule("tcp", 443, 443, "2a00::/16")]) == {["ingress/2a00::/16", "medium"]}
}

test_private_and_narrow_ranges_pass if {
	found([rule("tcp", 443, 443, "10.0.0.0/8"), rule("tcp", 443, 443, "8.8.8.0/24"), rule("tcp", 443, 443, "fd00::/8")]) == set()
	found([rule("tcp", 443, 443, "2a00:1:2::/48")]) == set()
}

test_known_and_exempt_ranges_pass if {
	found([rule("tcp", 443, 443, "52.0.0.0/17"), rule("tcp", 443, 443, "173.245.48.0/20")]) == set()
}

test_what_is_the_internet_passes_here if {
	found([rule("tcp", 443, 443, "0.0.0.0/0")]) == set()
	found([rule("tcp", 443, 443, "0.0.0.0/1"), rule("tcp", 443, 443, "128.0.0.0/1")]) == set()
}

test_a_group_as_source_passes if {
	found([{"key": "x", "protocol": "all", "source": {"group_id": "sg-1"}}]) == set()
}
