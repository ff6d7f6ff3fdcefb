package lib.net_test

import data.lib.net

# Everything but the private ranges, as people write it who have read RFC 1918.
all_but_private := [
	"0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/3",
	"160.0.0.0/5", "168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10", "172.128.0.0/9", "173.0.0.0/8",
	"174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11", "192.160.0.0/13", "192.169.0.0/16",
	"192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12", "192.192.0.0/10", "193.0.0.0/8", "194.0.0.0/7",
	"196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4",
]

test_family if {
	net.family("10.0.0.0/8") == "ipv4"
	net.family("::/0") == "ipv6"
}

test_block_of_ipv4 if {
	net.block("10.1.2.3/8", "ipv4") == [167772160, 8]
	net.block("255.255.255.255/32", "ipv4") == [4294967295, 32]
}

test_block_of_ipv6 if {
	net.block("::/1", "ipv6") == [0, 1]
	net.block("8000::/1", "ipv6") == [2147483648, 1]
	net.block("2000::/3", "ipv6") == [536870912, 3]
	net.block("2001:DB8::/32", "ipv6") == [536939960, 32]
	net.block("2001:0db8:0000:0000:0000:0000:0000:0000/32", "ipv6") == [536939960, 32]
	not net.block("2001:db8::/64", "ipv6")
}

test_hextet if {
	net.hextet("") == 0
	net.hextet("f") == 15
	net.hextet("ffff") == 65535
	net.hextet("db8") == 3512
}

test_the_internet_in_one_block if {
	net.covers_internet({"0.0.0.0/0"}, "ipv4")
	net.covers_internet({"00.0.0.0/0"}, "ipv4")
	net.covers_internet({"::/0"}, "ipv6")
	net.covers_internet({"0000:0000:0000:0000:0000:0000:0000:0000/0"}, "ipv6")
}

test_the_internet_in_parts if {
	net.covers_internet({"0.0.0.0/1", "128.0.0.0/1"}, "ipv4")
	net.covers_internet({"0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"}, "ipv4")
	net.covers_internet({cidr | some cidr in all_but_private}, "ipv4")
	net.covers_internet({"2000::/3"}, "ipv6")
	net.covers_internet({"::/1", "8000::/1"}, "ipv6")
	net.covers_internet({"2000::/4", "3000::/4"}, "ipv6")
}

# Everything but 8.8.8.8, in 32 blocks.
all_but_one_address := {block |
	some length in numbers.range(1, 32)
	block := sprintf("%s/%d", [dotted(net.first_of(bits.xor(134744072, net.sizes[length]), length)), length])
}

dotted(address) := sprintf("%d.%d.%d.%d", [bits.and(bits.rsh(address, shift), 255) | some shift in [24, 16, 8, 0]])

test_a_hole_in_the_internet_hides_nothing if {
	count(all_but_one_address) == 32
	"0.0.0.0/5" in all_but_one_address
	"8.8.8.9/32" in all_but_one_address
	net.covers_internet(all_but_one_address, "ipv4")
	net.covers_internet({cidr | some cidr in all_but_private; cidr != "192.176.0.0/12"}, "ipv4")
	not net.covers_internet(all_but_one_address - {"0.0.0.0/5"}, "ipv4")
}

test_blocks_in_one_another_count_once if {
	not net.covers_internet({"0.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "128.0.0.0/3", "160.0.0.0/3"}, "ipv4")
	net.covers_internet({"0.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1"}, "ipv4")
}

test_not_the_internet if {
	not net.covers_internet({"0.0.0.0/1"}, "ipv4")
	not net.covers_internet({"0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"}, "ipv4")
	not net.covers_internet({cidr | some cidr in all_but_private; cidr != "193.0.0.0/8"}, "ipv4")
	not net.covers_internet({"0.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2"}, "ipv4")
	not net.covers_internet({"10.0.0.0/8"}, "ipv4")
	not net.covers_internet({"8000::/1"}, "ipv6")
	not net.covers_internet({"2000::/4"}, "ipv6")
	not net.covers_internet({"2001:db8::/64"}, "ipv6")
	not net.covers_internet(set(), "ipv4")
}

test_private_blocks if {
	net.is_private("10.0.0.0/8")
	net.is_private("172.16.5.0/24")
	net.is_private("100.64.0.0/10")
	not net.is_private("172.0.0.0/8")
	not net.is_private("8.8.8.8/32")
	net.is_private("fc00::/7")
	not net.is_private("2a00::/16")
}

test_inside if {
	net.is_inside("8.8.8.8/32", {"8.8.8.0/24"})
	not net.is_inside("8.8.0.0/16", {"8.8.8.0/24"})
	not net.is_inside("8.8.0.0/16", set())
}

test_grade if {
	net.grade("0.0.0.0/0") == "world"
	net.grade("2000::/3") == "world"
	net.grade("128.0.0.0/1") == "very wide"
	net.grade("8.8.0.0/16") == "wide"
	net.grade("8.8.8.0/24") == "specific"
	net.grade("10.0.0.0/8") == "private"
	net.grade("2a00::/16") == "very wide"
	net.grade("2a00:1::/32") == "wide"
	net.grade("2a00:1:2::/48") == "specific"
	net.grade("fd00:1:2::/48") == "private"
}

test_whose if {
	networks := {"own": ["52.0.0.0/16"], "friendly": {"192.0.2.0/24": "office"}}
	net.whose("52.0.1.0/24") == "own" with data.networks as networks
	net.whose("192.0.2.7/32") == "friendly" with data.networks as networks
	net.whose("52.0.0.0/8") == "unknown" with data.networks as networks
}

test_first_of if {
	net.first_of(167837955, 8) == 167772160
	net.first_of(4294967295, 32) == 4294967295
	net.first_of(4294967295, 0) == 0
}
