# METADATA
# title: Network ACL is not used
# description: |
#   No subnet uses the network ACL. Its rules are read as if they protected something. The default ACL, which
#   cannot be deleted, is left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#     description: Network ACLs
# custom:
#   id: nacl-unused
#   severity: info
#   resource_types: [AWS::EC2::NetworkAcl]
#   reads: [/config/subnet_ids]
#   remediation: |
#     Delete it, or give it to the subnets it was made for.
#   frameworks:
#     fsbp: [EC2.16]
#     prowler: [ec2_networkacl_unused]
#   aliases: [ec2_networkacl_unused]
package aws.ec2.nacl_unused

deny contains finding if {
	input.config.owner_id == input.account
	not input.config.is_default
	count(input.config.subnet_ids) == 0
	finding := {"message": "Network ACL is not used by any subnet", "path": "/config/subnet_ids"}
}

not_applicable contains "a default network ACL cannot be deleted" if input.config.is_default

not_applicable contains "another account owns the network ACL" if input.config.owner_id != input.account
