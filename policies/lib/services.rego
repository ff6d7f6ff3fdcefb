# Services by their ports, and which of them the internet reaches. A service is {name, protocol, ports}.
package lib.services

import data.lib.ingress

# open lists the ports of services that the internet reaches, as {protocol, port, family, service}; none of a protocol
# all of whose ports it reaches.
open(sources, services) := [] if {
	count(sources) == 0
} else := [opened(service.name, range.protocol, port, range.family) |
	some range in partial(sources, {port | some service in services; some port in service.ports})
	some service in services
	service.protocol == range.protocol
	some port in service.ports
	range.from <= port
	port <= range.to
]

# opened describes one open port of a service.
opened(service, protocol, port, family) := {
	"service": service,
	"protocol": protocol,
	"port": port,
	"family": family,
}

# partial lists the open ranges, those of all ports aside, that may hold one of some ports. Most ranges are of one port.
partial(sources, ports) := [range |
	some range in ingress.open_ranges(sources)
	may_hold(range, ports)
	not ingress.is_all_ports(range)
]

may_hold(range, _) if range.from != range.to

may_hold(range, ports) if range.from in ports

# whole lists the open ranges of all ports.
whole(sources) := [range | some range in ingress.open_ranges(sources); ingress.is_all_ports(range)]

# names of the services of a protocol.
names(services, protocol) := {service.name | some service in services; service.protocol == protocol}

# unresolved says which prefix lists might open a service, were their entries known.
unresolved(group, services) := {reason |
	some protocol in ["tcp", "udp"]
	count(ingress.unresolved(group, protocol, [0, 65535])) > 0
	some service in services
	service.protocol == protocol
	some port in service.ports
	some reason in ingress.unresolved(group, protocol, [port, port])
}
