package lib.net_test

import data.lib.net

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"kind": "cidr_ipv4", "cidr": cidr},
}

group(rules) := {"config": {"ingress": rules}, "status": {"rule_ids": {}}, "related": {"prefix_lists": {}}}

reaches(rules, protocol, family, port) if net.internet_reaches(net.sources(group(rules)), protocol, family, port)

ranges(rules, protocol) := net.internet_ranges(net.sources(group(rules)), protocol, "ipv4")

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

test_protocol_by_name_or_number if {
	net.protocol({"protocol": "6"}) == "tcp"
	net.protocol({"protocol": "17"}) == "udp"
	net.protocol({"protocol": "-1"}) == "all"
	net.protocol({"protocol": "icmp"}) == "icmp"
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

test_reaches_the_ports_of_the_rule if {
	reaches([rule("tcp", 20, 25, "0.0.0.0/0")], "tcp", "ipv4", 22)
	reaches([rule("6", 22, 22, "0.0.0.0/0")], "tcp", "ipv4", 22)
	reaches([{"key": "all", "protocol": "all", "source": {"cidr": "0.0.0.0/0"}}], "udp", "ipv4", 22)
	reaches([{"key": "tcp", "protocol": "tcp", "source": {"cidr": "0.0.0.0/0"}}], "tcp", "ipv4", 65535)
	not reaches([rule("tcp", 23, 25, "0.0.0.0/0")], "tcp", "ipv4", 22)
	not reaches([rule("udp", 22, 22, "0.0.0.0/0")], "tcp", "ipv4", 22)
	not reaches([rule("tcp", 22, 22, "0.0.0.0/0")], "tcp", "ipv6", 22)
	not reaches([rule("icmp", 0, 65535, "0.0.0.0/0")], "tcp", "ipv4", 22)
}

test_ports_given_for_every_protocol_are_ignored if {
	reaches([rule("-1", 0, 0, "0.0.0.0/0")], "tcp", "ipv4", 22)
}

test_halves_count_only_on_the_ports_that_both_open if {
	rules := [rule("tcp", 22, 30, "0.0.0.0/1"), rule("tcp", 20, 25, "128.0.0.0/1")]
	ranges(rules, "tcp") == [[22, 25]]
}

test_ranges_are_merged if {
	rules := [
		rule("tcp", 80, 90, "0.0.0.0/0"), rule("tcp", 91, 100, "0.0.0.0/0"), rule("tcp", 85, 95, "0.0.0.0/0"),
		rule("tcp", 443, 443, "0.0.0.0/0"), rule("tcp", 8080, 8080, "10.0.0.0/8"),
	]
	ranges(rules, "tcp") == [[80, 100], [443, 443]]
	ranges(rules, "udp") == []
}

whole(rules) if {
	some range in net.open_ranges(net.sources(group(rules)))
	net.is_all_ports(range)
}

test_all_ports_without_port_zero if {
	whole([rule("tcp", 1, 65535, "0.0.0.0/0")])
	whole([rule("tcp", 0, 32767, "0.0.0.0/0"), rule("tcp", 32768, 65535, "0.0.0.0/0")])
	not whole([rule("tcp", 2, 65535, "0.0.0.0/0")])
	not whole([rule("tcp", 0, 65534, "0.0.0.0/0")])
}

test_open_ranges_of_both_protocols if {
	net.open_ranges(net.sources(group([rule("-1", 0, 0, "0.0.0.0/0")]))) == [
		{"protocol": "tcp", "family": "ipv4", "from": 0, "to": 65535},
		{"protocol": "udp", "family": "ipv4", "from": 0, "to": 65535},
	]
	net.open_ranges([]) == []
}

test_all_protocols if {
	net.all_protocols(net.sources(group([rule("-1", 0, 0, "0.0.0.0/0")])), "ipv4")
	not net.all_protocols(net.sources(group([rule("tcp", 0, 65535, "0.0.0.0/0")])), "ipv4")
}

test_sources_leave_out_what_cannot_matter if {
	net.sources(group([rule("tcp", 22, 22, "10.0.0.0/8"), rule("tcp", 22, 22, "128.0.0.0/2")])) == []
	count(net.sources(group([rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "10.0.0.0/8")]))) == 1
}

listed(owner, cidrs) := with_list({"owner_id": owner, "entries": [{"cidr": cidr} | some cidr in cidrs]})

with_list(config) := {
	"config": {"ingress": [{
		"key": "tcp/22-22/pl-1",
		"protocol": "tcp",
		"from_port": 22,
		"to_port": 22,
		"source": {"kind": "prefix_list", "prefix_list_id": "pl-1"},
	}]},
	"status": {"rule_ids": {"ingress/tcp/22-22/pl-1": "sgr-1"}},
	"related": {"prefix_lists": {"arn": {"native_id": "pl-1", "config": config}}},
}

test_prefix_lists_are_expanded if {
	net.internet_reaches(net.sources(listed("111122223333", ["0.0.0.0/1", "128.0.0.0/1"])), "tcp", "ipv4", 22)
	net.internet_reaches(net.sources(listed("111122223333", ["::/0"])), "tcp", "ipv6", 22)
	not net.internet_reaches(net.sources(listed("111122223333", ["10.0.0.0/8"])), "tcp", "ipv4", 22)
}

test_lists_of_aws_are_not_the_internet if net.sources(listed("AWS", ["0.0.0.0/0"])) == []

test_unresolved_lists if {
	net.unresolved(listed("111122223333", []), "tcp", [22, 22]) == set()
	net.unresolved(listed("AWS", []), "tcp", [22, 22]) == set()
	bare := with_list({"owner_id": "111122223333"})
	net.unresolved(bare, "tcp", [22, 22]) == {"the entries of prefix list pl-1 are not known"}
	net.unresolved(bare, "tcp", [80, 80]) == set()
	net.unresolved(bare, "udp", [22, 22]) == set()
	missing := object.remove(bare, ["related"])
	count(net.unresolved(missing, "tcp", [0, 65535])) == 1
}

test_contributors_name_the_whole_internet_first if {
	rules := [rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")]
	found := net.contributors(net.sources(group(rules)), "tcp", "ipv4", [22, 22])
	net.paths(found) == ["/config/ingress/0"]
}

test_through_names_rules_and_ranges if {
	sources := net.sources(listed("111122223333", ["0.0.0.0/0"]))
	net.through(listed("111122223333", []), sources) == "0.0.0.0/0 (sgr-1)"
	rules := [rule("tcp", 22, 22, cidr) | some cidr in ["0.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2", "64.0.0.0/2"]]
	net.through(group(rules), net.sources(group(rules))) == "0.0.0.0/2, 128.0.0.0/2, 192.0.0.0/2 and 1 more"
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
