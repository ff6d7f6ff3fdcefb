# METADATA
# title: Security group lets everything out to the internet
# description: |
#   Egress rules let all protocols, or all ports of TCP or UDP, out to any address on the internet. AWS gives
#   every new group such a rule, so nearly every account has many; the policy is off until somebody wants to
#   work on it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-egress-any
#   severity: info
#   enabled: false
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/egress]
#   remediation: |
#     Replace the rule by the ports and destinations that are needed: 443 to prefix lists or endpoints is often
#     enough.
#   frameworks:
#     security-monkey: [check_internet_accessible_egress]
#   aliases: [aws-ec2-no-public-egress-sgr]
package aws.ec2.sg_internet_egress_any

import data.lib.ingress
import data.lib.net

deny contains finding if {
	sources := ingress.sources(outwards)
	count(sources) > 0
	some family in ["ipv4", "ipv6"]
	some protocol in opened(sources, family)
	origins := ingress.contributors(sources, protocol, family, [1, 65535])
	finding := {
		"message": sprintf("All ports of %s are open to the internet, outwards, over %s", [
			words[protocol],
			net.family_names[family],
		]),
		"key": sprintf("%s/%s", [protocol, family]),
		"path": [replace(path, "/ingress/", "/egress/") | some path in ingress.paths(origins)],
	}
}

unknown contains reason if {
	some protocol in ["tcp", "udp"]
	some reason in ingress.unresolved(outwards, protocol, [0, 65535])
}

words := {"all": "every protocol", "tcp": "TCP", "udp": "UDP"}

# The group with its egress rules in the place of the others.
outwards := {
	"config": {"ingress": input.config.egress},
	"related": {"prefix_lists": object.get(input, ["related", "prefix_lists"], {})},
}

opened(sources, family) := ["all"] if {
	ingress.all_protocols(sources, family)
} else := [protocol |
	some protocol in ["tcp", "udp"]
	some range in ingress.internet_ranges(sources, protocol, family)
	ingress.is_all_ports({"from": range[0], "to": range[1]})
]
