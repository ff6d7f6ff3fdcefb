# METADATA
# title: New EBS volumes are not encrypted by default
# description: |
#   The region's setting that encrypts every new EBS volume and snapshot copy is off, so each volume depends on
#   whoever creates it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
#     description: Enable Amazon EBS encryption by default
# custom:
#   id: ebs-default-encryption-off
#   severity: medium
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/ebs_encryption_by_default]
#   remediation: |
#     Turn it on in this region: aws ec2 enable-ebs-encryption-by-default. Volumes that exist stay as they are.
#   frameworks:
#     cis-aws-1.4: ["2.2.1"]
#     cis-aws-3.0: ["2.2.1"]
#     cis-aws-5.0: ["5.1.1"]
#     fsbp: [EC2.7]
#     prowler: [ec2_ebs_default_encryption]
#   aliases: [ec2_ebs_default_encryption]
package aws.ec2.ebs_default_encryption_off

deny contains finding if {
	input.config.ebs_encryption_by_default == false
	finding := {
		"message": sprintf("New EBS volumes in %s are not encrypted by default", [input.region]),
		"path": "/config/ebs_encryption_by_default",
	}
}

unknown contains "whether EBS encrypts by default is not known" if {
	object.get(input.config, "ebs_encryption_by_default", "") == ""
}
