# METADATA
# title: Security group lets in a public address
# description: |
#   An ingress rule lets in single public addresses, or a narrow public range, of no known network. Not a fault:
#   a list of who is let in by address. Such lists age: the holder of an address changes. Off by default.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-public-ip-ingress
#   severity: info
#   enabled: false
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Check that the address is still of the one it was meant for. Add it to the known networks of the
#     configuration, or remove the rule.
#   frameworks:
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip]
#   aliases: [ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip]
package aws.ec2.sg_public_ip_ingress

import data.lib.net

deny contains finding if {
	cidrs := {rule.source.cidr | some rule in input.config.ingress; rule.source.cidr}
	some cidr in cidrs
	net.grade(cidr) == "specific"
	net.whose(cidr) == "unknown"
	finding := {
		"message": sprintf("Public addresses %s, which are in no known network, may reach this group", [cidr]),
		"key": concat("/", ["ingress", cidr]),
		"path": [sprintf("/config/ingress/%d", [i]) | some i, rule in input.config.ingress; rule.source.cidr == cidr],
	}
}
