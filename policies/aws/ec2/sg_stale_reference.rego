# METADATA
# title: Security group names a group that is out of reach
# description: |
#   A rule names a security group of a peer VPC, and the peering connection has been deleted or is not active.
#   The rule lets nothing in now, reads as if it did, and comes back to life with a connection between the same
#   VPCs.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html#vpc-peering-stale-groups
#     description: Stale security group rules
# custom:
#   id: sg-stale-reference
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress, /config/egress]
#   remediation: |
#     Remove the rule, or name what has taken the place of the group.
#   params:
#     live:
#       description: states of a peering connection in which a reference is not stale
#       default: [active, provisioning, pending-acceptance, initiating-request]
package aws.ec2.sg_stale_reference

deny contains finding if {
	some direction in ["ingress", "egress"]
	some i, rule in input.config[direction]
	rule.source.peering_status
	not rule.source.peering_status in data.params["sg-stale-reference"].live
	finding := {
		"message": sprintf("Group %s of account %s is named, but its peering connection is %s", [
			rule.source.group_id,
			rule.source.account,
			rule.source.peering_status,
		]),
		"key": sprintf("%s/%s", [direction, rule.key]),
		"path": sprintf("/config/%s/%d", [direction, i]),
	}
}
