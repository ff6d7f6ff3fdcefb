# METADATA
# title: VPC Block Public Access is off
# description: |
#   Nothing in the region keeps VPCs from the internet as a whole: each depends on its routes, network ACLs and
#   security groups.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
#     description: VPC Block Public Access
# custom:
#   id: vpc-bpa-off
#   severity: info
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/vpc_block_public_access]
#   remediation: |
#     Where VPCs have nothing to do with the internet, turn it on: aws ec2 modify-vpc-block-public-access-
#     options --internet-gateway-block-mode block-ingress, with exclusions for the VPCs that serve it. First
#     find out with Network Access Analyzer what would break.
#   frameworks:
#     fsbp: [EC2.172]
package aws.ec2.vpc_bpa_off

deny contains finding if {
	input.config.vpc_block_public_access.mode == "off"
	finding := {
		"message": sprintf("VPC Block Public Access is off in %s", [input.region]),
		"path": "/config/vpc_block_public_access/mode",
	}
}

unknown contains "whether VPC Block Public Access is on is not known" if {
	not input.config.vpc_block_public_access
}
