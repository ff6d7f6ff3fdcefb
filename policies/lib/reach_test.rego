package lib.reach_test

import data.lib.reach

ssh := {"protocol": "tcp", "family": "ipv4", "from": 22, "to": 22}

interface := {"config": {
	"vpc_id": "vpc-1",
	"subnet_id": "subnet-1",
	"public_ips": ["3.3.3.3"],
	"ipv6_addresses": ["2600:1::1"],
}}

route(destination, kind, state) := {"destination": destination, "target_type": kind, "target": "x-1", "state": state}

table(main, subnets, routes) := {"config": {"vpc_id": "vpc-1", "main": main, "subnet_ids": subnets, "routes": routes}}

to_internet := route("0.0.0.0/0", "internet_gateway", "active")

everything := [{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]

acl(ingress, egress) := {"config": {"subnet_ids": ["subnet-1"], "ingress": ingress, "egress": egress}}

settings(block) := {"config": {"vpc_block_public_access": block}}

open_way := {
	"route_tables": {"r": table(true, [], [to_internet])},
	"network_acls": {"a": acl(everything, everything)},
	"region_settings": settings({"mode": "off", "exclusions": []}),
}

group(changes) := {"unread": [], "related": object.union(open_way, changes)}

without(name) := {"unread": [], "related": object.remove(open_way, [name])}

state(subject) := reach.state(subject, interface, ssh)

test_an_open_way_is_reachable if state(group({})) == "reachable"

test_no_public_address_is_private if {
	hidden := {"config": object.union(interface.config, {"public_ips": []})}
	reach.state(group({}), hidden, ssh) == "private"
}

test_private_ipv6_is_private if {
	hidden := {"config": object.union(interface.config, {"ipv6_addresses": ["fd00::1"]})}
	reach.state(group({}), hidden, object.union(ssh, {"family": "ipv6"})) == "private"
}

test_a_route_through_nat_only_goes_out if {
	tables := {"r": table(true, [], [route("0.0.0.0/0", "nat_gateway", "active")])}
	subject := {"unread": [], "related": object.union(object.remove(open_way, ["route_tables"]), {"route_tables": tables})}
	state(subject) == "blocked"
	reach.blockers(subject, interface, ssh) == {"no route leads to an internet gateway"}
}

test_an_egress_only_gateway_only_goes_out if {
	tables := {"r": table(true, [], [route("::/0", "egress_only_internet_gateway", "active")])}
	subject := {"unread": [], "related": {"route_tables": tables}}
	reach.state(subject, interface, object.union(ssh, {"family": "ipv6"})) == "blocked"
}

test_a_blackhole_leads_nowhere if {
	tables := {"r": table(true, [], [route("0.0.0.0/0", "internet_gateway", "blackhole")])}
	state({"unread": [], "related": {"route_tables": tables}}) == "blocked"
}

test_the_internet_in_two_routes if {
	routes := [route("0.0.0.0/1", "internet_gateway", "active"), route("128.0.0.0/1", "internet_gateway", "active")]
	tables := {"r": table(true, [], routes)}
	subject := {"unread": [], "related": object.union(object.remove(open_way, ["route_tables"]), {"route_tables": tables})}
	state(subject) == "reachable"
}

test_the_subnets_own_table_comes_before_the_main_one if {
	tables := {"own": table(false, ["subnet-1"], [])}
	state(group({"route_tables": tables})) == "blocked"
	state(group({"route_tables": {"own": table(false, ["subnet-2"], [])}})) == "reachable"
}

test_a_firewall_on_the_way_is_unknown if {
	tables := {"r": table(true, [], [route("0.0.0.0/0", "vpc_endpoint", "active")])}
	subject := {"unread": [], "related": object.union(object.remove(open_way, ["route_tables"]), {"route_tables": tables})}
	state(subject) == "unknown"
	reach.missing(subject, interface, ssh) == {"the default route leads to x-1, which may let it in"}
}

test_an_acl_that_lets_nothing_in if {
	state(group({"network_acls": {"a": acl([], everything)}})) == "blocked"
}

test_an_acl_that_lets_no_answer_out if {
	out := [{"rule_number": 1, "action": "allow", "protocol": "tcp", "cidr": "0.0.0.0/0", "from_port": 443, "to_port": 443}]
	subject := group({"network_acls": {"a": acl(everything, out)}})
	reach.blockers(subject, interface, ssh) == {"the network ACL lets no answer out"}
}

blocked(mode, exclusions) := state(group({"region_settings": settings({"mode": mode, "exclusions": exclusions})}))

test_block_public_access_and_its_exclusions if {
	blocked("block-bidirectional", []) == "blocked"
	blocked("block-ingress", []) == "blocked"
	vpc := "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"
	blocked("block-ingress", [{"resource_arn": vpc, "mode": "allow-bidirectional"}]) == "reachable"
	blocked("block-ingress", [{"resource_arn": vpc, "mode": "allow-egress"}]) == "blocked"
}

test_what_is_not_known_is_unknown_and_says_so if {
	state(without("route_tables")) == "unknown"
	reach.missing(without("route_tables"), interface, ssh) == {"the route table is not known"}
	reach.missing(without("network_acls"), interface, ssh) == {"the network ACL is not known"}
	reach.missing(without("region_settings"), interface, ssh) == {"whether VPC Block Public Access is on is not known"}
	unread := {"path": "/related/route_tables", "reason": "access_denied"}
	reach.missing(object.union(without("route_tables"), {"unread": [unread]}), interface, ssh) ==
		{"/related/route_tables could not be read (access_denied)"}
}

test_half_read_route_tables_may_lack_the_one_that_counts if {
	unread := {"path": "/related/route_tables", "reason": "other"}
	state(object.union(group({}), {"unread": [unread]})) == "unknown"
}

test_a_known_block_decides_whatever_is_not_known if {
	subject := {"unread": [], "related": {"network_acls": {"a": acl([], everything)}}}
	state(subject) == "blocked"
}

test_where_there_is_no_block_public_access_it_is_off if {
	subject := object.union(without("region_settings"), {"unread": [{
		"path": "/related/region_settings/config/vpc_block_public_access",
		"reason": "not_supported",
	}]})
	state(subject) == "reachable"
}

rule(protocol, ports) := {
	"rule_number": 100,
	"action": "allow",
	"protocol": protocol,
	"cidr": "0.0.0.0/0",
	"from_port": ports[0],
	"to_port": ports[1],
}

# A group that is open to every protocol is reached by the one that the network ACL lets in.
test_one_protocol_of_all if {
	everywhere := object.union(ssh, {"protocol": "all", "from": 1, "to": 65535})
	web := rule("tcp", [443, 443])
	answers := rule("tcp", [1024, 65535])
	reach.state(group({"network_acls": {"a": acl([web], [answers])}}), interface, everywhere) == "reachable"
	reach.state(group({"network_acls": {"a": acl([web], [rule("udp", [1024, 65535])])}}), interface, everywhere) == "blocked"
	reach.state(group({"network_acls": {"a": acl([], [answers])}}), interface, everywhere) == "blocked"
}

test_a_prefix_list_may_lead_to_the_internet if {
	tables := {"r": table(true, [], [route("pl-1", "internet_gateway", "active")])}
	subject := {"unread": [], "related": object.union(object.remove(open_way, ["route_tables"]), {"route_tables": tables})}
	state(subject) == "unknown"
	some reason in reach.missing(subject, interface, ssh)
	contains(reason, "pl-1")
}

test_the_prefix_list_of_an_endpoint_leads_nowhere if {
	tables := {"r": table(true, [], [route("pl-1", "vpc_endpoint", "active")])}
	state({"unread": [], "related": {"route_tables": tables}}) == "blocked"
}
