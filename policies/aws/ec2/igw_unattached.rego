# METADATA
# title: Internet gateway is not attached
# description: |
#   The internet gateway is attached to no VPC: one call from opening whichever VPC it is attached to.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#     description: Internet gateways
# custom:
#   id: igw-unattached
#   severity: info
#   resource_types: [AWS::EC2::InternetGateway]
#   reads: [/config/vpc_ids]
#   remediation: |
#     Delete it.
package aws.ec2.igw_unattached

deny contains finding if {
	count(input.config.vpc_ids) == 0
	finding := {"message": "Internet gateway is not attached to any VPC", "path": "/config/vpc_ids"}
}
