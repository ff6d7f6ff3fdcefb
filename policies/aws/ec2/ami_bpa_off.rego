# METADATA
# title: Machine images can be made public
# description: |
#   The region does not block that images of the account are made public.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
#     description: Block public access to AMIs
# custom:
#   id: ami-bpa-off
#   severity: medium
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/image_block_public_access]
#   remediation: |
#     Turn it on in this region: aws ec2 enable-image-block-public-access --image-block-public-access-state
#     block-new-sharing. Images that are public stay so; make them private one by one.
#   frameworks:
#     prowler: [ec2_ami_account_block_public_access]
#   aliases: [ec2_ami_account_block_public_access]
package aws.ec2.ami_bpa_off

deny contains finding if {
	input.config.image_block_public_access == "unblocked"
	finding := {
		"message": sprintf("Block of public access to machine images in %s is off", [input.region]),
		"path": "/config/image_block_public_access",
	}
}

unknown contains "whether public access to machine images is blocked is not known" if {
	not input.config.image_block_public_access
}
