# Whether the internet reaches a network interface, once its security groups let it: a public address, a route to an
# internet gateway, a network ACL that lets traffic in and answers out, and no block of public access on the VPC.
#
# The document is that of the security group or instance, among whose related documents these things are. What is
# opened is {protocol, family, from, to}.
package lib.reach

import data.lib.document
import data.lib.nacl
import data.lib.net

# state is reachable, blocked, private (no public address) or unknown. One thing that surely keeps the internet out is
# enough, whatever else could not be read.
state(subject, interface, opened) := examined(subject, interface, opened).state

# examined gives the state, and why it is blocked or unknown.
examined(subject, interface, opened) := {"state": "private", "why": set()} if {
	not has_public_address(interface, opened.family)
} else := {"state": "blocked", "why": found} if {
	found := blockers(subject, interface, opened)
	count(found) > 0
} else := {"state": "unknown", "why": found} if {
	found := missing(subject, interface, opened)
	count(found) > 0
} else := {"state": "reachable", "why": set()}

has_public_address(interface, "ipv4") if count(interface.config.public_ips) > 0

has_public_address(interface, "ipv6") if {
	some address in interface.config.ipv6_addresses
	substring(address, 0, 1) in {"2", "3"}
}

# blockers says what surely keeps the internet from an interface that has a public address.
blockers(subject, interface, opened) := union({
	{"no route leads to an internet gateway" | routes(subject, interface, opened.family) == "none"},
	{"the network ACL does not let it in" |
		some acl in acls(subject, interface)
		count(let_in(acl, opened)) == 0
	},
	{"the network ACL lets no answer out" |
		some acl in acls(subject, interface)
		arriving := let_in(acl, opened)
		count(arriving) > 0
		not lets_out(acl, opened, arriving)
	},
	{"VPC Block Public Access is on" | is_blocked(subject, interface)},
})

# let_in lists the protocols that a network ACL lets in, of those that are opened.
let_in(acl, opened) := [protocol |
	some protocol in object.get(parts, [opened.protocol, opened.family], [opened.protocol])
	nacl.lets_internet(acl.config.ingress, protocol, opened.family, opened)
]

lets_out(acl, opened, protocols) if {
	some protocol in protocols
	nacl.lets_internet(acl.config.egress, protocol, opened.family, nacl.ephemeral)
}

# Of every protocol one that gets through is enough.
parts := {"all": {"ipv4": ["tcp", "udp", "icmp"], "ipv6": ["tcp", "udp", "icmpv6"]}}

# missing says what is not known of the way from the internet to an interface.
missing(subject, interface, opened) := union({
	{reason | way == ""; some reason in why(subject, "/related/route_tables")},
	{sprintf("the default route leads to %s, which may let it in", [target]) |
		way == "appliance"
		some target in appliances(subject, interface, opened.family)
	},
	{sprintf("a route to an internet gateway is for prefix list %s, whose entries are not looked at", [list]) |
		way == "list"
		some list in lists(subject, interface)
	},
	{reason | count(acls(subject, interface)) == 0; some reason in why(subject, "/related/network_acls")},
	{reason | not is_block_known(subject); some reason in why(subject, block_pointer)},
}) if {
	way := routes(subject, interface, opened.family)
}

block_pointer := "/related/region_settings/config/vpc_block_public_access"

not_known := {
	"/related/route_tables": "the route table is not known",
	"/related/network_acls": "the network ACL is not known",
	block_pointer: "whether VPC Block Public Access is on is not known",
}

# why says what could not be read of something related, or else that it is not there.
why(subject, pointer) := found if {
	found := document.reasons(subject, pointer)
	count(found) > 0
} else := {not_known[pointer]}

# routes says where the subnet's table sends what goes to the internet: `internet` (through a gateway that is attached),
# `appliance` (a firewall or the like, which may pass it on), `list` (to a gateway, for the addresses of a prefix list),
# `none`, or nothing when the table is not known.
routes(subject, interface, family_name) := "" if {
	count(tables(subject, interface)) == 0
} else := "internet" if {
	targets := {"internet_gateway"}
	leads(tables(subject, interface)[0], family_name, targets)
} else := "appliance" if {
	targets := {"vpc_endpoint", "network_interface", "instance"}
	leads(tables(subject, interface)[0], family_name, targets)
} else := "list" if {
	count(lists(subject, interface)) > 0
} else := "none"

lists(subject, interface) := {route.destination |
	some table in tables(subject, interface)
	some route in table.config.routes
	startswith(route.destination, "pl-")
	route.target_type == "internet_gateway"
	route.state != "blackhole"
}

leads(table, family_name, targets) if {
	cidrs := {route.destination |
		some route in table.config.routes
		is_way(route, family_name, targets)
	}
	count(cidrs) > 0
	net.covers_internet(cidrs, family_name)
}

is_way(route, family_name, targets) if {
	route.target_type in targets
	route.state != "blackhole"
	not startswith(route.destination, "pl-")
	net.family(route.destination) == family_name
}

appliances(subject, interface, family_name) := {route.target |
	some table in tables(subject, interface)
	some route in table.config.routes
	is_way(route, family_name, {"vpc_endpoint", "network_interface", "instance"})
}

# tables holds the one that counts for the interface's subnet: the one that names the subnet, else the VPC's main one.
tables(subject, interface) := explicit if {
	explicit := [table |
		some table in subject.related.route_tables
		interface.config.subnet_id in table.config.subnet_ids
	]
	count(explicit) > 0
} else := [table |
	count(document.relation_unread(subject, "route_tables")) == 0
	some table in subject.related.route_tables
	table.config.main
	table.config.vpc_id == interface.config.vpc_id
]

acls(subject, interface) := [acl |
	some acl in subject.related.network_acls
	interface.config.subnet_id in acl.config.subnet_ids
]

# The block of public access is not everywhere to be had: where there is no such call, there is no block.
is_block_known(subject) if subject.related.region_settings.config.vpc_block_public_access.mode

is_block_known(subject) if {
	some part in document.unread(subject, block_pointer)
	part.reason == "not_supported"
}

is_blocked(subject, interface) if {
	block := subject.related.region_settings.config.vpc_block_public_access
	block.mode in {"block-bidirectional", "block-ingress"}
	exempt := [exclusion |
		some exclusion in block.exclusions
		exclusion.mode == "allow-bidirectional"
		is_of(exclusion.resource_arn, interface)
	]
	count(exempt) == 0
}

is_of(arn, interface) if endswith(arn, concat("", ["/", interface.config.subnet_id]))

is_of(arn, interface) if endswith(arn, concat("", ["/", interface.config.vpc_id]))
