# METADATA
# title: Security group lets the internet reach RDP
# description: |
#   Ingress rules let any address on the internet reach the Remote Desktop Protocol, which runs over TCP and UDP.
#   Rules count by what they cover together. Worse when something with a public address uses the group, less bad
#   when nothing does.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-rdp.html
#     description: Fleet Manager Remote Desktop
# custom:
#   id: sg-internet-ingress-rdp
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace 0.0.0.0/0 and ::/0 by the ranges that need RDP, or remove the rule and use Fleet Manager Remote
#     Desktop, which needs no open port.
#   frameworks:
#     cis-aws-1.4: ["5.2"]
#     cis-aws-3.0: ["5.2", "5.3"]
#     cis-aws-5.0: ["5.3", "5.4"]
#     cis-aws-7.0: ["6.3", "6.4"]
#     fsbp: [EC2.14]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389]
#   aliases: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389]
#   params:
#     ports:
#       description: TCP and UDP ports on which Remote Desktop listens
#       default: [3389]
package aws.ec2.sg_internet_ingress_rdp

import data.lib.exposure
import data.lib.ingress
import data.lib.services

deny contains finding if {
	sources := ingress.sources(input)
	count(sources) > 0
	some family in ["ipv4", "ipv6"]
	some protocol in ["tcp", "udp"]
	some port in data.params["sg-internet-ingress-rdp"].ports
	ingress.internet_reaches(sources, protocol, family, port)
	opened := services.opened("RDP", protocol, port, family)
	finding := exposure.port_finding(input, sources, opened, "high")
}

unknown contains reason if {
	ingress.may_be_open(input)
	some protocol in ["tcp", "udp"]
	some port in data.params["sg-internet-ingress-rdp"].ports
	some reason in ingress.unresolved(input, protocol, [port, port])
}
