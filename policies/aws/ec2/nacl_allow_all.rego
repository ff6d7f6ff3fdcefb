# METADATA
# title: Network ACL lets everything through
# description: |
#   The rules of a network ACL let all traffic in from any address, or out to any address, so that it does
#   nothing. The default ACL of a VPC is made so by AWS, which is info; one that somebody made, low.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#     description: Network ACLs
# custom:
#   id: nacl-allow-all
#   severity: low
#   resource_types: [AWS::EC2::NetworkAcl]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Allow what the subnets need and leave the rest to the implicit deny. If security groups are all you want
#     to use, leave the default ACL in place and delete the other.
#   frameworks:
#     prowler: [ec2_networkacl_allow_ingress_any_port]
#   aliases: [ec2-default-network-acls-allow-all, ec2-custom-network-acls-allow-all]
package aws.ec2.nacl_allow_all

import data.lib.nacl
import data.lib.net

deny contains finding if {
	input.config.owner_id == input.account
	some direction in ["ingress", "egress"]
	entries := input.config[direction]
	some family in nacl.wide_families(entries)
	rules := nacl.fitting(nacl.of_family(entries, family), "all")
	nacl.allows(rules, family, 0)
	finding := {
		"message": sprintf("All traffic is let %s over %s", [words[direction], net.family_names[family]]),
		"key": sprintf("%s/%s", [direction, family]),
		"path": [sprintf("/config/%s/%d", [direction, i]) | some i in nacl.deciding(rules, 0)],
		"severity": severities[kind],
	}
}

not_applicable contains "another account owns the network ACL" if input.config.owner_id != input.account

words := {"ingress": "in from every address", "egress": "out to every address"}

severities := {"default": "info", "made": "low"}

kind := "default" if {
	input.config.is_default
} else := "made"
