package aws.ec2.sg_internet_egress_any_test

import data.aws.ec2.sg_internet_egress_any as policy

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

group(rules) := {"config": {"ingress": [rule("tcp", 0, 65535, "0.0.0.0/0")], "egress": rules}, "related": {}}

found(rules) := answer if {
	answer := {[finding.key, finding.path] | some finding in policy.deny} with input as group(rules)
}

test_the_rule_that_aws_gives if {
	found([rule("all", 0, 0, "0.0.0.0/0")]) == {["all/ipv4", ["/config/egress/0"]]}
}

test_all_ports_in_two_ranges if {
	found([rule("tcp", 0, 1000, "::/0"), rule("tcp", 1001, 65535, "::/0")]) ==
		{["tcp/ipv6", ["/config/egress/0", "/config/egress/1"]]}
}

test_one_port_or_a_private_range_pass if {
	found([rule("tcp", 443, 443, "0.0.0.0/0"), rule("all", 0, 0, "10.0.0.0/8")]) == set()
	found([]) == set()
}
