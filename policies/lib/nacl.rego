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
	rules := fitting(entries, protocol_name, family_name)
	some port in points(rules, range)
	allows(rules, family_name, port)
}

# fitting lists the rules for a protocol and a family, in their order.
fitting(entries, protocol_name, family_name) := [entry |
	some entry in entries
	fits(entry, protocol_name, family_name)
]

# deciding lists the rules that allow the internet a port.
deciding(entries, protocol_name, family_name, port) := [i |
	some i, entry in entries
	entry.action == "allow"
	holds(entry, port)
	fits(entry, protocol_name, family_name)
]

fits(entry, protocol_name, family_name) if {
	net.family(entry.cidr) == family_name
	object.get(protocol_names, entry.protocol, entry.protocol) in {protocol_name, "all"}
}

holds(entry, port) if {
	object.get(entry, "from_port", 0) <= port
	port <= object.get(entry, "to_port", 65535)
}

# points lists one port of each stretch of the range that the rules treat alike.
points(rules, range) := {point |
	some entry in rules
	some point in [object.get(entry, "from_port", 0), round(object.get(entry, "to_port", 65535)) + 1, range.from]
	range.from <= point
	point <= range.to
}

# allows holds when the rules that fit allow the internet a port. A rule for every address ends the list. The internet is
# let in when the addresses that are allowed are the internet, and those that are denied before are not.
allows(rules, family_name, port) if {
	considered := [entry | some entry in rules; holds(entry, port)]

	# what most lists look like, and needs no arithmetic
	considered[0].action == "allow"
	endswith(considered[0].cidr, "/0")
} else if {
	considered := [entry | some entry in rules; holds(entry, port)]
	ends := [i | some i, entry in considered; endswith(entry.cidr, "/0")]
	last := min(array.concat(ends, [count(considered)]))
	allowed := {entry.cidr | some i, entry in considered; i <= last; entry.action == "allow"}
	net.covers_internet(allowed, family_name)
	denied := {entry.cidr | some i, entry in considered; i < last; entry.action == "deny"}
	not net.covers_internet(denied, family_name)
}
