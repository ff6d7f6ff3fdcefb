# METADATA
# title: EBS snapshot is not encrypted
# description: |
#   The snapshot is not encrypted: whoever it is shared with, or who gets at it, can read it. An encrypted one
#   with a key of its own cannot be made public at all.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
#     description: EBS encryption
# custom:
#   id: ebs-snapshot-unencrypted
#   severity: medium
#   resource_types: [AWS::EC2::Snapshot]
#   reads: [/config/encrypted]
#   remediation: |
#     Copy it with encryption and delete the old one. Encrypt volumes, so that their snapshots are encrypted.
#   frameworks:
#     prowler: [ec2_ebs_snapshots_encrypted]
#   aliases: [ec2_ebs_snapshots_encrypted, ec2-ebs-snapshot-not-encrypted]
package aws.ec2.ebs_snapshot_unencrypted

deny contains finding if {
	input.config.encrypted == false
	finding := {
		"message": sprintf("Snapshot of volume %s is not encrypted", [input.config.volume_id]),
		"path": "/config/encrypted",
	}
}
