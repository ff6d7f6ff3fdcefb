# METADATA
# title: Machine image is public
# description: |
#   Any AWS account can launch the image and read what is on its disks. The block of public access for images
#   stops new sharing only: an image that is public stays so.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
#     description: Share an AMI with accounts
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
#     description: Block public access to AMIs
# custom:
#   id: ami-public
#   severity: critical
#   resource_types: [AWS::EC2::Image]
#   reads: [/config/public]
#   remediation: |
#     Make it private: aws ec2 modify-image-attribute --image-id ID --launch-permission "Remove=[{Group=all}]".
#     Take what was on it for known to others, and change secrets.
#   frameworks:
#     security-monkey: [check_internet_accessible]
#     prowler: [ec2_ami_public]
#   aliases: [ec2_ami_public, ec2-ami-public]
package aws.ec2.ami_public

deny contains finding if {
	input.config.public
	finding := {"message": sprintf("Image %s is public", [input.name]), "path": "/config/public"}
}
