# METADATA
# title: Security group lets in a very wide public range
# description: |
#   An ingress rule lets in more public addresses than one organization is likely to hold: wider than /24 for
#   IPv4, /48 for IPv6. Medium for ranges of the kind that AWS itself takes for public (wider than /8 or /32),
#   low for the others. Ranges of known networks, and those that are the whole internet alone or together, are
#   left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-very-wide-public-cidr
#   severity: medium
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace the range by those that are needed. If a provider of yours has so many addresses, add its ranges
#     to the parameter exempt or to the known networks.
#   frameworks:
#     prowler: [ec2_securitygroup_allow_wide_open_public_ipv4]
#   aliases: [ec2_securitygroup_allow_wide_open_public_ipv4]
#   params:
#     ipv4:
#       description: the shortest IPv4 prefix that passes
#       default: 24
#     ipv6:
#       description: the shortest IPv6 prefix that passes
#       default: 48
#     exempt:
#       description: public ranges that may be let in whole
#       default: []
package aws.ec2.sg_very_wide_public_cidr

import data.lib.ingress
import data.lib.net

deny contains finding if {
	wide := {rule.source.cidr | some rule in input.config.ingress; is_wide(rule.source.cidr)}
	count(wide) > 0
	some cidr in wide
	not cidr in adding_up
	not net.is_inside(cidr, data.params["sg-very-wide-public-cidr"].exempt)
	net.whose(cidr) == "unknown"
	grade := net.grade(cidr)
	grade in {"very wide", "wide"}
	finding := {
		"message": sprintf("Addresses %s, a %s public range, may reach this group", [cidr, grade]),
		"key": concat("/", ["ingress", cidr]),
		"path": [sprintf("/config/ingress/%d", [i]) | some i, rule in input.config.ingress; rule.source.cidr == cidr],
		"severity": severities[grade],
	}
}

severities := {"very wide": "medium", "wide": "low"}

# By length first: most rules are for a few addresses, and no look at these is needed.
is_wide(cidr) if {
	not contains(cidr, ":")
	net.prefix_length(cidr) < data.params["sg-very-wide-public-cidr"].ipv4
}

is_wide(cidr) if {
	contains(cidr, ":")
	net.prefix_length(cidr) < data.params["sg-very-wide-public-cidr"].ipv6
}

# What is the internet together with others is judged as that.
adding_up := {origin.cidr |
	sources := ingress.sources({"config": {"ingress": input.config.ingress}, "related": {"prefix_lists": {}}})
	some range in ingress.open_ranges(sources)
	some origin in ingress.contributors(sources, range.protocol, range.family, [range.from, range.to])
}
