# What of an instance the internet reaches: by the rules of all security groups of one network interface together, and
# only where a way from the internet leads to that interface.
package lib.instance

import data.lib.document
import data.lib.ingress
import data.lib.reach
import data.lib.services

# public_interfaces lists the network interfaces with a public address of either family.
public_interfaces(instance) := [interface |
	some interface in object.get(instance, ["related", "network_interfaces"], {})
	some family in ["ipv4", "ipv6"]
	reach.has_public_address(interface, family)
]

# group_of puts the rules of all security groups of an interface together, as if they were of one group.
group_of(instance, interface) := {
	"config": {"ingress": [rule |
		some group in object.get(instance, ["related", "security_groups"], {})
		group.native_id in interface.config.security_groups
		some rule in group.config.ingress
	]},
	"related": {"prefix_lists": object.get(instance, ["related", "prefix_lists"], {})},
}

# pointers tells where each of those rules really is.
pointers(instance, interface) := [pointer(id, i) |
	some id, group in object.get(instance, ["related", "security_groups"], {})
	group.native_id in interface.config.security_groups
	some i, _ in group.config.ingress
]

pointer(id, i) := sprintf("/related/security_groups/%s/config/ingress/%d", [document.escape(id), i])

# paths tells where the rules are that the sources come from.
paths(instance, interface, origins) := {pointers(instance, interface)[i] |
	some origin in origins
	i := to_number(trim_prefix(origin.path, "/config/ingress/"))
}

# open_services lists the ports of services that the rules of public interfaces let the internet reach, as
# {key, text, state, missing, paths}; state is reachable or unknown. A protocol that is open altogether is one entry.
open_services(instance, list) := [entry |
	some interface in public_interfaces(instance)
	sources := ingress.sources(group_of(instance, interface))
	some opened in array.concat(ports(sources, list), wholes(sources, list))
	state := reach.state(instance, interface, opened)
	state in {"reachable", "unknown"}
	origins := ingress.contributors(sources, opened.protocol, opened.family, [opened.from, opened.to])
	missing := reach.missing(instance, interface, opened)
	entry := opened_entry(opened, state, missing, paths(instance, interface, origins))
]

opened_entry(opened, state, missing, pointed) := {
	"key": opened.key,
	"text": opened.text,
	"family": opened.family,
	"state": state,
	"missing": missing,
	"paths": pointed,
}

ports(sources, list) := [entry |
	some opened in services.open(sources, list)
	entry := {
		"key": sprintf("%s/%d/%s", [opened.protocol, opened.port, opened.family]),
		"text": sprintf("%s on %s/%d", [opened.service, opened.protocol, opened.port]),
		"protocol": opened.protocol,
		"family": opened.family,
		"from": opened.port,
		"to": opened.port,
	}
]

wholes(sources, list) := [entry |
	some range in services.whole(sources)
	count(services.names(list, range.protocol)) > 0
	entry := {
		"key": sprintf("%s/%s", [range.protocol, range.family]),
		"text": sprintf("All ports of %s", [upper(range.protocol)]),
		"protocol": range.protocol,
		"family": range.family,
		"from": 1,
		"to": 65535,
	}
]

# reachable_ranges lists the ranges of ports on which the internet reaches the instance.
reachable_ranges(instance) := [range |
	some interface in public_interfaces(instance)
	some range in ingress.open_ranges(ingress.sources(group_of(instance, interface)))
	reach.state(instance, interface, range) == "reachable"
]

# unsure says why it is not known of a range of open ports whether the internet reaches the instance on it.
unsure(instance) := {reason |
	some interface in public_interfaces(instance)
	some range in ingress.open_ranges(ingress.sources(group_of(instance, interface)))
	reach.state(instance, interface, range) == "unknown"
	some reason in reach.missing(instance, interface, range)
}

# missing says what of an instance's network is not known; nothing for one that surely has no public address.
missing(instance) := union({
	{reason | some reason in why(instance, "network_interfaces")},
	{reason | count(public_interfaces(instance)) > 0; some reason in why(instance, "security_groups")},
	{reason |
		some interface in public_interfaces(instance)
		some protocol in ["tcp", "udp"]
		some reason in ingress.unresolved(group_of(instance, interface), protocol, [0, 65535])
	},
})

why(instance, relation) := {sprintf("the %s of the instance are not known", [replace(relation, "_", " ")])} if {
	not instance.related[relation]
} else := {sprintf("%s could not be read (%v)", [part.path, part.reason]) |
	some part in document.relation_unread(instance, relation)
}
