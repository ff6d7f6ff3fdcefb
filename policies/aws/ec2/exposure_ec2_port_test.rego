package aws.ec2.exposure_ec2_port_test

import data.aws.ec2.exposure_ec2_port as policy

everywhere := [{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]

rule(from, to, cidr) := {
	"key": sprintf("tcp/%d-%d/%s", [from, to, cidr]),
	"protocol": "tcp",
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

security_group(id, rules) := {"native_id": id, "config": {"ingress": rules}}

# An instance with a public address behind two security groups.
network(first, second, target) := {
	"network_interfaces": {"eni": {"native_id": "eni-1", "config": {
		"vpc_id": "vpc-1",
		"subnet_id": "subnet-1",
		"security_groups": ["sg-1", "sg-2"],
		"public_ips": ["3.3.3.3"],
		"ipv6_addresses": [],
	}}},
	"security_groups": {"a/1": security_group("sg-1", first), "a/2": security_group("sg-2", second)},
	"route_tables": {"r": {"config": {
		"vpc_id": "vpc-1",
		"main": true,
		"subnet_ids": [],
		"routes": [{"destination": "0.0.0.0/0", "target_type": target, "target": "x-1", "state": "active"}],
	}}},
	"network_acls": {"n": {"config": {"subnet_ids": ["subnet-1"], "ingress": everywhere, "egress": everywhere}}},
	"region_settings": {"config": {"vpc_block_public_access": {"mode": "off", "exclusions": []}}},
}

instance(related) := {
	"account": "111122223333",
	"native_id": "i-1",
	"config": {"instance_profile": "arn:aws:iam::111122223333:instance-profile/app"},
	"status": {"state": "running"},
	"unread": [],
	"related": related,
}

params := {"exposure-ec2-port": {"services": [
	{"name": "SSH", "protocol": "tcp", "ports": [22]},
	{"name": "MySQL", "protocol": "tcp", "ports": [3306]},
]}}

found(related) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as instance(related)
		with data.params as params
}

test_reachable if {
	related := network([rule(22, 22, "0.0.0.0/0")], [], "internet_gateway")
	found(related) == {["tcp/22/ipv4", "critical"]}
	{finding.message | some finding in policy.deny} == {"SSH on tcp/22 over IPv4: the internet reaches it"}
		with input as instance(related)
		with data.params as params
}

test_rules_of_two_groups_add_up if {
	halves := network([rule(22, 22, "0.0.0.0/1")], [rule(22, 22, "128.0.0.0/1")], "internet_gateway")
	{finding.path | some finding in policy.deny} == {[
		"/related/security_groups/a~11/config/ingress/0",
		"/related/security_groups/a~12/config/ingress/0",
	]}
		with input as instance(halves)
		with data.params as params
}

test_all_of_a_protocol_is_one_finding if {
	found(network([rule(0, 65535, "0.0.0.0/0")], [], "internet_gateway")) == {["tcp/ipv4", "critical"]}
}

test_web_ports_and_private_sources_pass if {
	found(network([rule(443, 443, "0.0.0.0/0")], [rule(22, 22, "10.0.0.0/8")], "internet_gateway")) == set()
}

test_a_subnet_behind_nat_passes if {
	found(network([rule(22, 22, "0.0.0.0/0")], [], "nat_gateway")) == set()
}

test_no_public_address_passes if {
	related := json.patch(network([rule(22, 22, "0.0.0.0/0")], [], "internet_gateway"), [{"op": "replace", "path": "/network_interfaces/eni/config/public_ips", "value": []}])
	found(related) == set()
}

test_not_known_is_one_step_below_and_says_what if {
	related := object.remove(network([rule(22, 22, "0.0.0.0/0")], [], "internet_gateway"), ["route_tables"])
	found(related) == {["tcp/22/ipv4", "high"]}
	some finding in policy.deny with input as instance(related) with data.params as params
	endswith(finding.message, "is not known: the route table is not known")
}

test_unknown_without_groups_or_interfaces if {
	policy.unknown == {"the security groups of the instance are not known"}
		with input as instance(object.remove(network([], [], "internet_gateway"), ["security_groups"]))
	policy.unknown == {"the network interfaces of the instance are not known"}
		with input as instance(object.remove(network([], [], "internet_gateway"), ["network_interfaces"]))
}

test_unknown_when_a_prefix_list_was_not_read if {
	listed := {"key": "k", "protocol": "tcp", "from_port": 22, "to_port": 22, "source": {"prefix_list_id": "pl-1"}}
	count(policy.unknown) == 1 with input as instance(network([listed], [], "internet_gateway"))
}
