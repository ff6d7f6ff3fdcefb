package lib.services_test

import data.lib.ingress
import data.lib.services

list := [{"name": "A", "protocol": "tcp", "ports": [21, 22]}, {"name": "B", "protocol": "udp", "ports": [22]}]

group(protocol, from, to) := {"config": {"ingress": [{
	"key": "k",
	"protocol": protocol,
	"from_port": from,
	"to_port": to,
	"source": {"cidr": "0.0.0.0/0"},
}]}}

open(protocol, from, to) := services.open(ingress.sources(group(protocol, from, to)), list)

test_one_port if open("tcp", 22, 22) == [{"service": "A", "protocol": "tcp", "port": 22, "family": "ipv4"}]

test_a_range if count(open("tcp", 20, 25)) == 2

test_other_ports_and_protocols if {
	open("tcp", 80, 80) == []
	open("tcp", 80, 90) == []
	open("icmp", 22, 22) == []
}

test_whole_protocols_are_apart if {
	open("all", 0, 0) == []
	count(services.whole(ingress.sources(group("all", 0, 0)))) == 2
	services.names(list, "tcp") == {"A"}
}
