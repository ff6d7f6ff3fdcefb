# METADATA
# title: Security group opens a large range of ports
# description: |
#   An ingress rule opens a range of many ports, more than a service is likely to need. What listens on one of
#   them tomorrow is open from its first day. Rules for all ports are left to sg-all-ports and sg-internet-
#   ingress-all, rules for members of the group itself are left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-large-port-range
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace the range by the ports that are used; VPC flow logs show which ones.
#   aliases: [ec2-security-group-opens-port-range]
#   params:
#     ports:
#       description: how many ports a rule may open
#       default: 100
package aws.ec2.sg_large_port_range

import data.lib.ingress
import data.lib.words

deny contains finding if {
	some i, rule in input.config.ingress
	ports := (round(ingress.last_port(rule)) - round(ingress.first_port(rule))) + 1
	ports > data.params["sg-large-port-range"].ports
	ports < 65535
	ingress.protocol(rule) in {"tcp", "udp"}
	not is_own(rule)
	finding := {
		"message": sprintf("A rule opens %s, %s/%d-%d", [
			words.amount(ports, "port"),
			ingress.protocol(rule),
			ingress.first_port(rule),
			ingress.last_port(rule),
		]),
		"key": rule.key,
		"path": sprintf("/config/ingress/%d", [i]),
	}
}

is_own(rule) if rule.source.group_id == input.native_id
