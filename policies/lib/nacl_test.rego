package lib.nacl_test

import data.lib.nacl

entry(number, action, protocol, ports, cidr) := {
	"rule_number": number,
	"action": action,
	"protocol": protocol,
	"cidr": cidr,
	"from_port": ports[0],
	"to_port": ports[1],
}

everything(number, action, cidr) := {"rule_number": number, "action": action, "protocol": "all", "cidr": cidr}

lets(entries, port) if nacl.lets_internet(entries, "tcp", "ipv4", {"from": port, "to": port})

test_default_acl_lets_everything_in if {
	lets([everything(100, "allow", "0.0.0.0/0"), everything(32767, "deny", "0.0.0.0/0")], 22)
}

test_no_rule_denies if {
	not lets([], 22)
	not lets([everything(32767, "deny", "0.0.0.0/0")], 22)
}

test_first_match_decides if {
	deny := entry(90, "deny", "tcp", [22, 22], "0.0.0.0/0")
	allow := everything(100, "allow", "0.0.0.0/0")
	not lets([deny, allow], 22)
	lets([deny, allow], 23)
	lets([entry(80, "allow", "tcp", [20, 25], "0.0.0.0/0"), deny], 22)
}

test_a_deny_of_part_of_the_internet_does_not_shadow if {
	lets([entry(90, "deny", "tcp", [22, 22], "198.51.0.0/16"), everything(100, "allow", "0.0.0.0/0")], 22)
}

test_a_deny_of_the_internet_in_halves_shadows if {
	not lets(
		[
			everything(80, "deny", "0.0.0.0/1"), everything(90, "deny", "128.0.0.0/1"),
			everything(100, "allow", "0.0.0.0/0"),
		],
		22,
	)
}

test_an_allow_of_the_internet_in_halves if {
	lets([everything(80, "allow", "0.0.0.0/1"), everything(90, "allow", "128.0.0.0/1")], 22)
	not lets([everything(80, "allow", "0.0.0.0/1")], 22)
}

test_families_and_protocols_are_apart if {
	not lets([everything(100, "allow", "::/0")], 22)
	nacl.lets_internet([everything(100, "allow", "::/0")], "tcp", "ipv6", {"from": 22, "to": 22})
	not lets([entry(100, "allow", "udp", [22, 22], "0.0.0.0/0")], 22)
	lets([entry(100, "allow", "6", [22, 22], "0.0.0.0/0")], 22)
}

test_any_port_of_a_range if {
	entries := [entry(90, "deny", "tcp", [1024, 40000], "0.0.0.0/0"), everything(100, "allow", "0.0.0.0/0")]
	nacl.lets_internet(entries, "tcp", "ipv4", nacl.ephemeral)
	not nacl.lets_internet(entries, "tcp", "ipv4", {"from": 1024, "to": 40000})
	not nacl.lets_internet([entry(1, "allow", "tcp", [80, 443], "0.0.0.0/0")], "tcp", "ipv4", nacl.ephemeral)
}
