# METADATA
# title: Security group has very many rules
# description: |
#   The group has more rules than somebody can review. Unused and doubled ones hide among them.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
#     description: Managed prefix lists
# custom:
#   id: sg-too-many-rules
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Split the group by what it is for, put addresses that come together into a prefix list, and remove rules
#     that VPC flow logs do not show in use.
#   frameworks:
#     prowler: [ec2_securitygroup_with_many_ingress_egress_rules]
#   aliases: [ec2_securitygroup_with_many_ingress_egress_rules]
#   params:
#     rules:
#       description: how many rules, both directions together, a group may have
#       default: 50
package aws.ec2.sg_too_many_rules

import data.lib.words

deny contains finding if {
	rules := count(input.config.ingress) + count(input.config.egress)
	rules > data.params["sg-too-many-rules"].rules
	finding := {
		"message": sprintf("Security group has %s, %d of them for ingress", [
			words.amount(rules, "rule"),
			count(input.config.ingress),
		]),
		"path": ["/config/ingress", "/config/egress"],
	}
}
