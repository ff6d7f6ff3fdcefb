# METADATA
# title: Security group lets the internet reach SSH
# description: |
#   Ingress rules let any address on the internet reach SSH. Rules count by what they cover together: halves of
#   0.0.0.0/0, port ranges around 22 and rules for every protocol are the same. Worse when something with a public
#   address uses the group, less bad when nothing does.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
#     description: Session Manager
# custom:
#   id: sg-internet-ingress-ssh
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace 0.0.0.0/0 and ::/0 by the ranges that need SSH, or remove the rule and use Session Manager or EC2
#     Instance Connect Endpoint, which need no open port.
#   frameworks:
#     cis-aws-1.4: ["5.2"]
#     cis-aws-3.0: ["5.2", "5.3"]
#     cis-aws-5.0: ["5.3", "5.4"]
#     cis-aws-7.0: ["6.3", "6.4"]
#     fsbp: [EC2.13]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22]
#   aliases: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22, vpc_security_group_restrict_ingress_ssh_all]
#   params:
#     ports:
#       description: TCP ports on which SSH listens
#       default: [22]
package aws.ec2.sg_internet_ingress_ssh

import data.lib.exposure
import data.lib.ingress
import data.lib.services

deny contains finding if {
	sources := ingress.sources(input)
	count(sources) > 0
	some family in ["ipv4", "ipv6"]
	some port in data.params["sg-internet-ingress-ssh"].ports
	ingress.internet_reaches(sources, "tcp", family, port)
	opened := services.opened("SSH", "tcp", port, family)
	finding := exposure.port_finding(input, sources, opened, "high")
}

unknown contains reason if {
	ingress.may_be_open(input)
	some port in data.params["sg-internet-ingress-ssh"].ports
	some reason in ingress.unresolved(input, "tcp", [port, port])
}
