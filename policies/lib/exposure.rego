# What an open security group means: whether something uses it, and whether that has a public address.
package lib.exposure

import data.lib.document
import data.lib.net

# level is public, attached, unattached or unknown.
level(group, family_name) := "public" if {
	count(public_interfaces(group, family_name)) > 0
} else := "unknown" if {
	not is_sure(group)
} else := "attached" if {
	count(group.related.network_interfaces) > 0
} else := "unattached"

# severity for a level, by the severity that the policy declares. Unknown is one step below the worst.
severity(declared, exposure_level) := severities[declared][exposure_level]

severities := {
	"critical": {"public": "critical", "attached": "high", "unattached": "low", "unknown": "high"},
	"high": {"public": "critical", "attached": "high", "unattached": "low", "unknown": "high"},
	"medium": {"public": "medium", "attached": "medium", "unattached": "low", "unknown": "low"},
}

# attachment says in words what uses the group.
attachment(group, family_name) := text if {
	found := count(public_interfaces(group, family_name))
	found > 0
	text := sprintf("%d of %d network interfaces with it have a public address", [
		found,
		count(group.related.network_interfaces),
	])
} else := "which network interfaces use it could not be read" if {
	not is_sure(group)
} else := "no network interface uses it" if {
	count(group.related.network_interfaces) == 0
} else := sprintf("%d network interfaces use it, none with a public address", [count(group.related.network_interfaces)])

# port_finding is the finding for one open port.
port_finding(group, sources, opened, declared) := {
	"message": sprintf("%s is open to the internet over %s on %s/%d through %s; %s", [
		opened.service,
		net.family_names[opened.family],
		opened.protocol,
		opened.port,
		net.through(group, origins),
		attachment(group, opened.family),
	]),
	"key": sprintf("%s/%d/%s", [opened.protocol, opened.port, opened.family]),
	"path": net.paths(origins),
	"severity": severity(declared, level(group, opened.family)),
} if {
	origins := net.contributors(sources, opened.protocol, opened.family, [opened.port, opened.port])
}

public_interfaces(group, family_name) := [id |
	some id, interface in group.related.network_interfaces
	has_public_address(interface, family_name)
]

has_public_address(interface, "ipv4") if count(interface.config.public_ips) > 0

has_public_address(interface, "ipv6") if {
	some address in interface.config.ipv6_addresses
	substring(address, 0, 1) in {"2", "3"}
}

is_sure(group) if {
	group.related.network_interfaces
	not document.is_unread(group, "/related/network_interfaces")
}
