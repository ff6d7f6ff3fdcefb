# What a network ACL lets in from the internet and out to it. The first rule that fits decides; what no rule names is
# denied. Rules in order of their numbers, as documents have them.
package lib.nacl

import data.lib.net

protocol_names := {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "-1": "all"}

# The ports of which a client's system picks one for its end; answers go there.
# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-ephemeral-ports
ephemeral := {"from": 1024, "to": 65535}

# lets_internet holds when rules of one direction allow the internet some port of a range of a protocol.
lets_internet(entries, protocol_name, family_name, range) if {
	family_name in wide_families(entries)
	rules := fitting(of_family(entries, family_name), protocol_name)
	some port in points(rules, range)
	allows(rules, family_name, port)
}

# wide_families lists the families of which a rule allows a very wide CIDR, with a prefix of one digit. Without one it
# takes very many rules to be the internet: most lists need no further look.
wide_families(entries) := ["ipv4", "ipv6"] if {
	count(entries) >= fewest_narrow
} else := sort({net.family(entry.cidr) |
	some entry in entries
	entry.action == "allow"
	substring(entry.cidr, count(entry.cidr) - 2, 1) == "/"
})

# Without a prefix of one digit it takes at least this many CIDRs to be the internet.
fewest_narrow := 128

# of_family lists the rules of a family in their order, each with its place, its protocol by name and its ports.
of_family(entries, family_name) := [rule |
	some i, entry in entries
	net.family(entry.cidr) == family_name
	rule := {
		"i": i,
		"allow": entry.action == "allow",
		"protocol": object.get(protocol_names, entry.protocol, entry.protocol),
		"cidr": entry.cidr,
		"from": object.get(entry, "from_port", 0),
		"to": object.get(entry, "to_port", 65535),
	}
]

# fitting picks the rules for a protocol, those for every protocol among them.
fitting(rules, protocol_name) := [rule | some rule in rules; rule.protocol in {protocol_name, "all"}]

# deciding lists the places of the rules that allow the internet a port, of those that fit.
deciding(rules, port) := [rule.i |
	some rule in rules
	rule.allow
	rule.from <= port
	port <= rule.to
]

# points lists one port of each stretch of the range that the rules treat alike.
points(rules, range) := {point |
	some rule in rules
	some point in [rule.from, round(rule.to) + 1, range.from]
	range.from <= point
	point <= range.to
}

# allows holds when the rules that fit allow the internet a port. A rule for every address ends the list. The internet is
# let in when the addresses that are allowed are the internet, and those that are denied before are not.
allows(rules, family_name, port) if {
	considered := [rule | some rule in rules; rule.from <= port; port <= rule.to]

	# what most lists look like, and needs no arithmetic
	considered[0].allow
	endswith(considered[0].cidr, "/0")
} else if {
	considered := [rule | some rule in rules; rule.from <= port; port <= rule.to]
	ends := [i | some i, rule in considered; endswith(rule.cidr, "/0")]
	last := min(array.concat(ends, [count(considered)]))
	allowed := {rule.cidr | some i, rule in considered; i <= last; rule.allow}
	net.covers_internet(allowed, family_name)
	denied := {rule.cidr | some i, rule in considered; i < last; not rule.allow}
	not net.covers_internet(denied, family_name)
}
