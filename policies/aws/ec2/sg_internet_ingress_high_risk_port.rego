# METADATA
# title: Security group lets the internet reach a high-risk port
# description: |
#   Ingress rules let any address on the internet reach a service that is often attacked. SSH, RDP, Windows file
#   shares, databases and services without encryption have policies of their own and are not repeated here.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-ingress-high-risk-port
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Let in only the ranges or security groups that need the service, or put something in front of it that is made
#     for the internet, such as a load balancer with TLS for web consoles.
#   frameworks:
#     security-monkey: [check_internet_accessible_ingress]
#     fsbp: [EC2.19]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports]
#   aliases:
#     - ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports
#     - vpc_security_group_restricted_common_ports
#   params:
#     services:
#       description: |
#         the services, each with its name, its protocol (tcp or udp) and its ports; the list of Security Hub's
#         EC2.19 without what other policies judge, and with portmapper, the Docker API, VNC and WinRM
#       default:
#         - {name: portmapper, protocol: tcp, ports: [111]}
#         - {name: portmapper, protocol: udp, ports: [111]}
#         - {name: RPC, protocol: tcp, ports: [135]}
#         - {name: Docker API, protocol: tcp, ports: [2375]}
#         - {name: development web server, protocol: tcp, ports: [3000, 5000]}
#         - {name: ahsp, protocol: tcp, ports: [4333]}
#         - {name: fcp-addr-srvr1, protocol: tcp, ports: [5500]}
#         - {name: VNC, protocol: tcp, ports: [5900]}
#         - {name: WinRM, protocol: tcp, ports: [5985, 5986]}
#         - {name: HTTP proxy, protocol: tcp, ports: [8080]}
#         - {name: HTTP console, protocol: tcp, ports: [8088, 8888]}
package aws.ec2.sg_internet_ingress_high_risk_port

import data.lib.exposure
import data.lib.ingress
import data.lib.net
import data.lib.services

# One finding for each open port; but a protocol that is open altogether is one finding, not one for every service.
deny contains finding if {
	sources := ingress.sources(input)
	some opened in services.open(sources, data.params["sg-internet-ingress-high-risk-port"].services)
	finding := exposure.port_finding(input, sources, opened, "high")
}

deny contains finding if {
	sources := ingress.sources(input)
	some range in services.whole(sources)
	names := services.names(data.params["sg-internet-ingress-high-risk-port"].services, range.protocol)
	count(names) > 0
	origins := ingress.contributors(sources, range.protocol, range.family, [1, 65535])
	facts := exposure.facts(input, range)
	finding := {
		"message": sprintf("High-risk services are open to the internet over %s through %s, as is all of %s; %s", [
			net.family_names[range.family],
			ingress.through(input, origins),
			upper(range.protocol),
			exposure.text(facts),
		]),
		"key": sprintf("%s/%s", [range.protocol, range.family]),
		"path": ingress.paths(origins),
		"severity": exposure.severity("high", facts),
		"details": {"services": sort(names), "exposure": exposure.details(facts)},
	}
}

unknown contains reason if {
	ingress.may_be_open(input)
	some reason in services.unresolved(input, data.params["sg-internet-ingress-high-risk-port"].services)
}
