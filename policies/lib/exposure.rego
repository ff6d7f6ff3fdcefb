# What an open security group means. Three facts, each said by itself: that it is open, whether something uses it, and
# whether the internet reaches what does. How bad it is follows from them.
package lib.exposure

import data.lib.document
import data.lib.ingress
import data.lib.net
import data.lib.reach

# facts says of a group what uses it and what of that the internet reaches, for what is opened:
# {protocol, family, from, to}.
facts(group, opened) := {
	"is_sure": sure(group),
	"interfaces": count(states),
	"public": count([1 | some entry in states; entry.state != "private"]),
	"reachable": count([1 | some entry in states; entry.state == "reachable"]),
	"unknown": count([1 | some entry in states; entry.state == "unknown"]),
	"blockers": {why | some entry in states; entry.state == "blocked"; some why in entry.why},
	"missing": {why | some entry in states; entry.state == "unknown"; some why in entry.why},
} if {
	states := [reach.examined(group, interface, opened) |
		some interface in object.get(group, ["related", "network_interfaces"], {})
	]
}

# level is reachable, attached, unattached or unknown.
level(found) := "reachable" if {
	found.reachable > 0
} else := "unknown" if {
	not found.is_sure
} else := "unknown" if {
	found.unknown > 0
} else := "attached" if {
	found.interfaces > 0
} else := "unattached"

# severity for the facts, by the severity that the policy declares. Unknown is one step below the worst.
severity(declared, found) := severities[declared][reached] if {
	reached := level(found)
}

severities := {
	"critical": {"reachable": "critical", "attached": "high", "unattached": "low", "unknown": "high"},
	"high": {"reachable": "critical", "attached": "high", "unattached": "low", "unknown": "high"},
	"medium": {"reachable": "medium", "attached": "medium", "unattached": "low", "unknown": "low"},
	"low": {"reachable": "low", "attached": "low", "unattached": "info", "unknown": "low"},
}

# details has the three facts for programs.
details(found) := {"open": true, "attached": attached(found), "reachable": reachable[reached]} if {
	reached := level(found)
}

attached(found) := "yes" if {
	found.interfaces > 0
} else := "unknown" if {
	not found.is_sure
} else := "no"

reachable := {"reachable": "yes", "attached": "no", "unattached": "no", "unknown": "unknown"}

# text says in words what uses the group, and what of that the internet reaches.
text(found) := sprintf("the internet reaches %s", [of_interfaces(found.reachable, found.interfaces)]) if {
	found.reachable > 0
} else := "which network interfaces use it could not be read" if {
	not found.is_sure
} else := "no network interface uses it" if {
	found.interfaces == 0
} else := sprintf("%s, but whether the internet reaches it is not known: %s", [
	public_text(found),
	concat("; ", sort(found.missing)),
]) if {
	found.unknown > 0
} else := sprintf("%s, which the internet does not reach: %s", [
	public_text(found),
	concat("; ", sort(found.blockers)),
]) if {
	found.public > 0
} else := "1 network interface uses it, without a public address" if {
	found.interfaces == 1
} else := sprintf("%d network interfaces use it, none with a public address", [found.interfaces])

public_text(found) := "1 network interface uses it and has a public address" if {
	found.interfaces == 1
} else := sprintf("%d of %d network interfaces that use it %s a public address", [
	found.public,
	found.interfaces,
	have(found.public),
])

of_interfaces(some_of, all) := "the network interface that uses it" if {
	all == 1
} else := sprintf("%d of %d network interfaces that use it", [some_of, all])

have(number) := "has" if {
	number == 1
} else := "have"

# attachment says in words what uses the group, and nothing of the internet.
attachment(group) := "which network interfaces use it could not be read" if {
	not is_sure(group)
} else := "no network interface uses it" if {
	count(group.related.network_interfaces) == 0
} else := "1 network interface uses it" if {
	count(group.related.network_interfaces) == 1
} else := sprintf("%d network interfaces use it", [count(group.related.network_interfaces)])

# use is attached, unattached or unknown.
use(group) := "unknown" if {
	not is_sure(group)
} else := "attached" if {
	count(group.related.network_interfaces) > 0
} else := "unattached"

# port_finding is the finding for one open port: opened is {protocol, family, port, service}.
port_finding(group, sources, opened, declared) := finding if {
	origins := ingress.contributors(sources, opened.protocol, opened.family, [opened.port, opened.port])
	found := facts(group, {
		"protocol": opened.protocol,
		"family": opened.family,
		"from": opened.port,
		"to": opened.port,
	})
	finding := {
		"message": sprintf("%s is open to the internet over %s on %s/%d through %s; %s", [
			opened.service,
			net.family_names[opened.family],
			opened.protocol,
			opened.port,
			ingress.through(group, origins),
			text(found),
		]),
		"key": sprintf("%s/%d/%s", [opened.protocol, opened.port, opened.family]),
		"path": ingress.paths(origins),
		"severity": severity(declared, found),
		"details": {"exposure": details(found)},
	}
}

sure(group) := true if {
	is_sure(group)
} else := false

is_sure(group) if {
	group.related.network_interfaces
	count(document.relation_unread(group, "network_interfaces")) == 0
}
