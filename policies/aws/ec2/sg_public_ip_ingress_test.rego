package aws.ec2.sg_public_ip_ingress_test

import data.aws.ec2.sg_public_ip_ingress as policy

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
		with data.networks as {"own": ["52.0.0.0/16"], "friendly": {}}
}

test_a_public_address if keys([rule("tcp", 22, 22, "8.8.8.8/32"), rule("tcp", 80, 80, "8.8.8.8/32")]) == {"ingress/8.8.8.8/32"}

test_known_private_and_wide_ranges_pass if {
	keys([rule("tcp", 22, 22, "52.0.1.0/24"), rule("tcp", 22, 22, "10.0.0.1/32"), rule("tcp", 22, 22, "0.0.0.0/0")]) == set()
	keys([rule("tcp", 22, 22, "8.8.0.0/16"), rule("tcp", 22, 22, "fd00::1/128")]) == set()
}
