package lib.exposure_test

import data.lib.exposure

ssh := {"protocol": "tcp", "family": "ipv4", "from": 22, "to": 22}

interface(ips) := {"config": {"vpc_id": "vpc-1", "subnet_id": "subnet-1", "public_ips": ips, "ipv6_addresses": []}}

everything := [{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]

way(target) := {
	"route_tables": {"r": {"config": {
		"vpc_id": "vpc-1",
		"main": true,
		"subnet_ids": [],
		"routes": [{"destination": "0.0.0.0/0", "target_type": target, "target": "x", "state": "active"}],
	}}},
	"network_acls": {"a": {"config": {"subnet_ids": ["subnet-1"], "ingress": everything, "egress": everything}}},
	"region_settings": {"config": {"vpc_block_public_access": {"mode": "off", "exclusions": []}}},
}

group(interfaces, more) := {"unread": [], "related": object.union({"network_interfaces": interfaces}, more)}

open_way := way("internet_gateway")

said(subject) := [exposure.level(facts), exposure.text(facts)] if {
	facts := exposure.facts(subject, ssh)
}

test_reachable if {
	said(group({"a": interface(["3.3.3.3"])}, open_way)) ==
		["reachable", "the internet reaches the network interface that uses it"]
	said(group({"a": interface(["3.3.3.3"]), "b": interface([])}, open_way)) ==
		["reachable", "the internet reaches 1 of 2 network interfaces that use it"]
}

test_attached_without_public_address if {
	said(group({"a": interface([])}, open_way)) ==
		["attached", "1 network interface uses it, without a public address"]
	said(group({"a": interface([]), "b": interface([])}, open_way)) ==
		["attached", "2 network interfaces use it, none with a public address"]
}

test_attached_but_kept_from_the_internet if {
	expected := "1 network interface uses it and has a public address, which the internet does not reach: no route leads to an internet gateway"
	said(group({"a": interface(["3.3.3.3"])}, way("nat_gateway"))) == ["attached", expected]
}

test_unattached if said(group({}, {})) == ["unattached", "no network interface uses it"]

test_unknown_when_interfaces_were_not_read if {
	said({"unread": [], "related": {}}) == ["unknown", "which network interfaces use it could not be read"]
}

test_unknown_when_the_way_was_not_read if {
	found := said(group({"a": interface(["3.3.3.3"]), "b": interface([])}, object.remove(open_way, ["route_tables"])))
	found == ["unknown", "1 of 2 network interfaces that use it has a public address, but whether the internet reaches it is not known: the route table is not known"]
}

test_a_snapshot_from_before_there_were_route_tables if {
	found := said(group({"a": interface(["3.3.3.3"])}, {}))
	found[0] == "unknown"
	contains(found[1], "whether VPC Block Public Access is on is not known")
}

test_half_read_interfaces_are_unknown_unless_one_is_reachable if {
	unread := {"unread": [{"path": "/related/network_interfaces", "reason": "access_denied", "message": ""}]}
	said(object.union(group({}, {}), unread))[0] == "unknown"
	said(object.union(group({"a": interface([])}, open_way), unread))[0] == "unknown"
	said(object.union(group({"a": interface(["3.3.3.3"])}, open_way), unread))[0] == "reachable"
}

test_unread_tags_of_an_interface_do_not_matter if {
	unread := {"unread": [{"path": "/related/network_interfaces/a/tags", "reason": "access_denied", "message": ""}]}
	said(object.union(group({"a": interface([])}, open_way), unread))[0] == "attached"
}

test_severity_never_hides if {
	exposure.severities["high"]["reachable"] == "critical"
	exposure.severities["high"]["attached"] == "high"
	exposure.severities["high"]["unattached"] == "low"
	exposure.severities["high"]["unknown"] == "high"
	exposure.severities["critical"]["unknown"] == "high"
}

test_the_three_facts_for_programs if {
	exposure.details(exposure.facts(group({"a": interface(["3.3.3.3"])}, open_way), ssh)) ==
		{"open": true, "attached": "yes", "reachable": "yes"}
	exposure.details(exposure.facts(group({"a": interface(["3.3.3.3"])}, {}), ssh)) ==
		{"open": true, "attached": "yes", "reachable": "unknown"}
	exposure.details(exposure.facts({"unread": [], "related": {}}, ssh)) ==
		{"open": true, "attached": "unknown", "reachable": "unknown"}
}

test_attachment_in_words if {
	exposure.attachment(group({}, {})) == "no network interface uses it"
	exposure.attachment({"unread": [], "related": {}}) == "which network interfaces use it could not be read"
	exposure.attachment(group({"a": interface([])}, {})) == "1 network interface uses it"
	exposure.attachment(group({"a": interface([]), "b": interface([])}, {})) == "2 network interfaces use it"
}
