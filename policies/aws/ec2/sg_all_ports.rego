# METADATA
# title: Security group opens every port to a source
# description: |
#   An ingress rule lets some source, be it a private range or another group, reach all ports of TCP, of UDP, or
#   of every protocol. What listens on them tomorrow is open from its first day. The internet as a source is
#   left to sg-internet-ingress-all, and the default group to sg-default-has-rules.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-all-ports
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace the rule by rules for the ports that are used; VPC flow logs show which ones.
#   aliases: [ec2-security-group-opens-all-ports, ec2-security-group-opens-all-ports-to-self]
#   params:
#     own_group:
#       description: whether a rule for the members of the group itself counts too
#       default: false
package aws.ec2.sg_all_ports

import data.lib.ingress

deny contains finding if {
	input.config.group_name != "default"
	some i, rule in input.config.ingress
	is_all(rule)
	not is_left_out(rule)
	finding := {
		"message": sprintf("All ports of %s are open to %s", [words[ingress.protocol(rule)], source(rule)]),
		"key": rule.key,
		"path": sprintf("/config/ingress/%d", [i]),
	}
}

words := {"all": "every protocol", "tcp": "TCP", "udp": "UDP"}

is_all(rule) if ingress.protocol(rule) == "all"

is_all(rule) if {
	ingress.protocol(rule) in {"tcp", "udp"}
	ingress.first_port(rule) <= 1
	ingress.last_port(rule) == 65535
}

is_left_out(rule) if endswith(rule.source.cidr, "/0")

is_left_out(rule) if {
	rule.source.group_id == input.native_id
	data.params["sg-all-ports"].own_group == false
}

source(rule) := rule.source.cidr if {
	rule.source.cidr
} else := rule.source.group_id if {
	rule.source.group_id
} else := rule.source.prefix_list_id
