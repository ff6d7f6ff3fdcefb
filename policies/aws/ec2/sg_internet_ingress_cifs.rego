# METADATA
# title: Security group lets the internet reach Windows file shares
# description: |
#   Ingress rules let any address on the internet reach SMB (CIFS) or the NetBIOS services below it. They are
#   made for local networks; worms have spread over them more than once.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-ingress-cifs
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Let in only the ranges or security groups that need the shares, reach them over a VPN, or use FSx, which
#     needs no open port on the internet.
#   frameworks:
#     cis-aws-5.0: ["5.1.2"]
#     cis-aws-6.0: ["6.1.2"]
#     cis-aws-7.0: ["6.1.2"]
#     fsbp: [EC2.19]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler: [ec2_instance_port_cifs_exposed_to_internet]
#   aliases: [ec2_instance_port_cifs_exposed_to_internet]
#   params:
#     services:
#       description: the services, each with its name, its protocol (tcp or udp) and its ports
#       default:
#         - {name: SMB, protocol: tcp, ports: [445]}
#         - {name: SMB over NetBIOS, protocol: tcp, ports: [139]}
#         - {name: NetBIOS, protocol: udp, ports: [137, 138]}
package aws.ec2.sg_internet_ingress_cifs

import data.lib.exposure
import data.lib.ingress
import data.lib.net
import data.lib.services

# One finding for each open port; but a protocol that is open altogether is one finding, not one for every service.
deny contains finding if {
	sources := ingress.sources(input)
	some opened in services.open(sources, data.params["sg-internet-ingress-cifs"].services)
	finding := exposure.port_finding(input, sources, opened, "high")
}

deny contains finding if {
	sources := ingress.sources(input)
	some range in services.whole(sources)
	names := services.names(data.params["sg-internet-ingress-cifs"].services, range.protocol)
	count(names) > 0
	origins := ingress.contributors(sources, range.protocol, range.family, [1, 65535])
	facts := exposure.facts(input, range)
	finding := {
		"message": sprintf("Windows file shares are open to the internet over %s through %s, as is all of %s; %s", [
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
	some reason in services.unresolved(input, data.params["sg-internet-ingress-cifs"].services)
}
