# METADATA
# title: EBS volume is not encrypted
# description: |
#   The volume is not encrypted, nor will its snapshots be. Medium when an instance uses it, low when none does.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
#     description: EBS encryption
# custom:
#   id: ebs-volume-unencrypted
#   severity: medium
#   resource_types: [AWS::EC2::Volume]
#   reads: [/config/encrypted]
#   remediation: |
#     Take a snapshot, copy it with encryption, make a volume of the copy and swap the two. Turn on encryption
#     by default in the region, so that new ones are encrypted.
#   frameworks:
#     cis-aws-1.4: ["2.2.1"]
#     cis-aws-3.0: ["2.2.1"]
#     fsbp: [EC2.3]
#     prowler: [ec2_ebs_volume_encryption]
#   aliases: [ec2_ebs_volume_encryption]
package aws.ec2.ebs_volume_unencrypted

deny contains finding if {
	input.config.encrypted == false
	finding := {
		"message": sprintf("Volume is not encrypted; %s", [use]),
		"path": "/config/encrypted",
		"severity": severity,
	}
}

use := "no instance uses it" if {
	count(input.config.attachments) == 0
} else := sprintf("instance %s uses it", [input.config.attachments[0].instance_id])

severity := "low" if {
	count(input.config.attachments) == 0
} else := "medium"
