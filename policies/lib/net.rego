# Addresses: what CIDRs cover, how wide they are, and whose they are.
#
# Written for the fast engine, which wants to be sure that what is added is a number: hence `round`, which changes none.
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
least_addresses := {"ipv4": 2147483648, "ipv6": 534773760}

family_names := {"ipv4": "IPv4", "ipv6": "IPv6"}

hex_digits := {
	"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7,
	"8": 8, "9": 9, "a": 10, "b": 11, "c": 12, "d": 13, "e": 14, "f": 15,
}

# family of a CIDR: ipv4 or ipv6.
family(cidr) := "ipv6" if {
	contains(cidr, ":")
} else := "ipv4"

# prefix_length of a CIDR.
prefix_length(cidr) := to_number(split(cidr, "/")[1])

# covers_internet holds when CIDRs of one family leave out no public address, or fewer than a hole may have: who leaves
# out one address lets in the internet all the same.
covers_internet(cidrs, _) if {
	some cidr in cidrs
	endswith(cidr, "/0")
}

# Of blocks one is within another, or they have nothing in common: those that are within no other are counted.
covers_internet(cidrs, family_name) if {
	counted := [cidr | some cidr in cidrs; prefix_length(cidr) <= 32]
	sum([sizes[prefix_length(cidr)] | some cidr in counted]) >= least_addresses[family_name]
	found := {block(cidr, family_name) | some cidr in counted}
	blocks := union({found, not_internet[family_name]})
	outer := [size |
		some one in blocks
		not is_within_another(one, blocks)
		size := round(sizes[one[1]])
	]
	round(sum(outer)) > 4294967296 - hole[family_name]
}

# A /8 of IPv4, and the like part of what IPv6 has of the internet.
hole := {"ipv4": 16777216, "ipv6": 2097152}

is_within_another(one, blocks) if {
	some length, _ in sizes
	length < one[1]
	[first_of(one[0], length), length] in blocks
}

# first_of gives the first address of the block of a prefix length that an address lies in.
first_of(address, length) := bits.and(address, bits.negate(round(sizes[length]) - 1))

# block gives first address and prefix length of a CIDR, in the 32 bits that are looked at.
block(cidr, "ipv4") := [first, length] if {
	length := prefix_length(cidr)
	octets := split(split(cidr, "/")[0], ".")
	upper_half := (to_number(octets[0]) * 16777216) + (to_number(octets[1]) * 65536)
	lower_half := (to_number(octets[2]) * 256) + to_number(octets[3])
	first := first_of(upper_half + lower_half, length)
}

block(cidr, "ipv6") := [first, length] if {
	length := prefix_length(cidr)
	length <= 32
	groups := split(lower(split(cidr, "/")[0]), ":")
	upper_half := round(hextet(groups[0]))
	lower_half := round(hextet(groups[1]))
	first := first_of((upper_half * 65536) + lower_half, length)
}

# hextet gives the value of up to four hexadecimal digits; none are 0, as between the colons of `::`.
hextet(text) := value if {
	padded := concat("", ["0000", text])
	start := count(padded) - 4
	last_four := substring(padded, start, 4)
	digits := [hex_digits[substring(last_four, at, 1)] | some at in [0, 1, 2, 3]]
	upper_half := (round(digits[0]) * 4096) + (round(digits[1]) * 256)
	lower_half := (round(digits[2]) * 16) + round(digits[3])
	value := upper_half + lower_half
}

# is_private holds for CIDRs that lie wholly outside the internet.
is_private(cidr) if {
	family_name := family(cidr)
	found := block(cidr, family_name)
	some other in not_internet[family_name]
	other[1] <= found[1]
	first_of(found[0], other[1]) == other[0]
}

# What the first block of an IPv6 CIDR longer than 32 bits is decides whether it is private.
is_private(cidr) if {
	contains(cidr, ":")
	prefix_length(cidr) > 32
	not substring(cidr, 0, 1) in {"2", "3"}
}

# is_inside holds when a CIDR lies in one of the others.
is_inside(cidr, others) if {
	some other in others
	net.cidr_contains(other, cidr)
}

# grade says how much of the internet a CIDR is: `world`, `very wide` (more than AWS itself lets pass for not public in
# bucket policies: wider than /8, /32 for IPv6), `wide` (wider than /24, /48), `specific`, or `private`.
grade(cidr) := "world" if {
	endswith(cidr, "/0")
} else := "world" if {
	covers_internet({cidr}, family(cidr))
} else := "private" if {
	is_private(cidr)
} else := "very wide" if {
	family_name := family(cidr)
	prefix_length(cidr) < widths[family_name]["very wide"]
} else := "wide" if {
	family_name := family(cidr)
	prefix_length(cidr) < widths[family_name].wide
} else := "specific"

widths := {"ipv4": {"very wide": 8, "wide": 24}, "ipv6": {"very wide": 32, "wide": 48}}

# whose says to whom the configuration says that a CIDR belongs: `own`, `friendly` or `unknown`.
whose(cidr) := "own" if {
	is_inside(cidr, data.networks.own)
} else := "friendly" if {
	is_inside(cidr, object.keys(data.networks.friendly))
} else := "unknown"

# prefix_list finds the document of a prefix list among those related to a document.
prefix_list(document, id) := [list | some list in document.related.prefix_lists; list.native_id == id][0]
