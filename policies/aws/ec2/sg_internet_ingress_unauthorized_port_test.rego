package aws.ec2.sg_internet_ingress_unauthorized_port_test

import data.aws.ec2.sg_internet_ingress_unauthorized_port as policy

params := {"sg-internet-ingress-unauthorized-port": {
	"tcp": [80, 443],
	"udp": [443],
	"exempt_interface_types": ["network_load_balancer", "vpc_endpoint"],
}}

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"kind": kind(cidr), "cidr": cidr},
}

everything(cidr) := {
	"key": sprintf("all/%s", [cidr]),
	"protocol": "all",
	"source": {"kind": kind(cidr), "cidr": cidr},
}

kind(cidr) := "cidr_ipv6" if contains(cidr, ":")

kind(cidr) := "cidr_ipv4" if not contains(cidr, ":")

from_list(port) := {
	"key": sprintf("tcp/%d-%d/pl-1", [port, port]),
	"protocol": "tcp",
	"from_port": port,
	"to_port": port,
	"source": {"kind": "prefix_list", "prefix_list_id": "pl-1"},
}

from_group(port) := {
	"key": sprintf("tcp/%d-%d/sg-1", [port, port]),
	"protocol": "tcp",
	"from_port": port,
	"to_port": port,
	"source": {"kind": "security_group", "group_id": "sg-1", "account": "111122223333"},
}

related(rules, relations) := {
	"account": "111122223333",
	"native_id": "sg-1",
	"config": {"group_name": "web", "owner_id": "111122223333", "ingress": rules, "egress": []},
	"status": {"rule_ids": {}},
	"unread": [],
	"related": relations,
}

group(rules) := related(rules, {"network_interfaces": {}, "prefix_lists": {}})

interface(fields) := {"config": object.union(
	{
		"interface_type": "interface", "vpc_id": "vpc-1", "subnet_id": "subnet-1",
		"public_ips": [], "ipv6_addresses": [],
	},
	fields,
)}

everywhere := [
	{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"},
	{"rule_number": 101, "action": "allow", "protocol": "all", "cidr": "::/0"},
]

to_internet(cidr) := {"destination": cidr, "target_type": "internet_gateway", "target": "igw-1", "state": "active"}

used_by(rules, interfaces) := related(rules, {
	"network_interfaces": interfaces,
	"prefix_lists": {},
	"route_tables": {"arn": {"config": {
		"vpc_id": "vpc-1",
		"main": true,
		"subnet_ids": [],
		"routes": [to_internet("0.0.0.0/0"), to_internet("::/0")],
	}}},
	"network_acls": {"arn": {"config": {
		"subnet_ids": ["subnet-1"],
		"ingress": everywhere,
		"egress": everywhere,
	}}},
	"region_settings": {"config": {"vpc_block_public_access": {"mode": "off", "exclusions": []}}},
})

with_list(rules, owner, cidrs) := related(rules, {"network_interfaces": {}, "prefix_lists": {"arn": {
	"native_id": "pl-1",
	"config": {"owner_id": owner, "entries": [{"cidr": cidr} | some cidr in cidrs]},
}}})

test_a_port_that_is_not_authorized if {
	{finding.key | some finding in policy.deny} == {"tcp/8080/ipv4"} with input as group([rule("tcp", 8080, 8080, "0.0.0.0/0")])
		with data.params as params
}

test_authorized_ports if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 80, 80, "0.0.0.0/0"), rule("tcp", 443, 443, "::/0"), rule("udp", 443, 443, "0.0.0.0/0")])
		with data.params as params
}

test_an_authorized_port_of_the_other_protocol if {
	{finding.key | some finding in policy.deny} == {"udp/80/ipv4"} with input as group([rule("udp", 80, 80, "0.0.0.0/0")])
		with data.params as params
}

test_a_range_that_holds_authorized_ports_and_others if {
	{finding.key | some finding in policy.deny} == {"tcp/80-443/ipv4"} with input as group([rule("tcp", 80, 443, "0.0.0.0/0")])
		with data.params as params
}

test_ranges_that_touch_are_one if {
	{finding.key | some finding in policy.deny} == {"tcp/8000-8100/ipv4"} with input as group([rule("tcp", 8000, 8050, "0.0.0.0/0"), rule("tcp", 8051, 8100, "0.0.0.0/0")])
		with data.params as params
}

test_halves_of_the_internet if {
	{finding.key | some finding in policy.deny} == {"tcp/8080/ipv4"} with input as group([rule("tcp", 8080, 8080, "0.0.0.0/1"), rule("tcp", 8080, 8090, "128.0.0.0/1")])
		with data.params as params
}

test_a_port_for_a_private_range if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 8080, 8080, "10.0.0.0/8")])
		with data.params as params
}

test_a_port_for_a_public_address if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 8080, 8080, "198.51.100.7/32")])
		with data.params as params
}

test_icmp_is_not_ports if {
	{finding.key | some finding in policy.deny} == set() with input as group([{"key": "icmp/0.0.0.0/0", "protocol": "icmp", "source": {"kind": "cidr_ipv4", "cidr": "0.0.0.0/0"}}])
		with data.params as params
}

test_everything if {
	{finding.key | some finding in policy.deny} == {"tcp/0-65535/ipv4", "udp/0-65535/ipv4"} with input as group([everything("0.0.0.0/0")])
		with data.params as params
}

test_a_list_that_was_not_read_is_unknown if {
	count(policy.unknown) == 1 with input as group([from_list(22)]) with data.params as params
}

test_a_group_of_load_balancers_is_exempt if {
	policy.deny == set()
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({"interface_type": "network_load_balancer"})})
		with data.params as params
	count(policy.not_applicable) == 1
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({"requester_id": "amazon-elb"})})
		with data.params as params
}

test_a_group_that_anything_else_uses_is_not_exempt if {
	{finding.key | some finding in policy.deny} == {"tcp/8080/ipv4"}
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({"requester_id": "amazon-elb"}), "b": interface({})})
		with data.params as params
	policy.not_applicable == set()
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({"requester_id": "amazon-elb"}), "b": interface({})})
		with data.params as params
}

test_a_group_that_nothing_uses_is_not_exempt if {
	policy.not_applicable == set() with input as group([rule("tcp", 8080, 8080, "0.0.0.0/0")]) with data.params as params
	count(policy.deny) == 1 with input as related([rule("tcp", 8080, 8080, "0.0.0.0/0")], {}) with data.params as params
}

test_worst_when_the_internet_reaches_it if {
	{finding.severity | some finding in policy.deny} == {"medium"}
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({"public_ips": ["198.51.100.7"]})})
		with data.params as params
}

test_bad_when_attached if {
	{finding.severity | some finding in policy.deny} == {"medium"}
		with input as used_by([rule("tcp", 8080, 8080, "0.0.0.0/0")], {"a": interface({})})
		with data.params as params
}

test_less_bad_but_not_hidden_when_unattached if {
	{finding.severity | some finding in policy.deny} == {"low"}
		with input as group([rule("tcp", 8080, 8080, "0.0.0.0/0")])
		with data.params as params
}

test_one_step_below_the_worst_when_not_known if {
	{finding.severity | some finding in policy.deny} == {"low"}
		with input as related([rule("tcp", 8080, 8080, "0.0.0.0/0")], {})
		with data.params as params
}
