# METADATA
# title: Security group lets a whole private range reach an administration port
# description: |
#   An ingress rule opens a port for administration to a whole private range, such as 10.0.0.0/8: every VPC,
#   office and partner network that can ever be routed there, not the hosts that administer.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-wide-private-cidr
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace the range by those of the networks that administrators use, by a group reference, or use Session
#     Manager.
#   params:
#     ports:
#       description: TCP ports for administration
#       default: [22, 3389, 5985, 5986]
package aws.ec2.sg_wide_private_cidr

import data.lib.ingress
import data.lib.net

deny contains finding if {
	wide := {rule.source.cidr | some rule in input.config.ingress; is_wide_private(rule.source.cidr)}
	count(wide) > 0
	some cidr in wide
	some port in data.params["sg-wide-private-cidr"].ports
	paths := [sprintf("/config/ingress/%d", [i]) |
		some i, rule in input.config.ingress
		rule.source.cidr == cidr
		ingress.protocol(rule) in {"tcp", "all"}
		ingress.first_port(rule) <= port
		port <= ingress.last_port(rule)
	]
	count(paths) > 0
	finding := {
		"message": sprintf("The whole private range %s may reach tcp/%d", [cidr, port]),
		"key": sprintf("tcp/%d/%s", [port, cidr]),
		"path": sort(paths),
	}
}

# The blocks of RFC 1918, RFC 6598 and RFC 4193, and what is nearly one of them.
is_wide_private(cidr) if cidr in {"192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fd00::/8"}

is_wide_private(cidr) if {
	not contains(cidr, ":")
	net.prefix_length(cidr) >= 8
	net.prefix_length(cidr) <= 12
	net.is_private(cidr)
}
