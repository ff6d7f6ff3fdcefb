# METADATA
# title: Security group trusts a third party
# description: |
#   A rule names a security group of an account that is listed as a third party.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
#     description: Referencing security groups of a peer VPC
# custom:
#   id: sg-cross-account-thirdparty
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Check that the third party still needs the access, on these ports. Otherwise remove the rule, and the
#     peering connection behind it.
#   frameworks:
#     security-monkey: [check_thirdparty_cross_account_ingress, check_thirdparty_cross_account_egress]
package aws.ec2.sg_cross_account_thirdparty

import data.lib.foreign

deny contains finding if {
	some direction in ["ingress", "egress"]
	some pair in foreign.groups(input, direction)
	label := data.accounts.third_party[pair[0]]
	finding := foreign.finding(input, direction, pair, sprintf("Third party (%s)", [label]))
}
