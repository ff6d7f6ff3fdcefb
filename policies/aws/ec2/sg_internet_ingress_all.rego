# METADATA
# title: Security group lets the internet reach every port
# description: |
#   Ingress rules let any address on the internet reach all ports of TCP, of UDP, or of every protocol. Rules
#   count by what they cover together, so 0.0.0.0/0 written as two halves, or 0-65535 written as two ranges, is
#   the same.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-ingress-all
#   severity: critical
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Find out which ports are used (VPC flow logs show it), add rules for these with the sources that need them,
#     then remove the rule that opens everything.
#   frameworks:
#     cis-aws-1.4: ["5.2"]
#     cis-aws-3.0: ["5.2", "5.3"]
#     cis-aws-5.0: ["5.3", "5.4"]
#     cis-aws-7.0: ["6.3", "6.4"]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_all_ports]
#   aliases: [ec2_securitygroup_allow_ingress_from_internet_to_all_ports, ec2-security-group-opens-all-ports-to-all]
package aws.ec2.sg_internet_ingress_all

import data.lib.exposure
import data.lib.ingress
import data.lib.net

deny contains finding if {
	sources := ingress.sources(input)
	count(sources) > 0
	some family in ["ipv4", "ipv6"]
	some protocol in opened(sources, family)
	origins := ingress.contributors(sources, protocol, family, [1, 65535])
	facts := exposure.facts(input, {"protocol": protocol, "family": family, "from": 1, "to": 65535})
	finding := {
		"message": sprintf("All ports of %s are open to the internet over %s through %s; %s", [
			words[protocol],
			net.family_names[family],
			ingress.through(input, origins),
			exposure.text(facts),
		]),
		"key": sprintf("%s/%s", [protocol, family]),
		"path": ingress.paths(origins),
		"severity": exposure.severity("critical", facts),
		"details": {"exposure": exposure.details(facts)},
	}
}

unknown contains reason if {
	ingress.may_be_open(input)
	some protocol in ["tcp", "udp"]
	some reason in ingress.unresolved(input, protocol, [0, 65535])
}

words := {"all": "every protocol", "tcp": "TCP", "udp": "UDP"}

opened(sources, family) := ["all"] if {
	ingress.all_protocols(sources, family)
} else := [protocol |
	some protocol in ["tcp", "udp"]
	some range in ingress.internet_ranges(sources, protocol, family)
	ingress.is_all_ports({"from": range[0], "to": range[1]})
]
