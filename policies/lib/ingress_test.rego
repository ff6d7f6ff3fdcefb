package lib.ingress_test

import data.lib.ingress

rule(protocol, from, to, cidr) := {
	"key": sprintf("%s/%d-%d/%s", [protocol, from, to, cidr]),
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"kind": "cidr_ipv4", "cidr": cidr},
}

group(rules) := {"config": {"ingress": rules}, "status": {"rule_ids": {}}, "related": {"prefix_lists": {}}}

reaches(rules, protocol, family, port) if ingress.internet_reaches(ingress.sources(group(rules)), protocol, family, port)

ranges(rules, protocol) := ingress.internet_ranges(ingress.sources(group(rules)), protocol, "ipv4")

test_protocol_by_name_or_number if {
	ingress.protocol({"protocol": "6"}) == "tcp"
	ingress.protocol({"protocol": "17"}) == "udp"
	ingress.protocol({"protocol": "-1"}) == "all"
	ingress.protocol({"protocol": "icmp"}) == "icmp"
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
	some range in ingress.open_ranges(ingress.sources(group(rules)))
	ingress.is_all_ports(range)
}

test_all_ports_without_port_zero if {
	whole([rule("tcp", 1, 65535, "0.0.0.0/0")])
	whole([rule("tcp", 0, 32767, "0.0.0.0/0"), rule("tcp", 32768, 65535, "0.0.0.0/0")])
	not whole([rule("tcp", 2, 65535, "0.0.0.0/0")])
	not whole([rule("tcp", 0, 65534, "0.0.0.0/0")])
}

test_open_ranges_of_both_protocols if {
	ingress.open_ranges(ingress.sources(group([rule("-1", 0, 0, "0.0.0.0/0")]))) == [
		{"protocol": "tcp", "family": "ipv4", "from": 0, "to": 65535},
		{"protocol": "udp", "family": "ipv4", "from": 0, "to": 65535},
	]
	ingress.open_ranges([]) == []
}

test_all_protocols if {
	ingress.all_protocols(ingress.sources(group([rule("-1", 0, 0, "0.0.0.0/0")])), "ipv4")
	not ingress.all_protocols(ingress.sources(group([rule("tcp", 0, 65535, "0.0.0.0/0")])), "ipv4")
}

test_sources_leave_out_what_cannot_matter if {
	ingress.sources(group([rule("tcp", 22, 22, "10.0.0.0/8"), rule("tcp", 22, 22, "128.0.0.0/2")])) == []
	count(ingress.sources(group([rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "10.0.0.0/8")]))) == 1
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
	ingress.internet_reaches(ingress.sources(listed("111122223333", ["0.0.0.0/1", "128.0.0.0/1"])), "tcp", "ipv4", 22)
	ingress.internet_reaches(ingress.sources(listed("111122223333", ["::/0"])), "tcp", "ipv6", 22)
	not ingress.internet_reaches(ingress.sources(listed("111122223333", ["10.0.0.0/8"])), "tcp", "ipv4", 22)
}

test_lists_of_aws_are_not_the_internet if ingress.sources(listed("AWS", ["0.0.0.0/0"])) == []

test_unresolved_lists if {
	ingress.unresolved(listed("111122223333", []), "tcp", [22, 22]) == set()
	ingress.unresolved(listed("AWS", []), "tcp", [22, 22]) == set()
	bare := with_list({"owner_id": "111122223333"})
	ingress.unresolved(bare, "tcp", [22, 22]) == {"the entries of prefix list pl-1 are not known"}
	ingress.unresolved(bare, "tcp", [80, 80]) == set()
	ingress.unresolved(bare, "udp", [22, 22]) == set()
	missing := object.remove(bare, ["related"])
	count(ingress.unresolved(missing, "tcp", [0, 65535])) == 1
}

test_contributors_name_the_whole_internet_first if {
	rules := [rule("tcp", 22, 22, "0.0.0.0/0"), rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")]
	found := ingress.contributors(ingress.sources(group(rules)), "tcp", "ipv4", [22, 22])
	ingress.paths(found) == ["/config/ingress/0"]
}

test_through_names_rules_and_ranges if {
	sources := ingress.sources(listed("111122223333", ["0.0.0.0/0"]))
	ingress.through(listed("111122223333", []), sources) == "0.0.0.0/0 (sgr-1)"
	rules := [rule("tcp", 22, 22, cidr) | some cidr in ["0.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2", "64.0.0.0/2"]]
	ingress.through(group(rules), ingress.sources(group(rules))) == "0.0.0.0/2, 128.0.0.0/2, 192.0.0.0/2 and 1 more"
}
