# METADATA
# title: Security group lets the internet reach a service without encryption
# description: |
#   Ingress rules let any address on the internet reach a service that sends what it carries, often passwords,
#   in the clear, or that helps strangers amplify attacks on others (DNS, SNMP and TFTP over UDP). Plain HTTP is
#   left out, since most who open it redirect to HTTPS.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-ingress-cleartext
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Let in only the ranges or security groups that need the service, or replace it by its encrypted form: SFTP
#     for FTP, SSH for telnet, SMTP and IMAP with TLS on their own ports.
#   frameworks:
#     fsbp: [EC2.19]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler:
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_ftp_port_20_21
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23
#   aliases:
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_ftp_port_20_21
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_telnet_23
#     - ec2-security-group-opens-plaintext-port
#   params:
#     services:
#       description: the services, each with its name, its protocol (tcp or udp) and its ports
#       default:
#         - {name: FTP, protocol: tcp, ports: [20, 21]}
#         - {name: telnet, protocol: tcp, ports: [23]}
#         - {name: SMTP, protocol: tcp, ports: [25]}
#         - {name: DNS, protocol: udp, ports: [53]}
#         - {name: TFTP, protocol: udp, ports: [69]}
#         - {name: POP3, protocol: tcp, ports: [110]}
#         - {name: IMAP, protocol: tcp, ports: [143]}
#         - {name: SNMP, protocol: udp, ports: [161]}
#         - {name: LDAP, protocol: tcp, ports: [389]}
#         - {name: LDAP, protocol: udp, ports: [389]}
#         - {name: rsh and rlogin, protocol: tcp, ports: [512, 513, 514]}
#         - {name: NFS, protocol: tcp, ports: [2049]}
package aws.ec2.sg_internet_ingress_cleartext

import data.lib.exposure
import data.lib.ingress
import data.lib.net
import data.lib.services

# One finding for each open port; but a protocol that is open altogether is one finding, not one for every service.
deny contains finding if {
	sources := ingress.sources(input)
	some opened in services.open(sources, data.params["sg-internet-ingress-cleartext"].services)
	finding := exposure.port_finding(input, sources, opened, "high")
}

deny contains finding if {
	sources := ingress.sources(input)
	some range in services.whole(sources)
	names := services.names(data.params["sg-internet-ingress-cleartext"].services, range.protocol)
	count(names) > 0
	origins := ingress.contributors(sources, range.protocol, range.family, [1, 65535])
	facts := exposure.facts(input, range)
	finding := {
		"message": sprintf("Services without encryption are open to the internet over %s through %s, as is all of %s; %s", [
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
	some reason in services.unresolved(input, data.params["sg-internet-ingress-cleartext"].services)
}
