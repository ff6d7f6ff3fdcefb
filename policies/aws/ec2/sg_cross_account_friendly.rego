# METADATA
# title: Security group trusts one of our own or a friendly account
# description: |
#   A rule names a security group of another account that is yours or listed as friendly, or addresses of a
#   network that is listed as friendly. Not a fault: a list of what is let in across accounts.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
#     description: Referencing security groups of a peer VPC
# custom:
#   id: sg-cross-account-friendly
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Nothing to do when the access is meant. Otherwise remove the rule, and the peering connection behind it.
#   frameworks:
#     security-monkey: [check_friendly_cross_account_ingress, check_friendly_cross_account_egress]
package aws.ec2.sg_cross_account_friendly

import data.lib.foreign
import data.lib.net

deny contains finding if {
	some direction in ["ingress", "egress"]
	some pair in foreign.groups(input, direction)
	pair[0] in data.accounts.own
	finding := foreign.finding(input, direction, pair, "Own account")
}

deny contains finding if {
	some direction in ["ingress", "egress"]
	some pair in foreign.groups(input, direction)
	not pair[0] in data.accounts.own
	label := data.accounts.friendly[pair[0]]
	finding := foreign.finding(input, direction, pair, sprintf("Friendly account (%s)", [label]))
}

deny contains finding if {
	count(data.networks.friendly) > 0
	some direction in ["ingress", "egress"]
	some cidr in {rule.source.cidr | some rule in input.config[direction]; rule.source.cidr}
	net.whose(cidr) == "friendly"
	finding := foreign.cidr_finding(input, direction, cidr, "which are in a friendly network")
}
