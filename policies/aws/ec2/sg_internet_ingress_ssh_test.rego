package aws.ec2.sg_internet_ingress_ssh_test

import data.aws.ec2.sg_internet_ingress_ssh as policy

params := {"sg-internet-ingress-ssh": {"ports": [22]}}

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

test_open_over_ipv4 if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([rule("tcp", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_open_over_ipv6 if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv6"} with input as group([rule("tcp", 22, 22, "::/0")])
		with data.params as params
}

test_open_over_both if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4", "tcp/22/ipv6"} with input as group([rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "::/0")])
		with data.params as params
}

test_open_by_halves_of_the_internet if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")])
		with data.params as params
}

test_open_by_global_unicast_ipv6 if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv6"} with input as group([rule("tcp", 22, 22, "2000::/3")])
		with data.params as params
}

test_closed_when_one_half_is_missing if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 22, 22, "0.0.0.0/1")])
		with data.params as params
}

test_closed_to_a_private_range if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 22, 22, "10.0.0.0/8")])
		with data.params as params
}

test_closed_to_a_group if {
	{finding.key | some finding in policy.deny} == set() with input as group([from_group(22)])
		with data.params as params
}

test_a_rule_for_the_group_itself_hides_nothing if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([from_group(22), rule("tcp", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_a_rule_for_a_list_hides_nothing if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as with_list([from_list(22), rule("tcp", 22, 22, "0.0.0.0/0")], "AWS", [])
		with data.params as params
}

test_icmp_is_not_ports if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("icmp", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_no_rules if {
	{finding.key | some finding in policy.deny} == set() with input as group([]) with data.params as params
}

test_open_by_a_prefix_list if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as with_list([from_list(22)], "111122223333", ["0.0.0.0/1", "128.0.0.0/1"])
		with data.params as params
}

test_lists_of_aws_are_not_the_internet if {
	{finding.key | some finding in policy.deny} == set() with input as with_list([from_list(22)], "AWS", ["0.0.0.0/0"])
		with data.params as params
}

test_a_list_that_was_not_read_is_unknown if {
	count(policy.unknown) == 1 with input as group([from_list(22)]) with data.params as params
}

test_a_list_that_was_read_is_known if {
	count(policy.unknown) == 0 with input as with_list([from_list(22)], "111122223333", ["10.0.0.0/8"]) with data.params as params
}

test_protocol_by_number if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([rule("6", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_open_by_a_range_around_it if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([rule("tcp", 20, 25, "0.0.0.0/0")])
		with data.params as params
}

test_open_by_every_protocol if {
	{finding.key | some finding in policy.deny} == {"tcp/22/ipv4"} with input as group([everything("0.0.0.0/0")])
		with data.params as params
}

test_udp_is_not_ssh if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("udp", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_other_ports_are_not_ssh if {
	{finding.key | some finding in policy.deny} == set() with input as group([rule("tcp", 23, 443, "0.0.0.0/0")])
		with data.params as params
}

test_worst_when_the_internet_reaches_it if {
	{finding.severity | some finding in policy.deny} == {"critical"}
		with input as used_by([rule("tcp", 22, 22, "0.0.0.0/0")], {"a": interface({"public_ips": ["198.51.100.7"]})})
		with data.params as params
}

test_bad_when_attached if {
	{finding.severity | some finding in policy.deny} == {"high"}
		with input as used_by([rule("tcp", 22, 22, "0.0.0.0/0")], {"a": interface({})})
		with data.params as params
}

test_less_bad_but_not_hidden_when_unattached if {
	{finding.severity | some finding in policy.deny} == {"low"}
		with input as group([rule("tcp", 22, 22, "0.0.0.0/0")])
		with data.params as params
}

test_one_step_below_the_worst_when_not_known if {
	{finding.severity | some finding in policy.deny} == {"high"}
		with input as related([rule("tcp", 22, 22, "0.0.0.0/0")], {})
		with data.params as params
}

test_ports_are_a_parameter if {
	{finding.key | some finding in policy.deny} == {"tcp/2222/ipv4"}
		with input as group([rule("tcp", 2222, 2222, "0.0.0.0/0")])
		with data.params as {"sg-internet-ingress-ssh": {"ports": [22, 2222]}}
}

test_message_and_path if {
	policy.deny == {{
		"message": "SSH is open to the internet over IPv4 on tcp/22 through 0.0.0.0/0 (sgr-1); no network interface uses it",
		"key": "tcp/22/ipv4",
		"path": ["/config/ingress/0"],
		"severity": "low",
		"details": {"exposure": {"open": true, "attached": "no", "reachable": "no"}},
	}} with input as object.union(
		group([rule("tcp", 22, 22, "0.0.0.0/0")]),
		{"status": {"rule_ids": {"ingress/tcp/22-22/0.0.0.0/0": "sgr-1"}}},
	)
		with data.params as params
}
