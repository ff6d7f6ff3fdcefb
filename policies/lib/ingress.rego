# Which ports of a security group the internet reaches. What counts is what the rules cover together, not how they are
# written: 0.0.0.0/0, its two halves, or a prefix list that adds up to it are all the internet.
package lib.ingress

import data.lib.net

protocol_names := {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "-1": "all"}

# protocol of a rule by name, whichever way it is written.
protocol(rule) := object.get(protocol_names, rule.protocol, rule.protocol)

# may_be_open holds for groups with a rule that could have to do with the internet: one for a very wide CIDR (a prefix
# of one digit) or for a prefix list, or very many. Few groups have one, and all others need no look at their ports.
may_be_open(group) if {
	some rule in group.config.ingress
	is_candidate(rule.source)
}

may_be_open(group) if count(group.config.ingress) >= fewest_narrow

# Without a prefix of one digit it takes at least this many CIDRs to be the internet.
fewest_narrow := 128

is_candidate(origin) if substring(origin.cidr, count(origin.cidr) - 2, 1) == "/"

is_candidate(origin) if origin.prefix_list_id

# sources lists the CIDRs of a group's ingress rules that can add up to the internet, each with the ports that its rule
# opens: every /0, and the others only when together they hold enough addresses. Prefix lists of AWS are shared ranges
# of AWS's services, not the internet.
sources(group) := [] if {
	not may_be_open(group)
} else := whole if {
	listed := listed_cidrs(group)
	not may_add_up(group, listed)
	whole := array.concat(
		[source(i, rule, rule.source.cidr) |
			some i, rule in group.config.ingress
			endswith(rule.source.cidr, "/0")
		],
		[source(entry.i, entry.rule, entry.cidr) | some entry in listed; endswith(entry.cidr, "/0")],
	)
} else := array.concat(
	[source(i, rule, rule.source.cidr) | some i, rule in group.config.ingress; rule.source.cidr],
	[source(entry.i, entry.rule, entry.cidr) | some entry in listed_cidrs(group)],
)

source(i, rule, cidr) := {
	"protocol": protocol(rule),
	"from": first_port(rule),
	"to": last_port(rule),
	"family": net.family(cidr),
	"cidr": cidr,
	"key": rule.key,
	"path": sprintf("/config/ingress/%d", [i]),
}

# first_port and last_port of a rule; ports that are given for every protocol mean nothing.
first_port(rule) := 0 if {
	protocol(rule) == "all"
} else := object.get(rule, "from_port", 0)

last_port(rule) := 65535 if {
	protocol(rule) == "all"
} else := object.get(rule, "to_port", 65535)

# internet_reaches holds when the sources that open a port are together the internet.
internet_reaches(all_sources, protocol_name, family_name, port) if is_reached(
	[origin | some origin in all_sources; opens(origin, protocol_name, family_name)],
	family_name,
	port,
)

# is_reached is the same for sources of one protocol and family.
is_reached(fitting, _, port) if {
	some origin in fitting
	origin.from <= port
	port <= origin.to
	endswith(origin.cidr, "/0")
}

is_reached(fitting, family_name, port) if {
	parts := [origin | some origin in fitting; not endswith(origin.cidr, "/0")]
	count(parts) > 0
	cidrs := {origin.cidr | some origin in parts; origin.from <= port; port <= origin.to}
	net.covers_internet(cidrs, family_name)
}

# internet_ranges lists the ranges of ports, as pairs, that the internet reaches: sorted, and never two that touch.
internet_ranges(all_sources, protocol_name, family_name) := [] if {
	count([1 | some origin in all_sources; opens(origin, protocol_name, family_name)]) == 0
} else := ranges_of(
	[origin | some origin in all_sources; opens(origin, protocol_name, family_name)],
	family_name,
)

# What is open changes only at the first port of a rule and after its last one. Mostly there is one rule, for everybody.
ranges_of(fitting, family_name) := [pair(fitting[0].from, fitting[0].to)] if {
	count(fitting) == 1
	endswith(fitting[0].cidr, "/0")
	fitting[0].from <= fitting[0].to
} else := ranges if {
	points := sort({point | some origin in fitting; some point in [origin.from, round(origin.to) + 1]})
	open := {i | some i, point in points; is_reached(fitting, family_name, point)}
	ranges := [pair(points[first], last) |
		some first in sort(open)
		before := round(first) - 1
		not before in open
		after := min([i | some i, _ in points; i > first; not i in open])
		last := round(points[after]) - 1
	]
}

pair(first, last) := [first, last]

# open_ranges lists all ranges of TCP and UDP ports that the internet reaches.
open_ranges(all_sources) := [] if {
	count(all_sources) == 0
} else := [open_range(protocol_name, family_name, range) |
	some family_name in ["ipv4", "ipv6"]
	some protocol_name in ["tcp", "udp"]
	some range in internet_ranges(all_sources, protocol_name, family_name)
]

open_range(protocol_name, family_name, range) := {
	"protocol": protocol_name,
	"family": family_name,
	"from": range[0],
	"to": range[1],
}

# ports_text writes a range of ports for people: one number, or the first and the last.
ports_text(range) := sprintf("%d", [range.from]) if {
	range.from == range.to
} else := sprintf("%d-%d", [range.from, range.to])

# is_all_ports holds for a range of every port; port 0 is not used and does not count.
is_all_ports(range) if {
	range.from <= 1
	range.to == 65535
}

opens(origin, protocol_name, family_name) if {
	origin.family == family_name
	origin.protocol in {protocol_name, "all"}
}

# all_protocols holds when rules for every protocol let the internet in.
all_protocols(all_sources, family_name) if internet_reaches(
	[origin | some origin in all_sources; origin.protocol == "all"],
	"all",
	family_name,
	0,
)

# contributors lists the sources that open something between two ports: those that are the internet by themselves, or
# else all that add up to it.
contributors(all_sources, protocol_name, family_name, ports) := whole if {
	whole := [origin |
		some origin in overlapping(all_sources, protocol_name, family_name, ports)
		endswith(origin.cidr, "/0")
	]
	count(whole) > 0
} else := overlapping(all_sources, protocol_name, family_name, ports)

overlapping(all_sources, protocol_name, family_name, ports) := [origin |
	some origin in all_sources
	opens(origin, protocol_name, family_name)
	origin.from <= ports[1]
	ports[0] <= origin.to
]

# paths lists the JSON pointers of the rules that the sources come from.
paths(some_sources) := sort({origin.path | some origin in some_sources})

# through names the sources for people: CIDR and, where known, the id of the rule; at most three of them.
through(group, some_sources) := text if {
	names := sort({rule_name(group, origin) | some origin in some_sources})
	count(names) <= 3
	text := concat(", ", names)
} else := text if {
	names := sort({rule_name(group, origin) | some origin in some_sources})
	text := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 3)), count(names) - 3])
}

rule_name(group, origin) := named(origin.cidr, id) if {
	key := concat("/", ["ingress", origin.key])
	id := object.get(group, ["status", "rule_ids", key], "")
}

named(cidr, id) := cidr if {
	id == ""
} else := sprintf("%s (%s)", [cidr, id])

may_add_up(group, listed) if {
	has_wide_cidrs(group, listed)
	some family_name, least in net.least_addresses
	direct := [size |
		some rule in group.config.ingress
		is_narrow(rule.source.cidr, family_name)
		size := net.sizes[net.prefix_length(rule.source.cidr)]
	]
	of_lists := [size |
		some entry in listed
		is_narrow(entry.cidr, family_name)
		size := net.sizes[net.prefix_length(entry.cidr)]
	]
	round(sum(direct)) + round(sum(of_lists)) >= least
}

has_wide_cidrs(group, listed) if count(group.config.ingress) + count(listed) >= fewest_narrow

has_wide_cidrs(group, _) if {
	some rule in group.config.ingress
	is_wide(rule.source.cidr)
}

has_wide_cidrs(_, listed) if {
	some entry in listed
	is_wide(entry.cidr)
}

is_wide(cidr) if {
	substring(cidr, count(cidr) - 2, 1) == "/"
	not endswith(cidr, "/0")
}

is_narrow(cidr, family_name) if {
	net.family(cidr) == family_name
	net.prefix_length(cidr) > 0
	net.prefix_length(cidr) <= 32
}

listed_cidrs(group) := [listed(i, rule, entry.cidr) |
	some i, rule in group.config.ingress
	rule.source.prefix_list_id
	list := net.prefix_list(group, rule.source.prefix_list_id)
	list.config.owner_id != "AWS"
	some entry in list.config.entries
]

listed(i, rule, cidr) := {"i": i, "rule": rule, "cidr": cidr}

# unresolved says which prefix lists might open a port, were their entries known.
unresolved(group, protocol_name, ports) := {reason |
	some rule in group.config.ingress
	rule.source.prefix_list_id
	not is_resolved(group, rule.source.prefix_list_id)
	protocol(rule) in {protocol_name, "all"}
	first_port(rule) <= ports[1]
	ports[0] <= last_port(rule)
	reason := sprintf("the entries of prefix list %s are not known", [rule.source.prefix_list_id])
}

is_resolved(group, id) if net.prefix_list(group, id).config.owner_id == "AWS"

is_resolved(group, id) if net.prefix_list(group, id).config.entries

# icmp lists the ICMP messages that a group's rules let in, as {protocol, type, cidr, path}; type is a number or `any`.
# For ICMP a rule has a type and a code, never ports.
icmp(group) := array.concat(
	[icmp_source(i, rule, rule.source.cidr) |
		some i, rule in group.config.ingress
		protocol(rule) in {"icmp", "icmpv6"}
		rule.source.cidr
	],
	[icmp_source(entry.i, entry.rule, entry.cidr) |
		some entry in listed_cidrs(group)
		protocol(entry.rule) in {"icmp", "icmpv6"}
	],
)

icmp_source(i, rule, cidr) := {
	"protocol": protocol(rule),
	"type": object.get(rule, "icmp_type", "any"),
	"cidr": cidr,
	"path": sprintf("/config/ingress/%d", [i]),
}
