# METADATA
# title: Security group lets the internet in by parts
# description: |
#   Ingress rules let any address on the internet in, but by several CIDRs that only together are everything,
#   such as 0.0.0.0/1 and 128.0.0.0/1. Whoever searches rules for 0.0.0.0/0 does not find it, which is at times
#   the reason that it is written so. How bad the open ports are, other policies say.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-world-split-cidr
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Find out why it was written so. If the port is meant to be public, say it by 0.0.0.0/0; if not, let in
#     only the ranges that need it.
package aws.ec2.sg_world_split_cidr

import data.lib.ingress
import data.lib.net

deny contains finding if {
	sources := ingress.sources(input)
	some range in ingress.open_ranges(sources)
	origins := ingress.contributors(sources, range.protocol, range.family, [range.from, range.to])
	cidrs := {origin.cidr | some origin in origins}
	count(cidrs) > 1
	whole := [cidr | some cidr in cidrs; endswith(cidr, "/0")]
	count(whole) == 0
	finding := {
		"message": sprintf("The internet reaches %s/%s over %s by %d CIDRs that are everything together: %s", [
			range.protocol,
			ingress.ports_text(range),
			net.family_names[range.family],
			count(cidrs),
			ingress.through(input, origins),
		]),
		"key": sprintf("%s/%s/%s", [range.protocol, ingress.ports_text(range), range.family]),
		"path": ingress.paths(origins),
	}
}

unknown contains reason if {
	ingress.may_be_open(input)
	some protocol in ["tcp", "udp"]
	some reason in ingress.unresolved(input, protocol, [0, 65535])
}
