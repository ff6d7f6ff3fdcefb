# METADATA
# title: Security group trusts an unknown account
# description: |
#   A rule names a security group of an account that is neither one of yours nor listed as friendly or as a third
#   party. With the parameter cidrs, so does a rule for public addresses that lie in no known network; the
#   internet as a whole is left to other policies.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
#     description: Referencing security groups of a peer VPC
# custom:
#   id: sg-cross-account-unknown
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Find out whose account it is. If it is one of yours or of a partner, add it to the known accounts in the
#     configuration; if not, remove the rule and the peering connection behind it.
#   frameworks:
#     security-monkey: [check_unknown_cross_account_ingress, check_unknown_cross_account_egress]
#   aliases: [whitelists-unknown-cidrs]
#   params:
#     cidrs:
#       description: whether rules for public addresses outside all known networks count too
#       default: false
package aws.ec2.sg_cross_account_unknown

import data.lib.accounts
import data.lib.foreign
import data.lib.net

deny contains finding if {
	some direction in ["ingress", "egress"]
	some pair in foreign.groups(input, direction)
	accounts.is_unknown(input, pair[0])
	finding := foreign.finding(input, direction, pair, "Unknown account")
}

deny contains finding if {
	data.params["sg-cross-account-unknown"].cidrs == true
	some direction in ["ingress", "egress"]
	cidrs := {rule.source.cidr |
		some rule in input.config[direction]
		rule.source.cidr
		is_unknown_cidr(rule.source.cidr)
	}
	some cidr in cidrs
	finding := foreign.cidr_finding(input, direction, cidr, "which are in no known network")
}

is_unknown_cidr(cidr) if {
	not endswith(cidr, "/0")
	not net.is_private(cidr)
	net.whose(cidr) == "unknown"
}
