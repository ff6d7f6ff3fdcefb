# METADATA
# title: Security group lets the internet send ICMP
# description: |
#   Ingress rules let any address on the internet send ICMP messages other than those that connections need: a
#   way to find hosts, to redirect them, and to smuggle data. For ICMP a rule has a type and a code in the place
#   of ports; a rule without a type is for all of them.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
#   - ref: https://www.iana.org/assignments/icmp-parameters/icmp-parameters.xhtml
#     description: ICMP types
# custom:
#   id: sg-icmp-world
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Allow the types that are needed: 3 (unreachable, which path MTU discovery needs) and 11 for IPv4; 1 to 4
#     for IPv6.
#   aliases: [ec2-security-group-opens-icmp-to-all]
#   params:
#     icmp:
#       description: ICMP types that may be open to the internet
#       default: [3, 11]
#     icmpv6:
#       description: ICMPv6 types that may be open to the internet
#       default: [1, 2, 3, 4]
package aws.ec2.sg_icmp_world

import data.lib.ingress
import data.lib.net

deny contains finding if {
	sources := icmp_sources
	count(sources) > 0
	some opened in {[source.protocol, source.type] | some source in sources}
	not is_allowed(opened)
	fitting := [source | some source in sources; source.protocol == opened[0]; source.type in {opened[1], "any"}]
	net.covers_internet({source.cidr | some source in fitting}, families[opened[0]])
	finding := {
		"message": sprintf("Messages of %s, type %v, from the internet are let in", [names[opened[0]], opened[1]]),
		"key": sprintf("%s/%v", [opened[0], opened[1]]),
		"path": ingress.paths(fitting),
	}
}

unknown contains reason if {
	some protocol in ["icmp", "icmpv6"]
	some reason in ingress.unresolved(input, protocol, [0, 65535])
}

names := {"icmp": "ICMP", "icmpv6": "ICMPv6"}

families := {"icmp": "ipv4", "icmpv6": "ipv6"}

is_allowed(opened) if opened[1] in data.params["sg-icmp-world"][opened[0]]

# ICMP is of IPv4 and ICMPv6 of IPv6: a rule of one for an address of the other lets nothing in.
icmp_sources := [described |
	some source in ingress.icmp(input)
	net.family(source.cidr) == families[source.protocol]
	described := source
]
