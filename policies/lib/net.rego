# Which ports of a security group the internet reaches. What counts is what the rules cover together, not how they are
# written: 0.0.0.0/0, its two halves, or a prefix list that adds up to it are all the internet.
package lib.net

# How many addresses a block of each prefix length has, in the 32 bits that are looked at: all of an IPv4 address, the
# first 32 of an IPv6 one. Longer IPv6 prefixes never decide anything and are left aside.
sizes := [
	4294967296, 2147483648, 1073741824, 536870912, 268435456, 134217728, 67108864, 33554432, 16777216,
	8388608, 4194304, 2097152, 1048576, 524288, 262144, 131072, 65536,
	32768, 16384, 8192, 4096, 2048, 1024, 512, 256,
	128, 64, 32, 16, 8, 4, 2, 1,
]

# Blocks that are not part of the internet, as pairs of first address and prefix length.
# https://www.iana.org/assignments/iana-ipv4-special-registry and, for IPv6, all but 2000::/3.
not_internet := {
	"ipv4": {
		[0, 8], # 0.0.0.0/8
		[167772160, 8], # 10.0.0.0/8
		[1681915904, 10], # 100.64.0.0/10
		[2130706432, 8], # 127.0.0.0/8
		[2851995648, 16], # 169.254.0.0/16
		[2886729728, 12], # 172.16.0.0/12
		[3221225472, 24], # 192.0.0.0/24
		[3221225984, 24], # 192.0.2.0/24
		[3227017984, 24], # 192.88.99.0/24
		[3232235520, 16], # 192.168.0.0/16
		[3323068416, 15], # 198.18.0.0/15
		[3325256704, 24], # 198.51.100.0/24
		[3405803776, 24], # 203.0.113.0/24
		[3758096384, 3], # 224.0.0.0/3
	},
	"ipv6": {
		[0, 3], # ::/3
		[1073741824, 2], # 4000::/2
		[2147483648, 1], # 8000::/1
	},
}

# Fewer addresses than these cannot be the internet: a cheap test before the exact one.
least_addresses := {"ipv4": 2147483648, "ipv6": 536870912}

protocol_names := {"6": "tcp", "17": "udp", "-1": "all"}

family_names := {"ipv4": "IPv4", "ipv6": "IPv6"}

hex_digits := {
	"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7,
	"8": 8, "9": 9, "a": 10, "b": 11, "c": 12, "d": 13, "e": 14, "f": 15,
}

# family of a CIDR: ipv4 or ipv6.
family(cidr) := "ipv6" if contains(cidr, ":")

family(cidr) := "ipv4" if not contains(cidr, ":")

# protocol of a rule by name, whichever way it is written.
protocol(rule) := object.get(protocol_names, rule.protocol, rule.protocol)

# sources lists the CIDRs of a group's ingress rules that can add up to the internet, each with the ports that its rule
# opens: every /0, and the others only when together they hold enough addresses. Prefix lists of AWS are shared ranges
# of AWS's services, not the internet.
sources(group) := whole if {
	listed := listed_cidrs(group)
	not may_add_up(group, listed)
	direct := [source(i, rule, rule.source.cidr) |
		some i, rule in group.config.ingress
		endswith(rule.source.cidr, "/0")
	]
	whole := array.concat(direct, [source(entry.i, entry.rule, entry.cidr) |
		some entry in listed
		endswith(entry.cidr, "/0")
	])
} else := array.concat(
	[source(i, rule, rule.source.cidr) | some i, rule in group.config.ingress; rule.source.cidr],
	[source(entry.i, entry.rule, entry.cidr) | some entry in listed_cidrs(group)],
)

source(i, rule, cidr) := {
	"protocol": protocol(rule),
	"from": first_port(rule),
	"to": last_port(rule),
	"family": family(cidr),
	"cidr": cidr,
	"key": rule.key,
	"path": sprintf("/config/ingress/%d", [i]),
}

first_port(rule) := 0 if protocol(rule) == "all"

first_port(rule) := object.get(rule, "from_port", 0) if protocol(rule) != "all"

last_port(rule) := 65535 if protocol(rule) == "all"

last_port(rule) := object.get(rule, "to_port", 65535) if protocol(rule) != "all"

# internet_reaches holds when the sources that open a port are together the internet.
internet_reaches(all_sources, protocol_name, family_name, port) if {
	cidrs := {origin.cidr |
		some origin in all_sources
		opens(origin, protocol_name, family_name)
		origin.from <= port
		port <= origin.to
	}
	count(cidrs) > 0
	covers_internet(cidrs, family_name)
}

# internet_ranges lists the ranges of ports, as pairs, that the internet reaches: sorted, and never two that touch.
internet_ranges(all_sources, protocol_name, family_name) := ranges if {
	fitting := [origin | some origin in all_sources; opens(origin, protocol_name, family_name)]
	points := {point | some origin in fitting; some point in [origin.from, origin.to + 1]}
	open := {point | some point in points; internet_reaches(fitting, protocol_name, family_name, point)}
	closed := points - open
	ranges := [[first, last] |
		some first in sort(open)
		not goes_on(first, points, open)
		last := min([point | some point in closed; point > first]) - 1
	]
}

# open_ranges lists all ranges of TCP and UDP ports that the internet reaches.
open_ranges(all_sources) := [{"protocol": protocol_name, "family": family_name, "from": range[0], "to": range[1]} |
	count(all_sources) > 0
	some family_name in ["ipv4", "ipv6"]
	some protocol_name in ["tcp", "udp"]
	some range in internet_ranges(all_sources, protocol_name, family_name)
]

# is_all_ports holds for a range of every port; port 0 is not used and does not count.
is_all_ports(range) if {
	range.from <= 1
	range.to == 65535
}

# goes_on holds when the range that holds a point began before it.
goes_on(point, points, open) if max([other | some other in points; other < point]) in open

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

rule_name(group, origin) := origin.cidr if rule_id(group, origin) == ""

rule_name(group, origin) := sprintf("%s (%s)", [origin.cidr, rule_id(group, origin)]) if rule_id(group, origin) != ""

rule_id(group, origin) := object.get(group, ["status", "rule_ids", concat("/", ["ingress", origin.key])], "")

# covers_internet holds when CIDRs of one family leave out no public address.
covers_internet(cidrs, _) if {
	some cidr in cidrs
	endswith(cidr, "/0")
}

# The first address that is left out, if any, is address 0 or the one after the end of some block.
covers_internet(cidrs, family_name) if {
	counted := [cidr | some cidr in cidrs; prefix_length(cidr) <= 32]
	sum([sizes[prefix_length(cidr)] | some cidr in counted]) >= least_addresses[family_name]
	blocks := {block(cidr, family_name) | some cidr in counted} | not_internet[family_name]
	ends := {end | some found in blocks; end := found[0] + sizes[found[1]]; end < sizes[0]}
	left_out := [address | some address in ends | {0}; not is_within(address, blocks)]
	count(left_out) == 0
}

is_within(address, blocks) if {
	some length, size in sizes
	[address - (address % size), length] in blocks
}

prefix_length(cidr) := to_number(split(cidr, "/")[1])

# block gives first address and prefix length of a CIDR, in the 32 bits that are looked at.
block(cidr, "ipv4") := [first - (first % size), length] if {
	length := prefix_length(cidr)
	size := sizes[length]
	octets := split(split(cidr, "/")[0], ".")
	upper_half := (to_number(octets[0]) * 16777216) + (to_number(octets[1]) * 65536)
	first := (upper_half + (to_number(octets[2]) * 256)) + to_number(octets[3])
}

block(cidr, "ipv6") := [first - (first % size), length] if {
	length := prefix_length(cidr)
	length <= 32
	size := sizes[length]
	groups := split(lower(split(cidr, "/")[0]), ":")
	first := (hextet(groups[0]) * 65536) + hextet(groups[1])
}

# hextet gives the value of up to four hexadecimal digits; none are 0, as between the colons of `::`.
hextet(text) := (((digits[0] * 4096) + (digits[1] * 256)) + (digits[2] * 16)) + digits[3] if {
	padded := concat("", ["0000", text])
	start := count(padded) - 4
	digits := [hex_digits[substring(padded, start + at, 1)] | some at in [0, 1, 2, 3]]
}

may_add_up(group, listed) if {
	has_wide_cidrs(group, listed)
	some family_name, least in least_addresses
	direct := [size |
		some rule in group.config.ingress
		is_narrow(rule.source.cidr, family_name)
		size := sizes[prefix_length(rule.source.cidr)]
	]
	of_lists := [size |
		some entry in listed
		is_narrow(entry.cidr, family_name)
		size := sizes[prefix_length(entry.cidr)]
	]
	sum(direct) + sum(of_lists) >= least
}

# Without a prefix of one digit it takes at least 128 CIDRs to be the internet.
has_wide_cidrs(group, listed) if count(group.config.ingress) + count(listed) >= 128

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
	family(cidr) == family_name
	prefix_length(cidr) > 0
	prefix_length(cidr) <= 32
}

listed_cidrs(group) := [{"i": i, "rule": rule, "cidr": entry.cidr} |
	some i, rule in group.config.ingress
	rule.source.kind == "prefix_list"
	list := prefix_list(group, rule.source.prefix_list_id)
	list.config.owner_id != "AWS"
	some entry in list.config.entries
]

# prefix_list finds the document of a prefix list among a group's related documents.
prefix_list(group, id) := [list | some list in group.related.prefix_lists; list.native_id == id][0]

# unresolved says which prefix lists might open a port, were their entries known.
unresolved(group, protocol_name, ports) := {reason |
	some rule in group.config.ingress
	rule.source.kind == "prefix_list"
	protocol(rule) in {protocol_name, "all"}
	first_port(rule) <= ports[1]
	ports[0] <= last_port(rule)
	not is_resolved(group, rule.source.prefix_list_id)
	reason := sprintf("the entries of prefix list %s are not known", [rule.source.prefix_list_id])
}

is_resolved(group, id) if prefix_list(group, id).config.owner_id == "AWS"

is_resolved(group, id) if prefix_list(group, id).config.entries

# is_private holds for CIDRs that lie wholly outside the internet.
is_private(cidr) if {
	found := block(cidr, family(cidr))
	some other in not_internet[family(cidr)]
	other[1] <= found[1]
	found[0] - (found[0] % sizes[other[1]]) == other[0]
}

# is_inside holds when a CIDR lies in one of the others.
is_inside(cidr, others) if {
	some other in others
	net.cidr_contains(other, cidr)
}
