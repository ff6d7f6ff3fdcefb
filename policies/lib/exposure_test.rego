package lib.exposure_test

import data.lib.exposure

interface(ips, ipv6) := {"config": {"public_ips": ips, "ipv6_addresses": ipv6}}

group(interfaces) := {"unread": [], "related": {"network_interfaces": interfaces}}

test_level if {
	exposure.level(group({"a": interface(["3.3.3.3"], [])}), "ipv4") == "public"
	exposure.level(group({"a": interface(["3.3.3.3"], [])}), "ipv6") == "attached"
	exposure.level(group({"a": interface([], ["2600:1::1"])}), "ipv6") == "public"
	exposure.level(group({"a": interface([], ["fd00::1"])}), "ipv6") == "attached"
	exposure.level(group({}), "ipv4") == "unattached"
	exposure.level({"unread": [], "related": {}}, "ipv4") == "unknown"
}

test_half_read_interfaces_are_unknown_unless_one_is_public if {
	unread := {"unread": [{"path": "/related/network_interfaces", "reason": "access_denied", "message": ""}]}
	exposure.level(object.union(group({}), unread), "ipv4") == "unknown"
	exposure.level(object.union(group({"a": interface([], [])}), unread), "ipv4") == "unknown"
	exposure.level(object.union(group({"a": interface(["3.3.3.3"], [])}), unread), "ipv4") == "public"
}

test_severity_never_hides if {
	exposure.severity("high", "public") == "critical"
	exposure.severity("high", "attached") == "high"
	exposure.severity("high", "unattached") == "low"
	exposure.severity("high", "unknown") == "high"
	exposure.severity("critical", "unknown") == "high"
}

test_attachment_in_words if {
	exposure.attachment(group({}), "ipv4") == "no network interface uses it"
	exposure.attachment({"unread": [], "related": {}}, "ipv4") == "which network interfaces use it could not be read"
	exposure.attachment(group({"a": interface(["3.3.3.3"], []), "b": interface([], [])}), "ipv4") ==
		"1 of 2 network interfaces with it have a public address"
	exposure.attachment(group({"a": interface([], [])}), "ipv4") ==
		"1 network interfaces use it, none with a public address"
}
