# METADATA
# title: Snapshots can be made public
# description: |
#   The region does not block public access to EBS snapshots. Medium when nothing is blocked; low when only new
#   sharing is, since snapshots that are public already stay so.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
#     description: Block public access for snapshots
# custom:
#   id: ebs-snapshot-bpa-off
#   severity: medium
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/snapshot_block_public_access]
#   remediation: |
#     Turn it on in this region: aws ec2 enable-snapshot-block-public-access --state block-all-sharing.
#   frameworks:
#     prowler: [ec2_ebs_snapshot_account_block_public_access]
#   aliases: [ec2_ebs_snapshot_account_block_public_access]
package aws.ec2.ebs_snapshot_bpa_off

deny contains finding if {
	mode := input.config.snapshot_block_public_access
	mode in {"unblocked", "block-new-sharing"}
	finding := {
		"message": sprintf("Block of public access to snapshots in %s: %s", [input.region, words[mode]]),
		"path": "/config/snapshot_block_public_access",
		"severity": severities[mode],
	}
}

unknown contains "whether public access to snapshots is blocked is not known" if {
	not input.config.snapshot_block_public_access
}

words := {"unblocked": "off", "block-new-sharing": "only for snapshots that are not public yet"}

severities := {"unblocked": "medium", "block-new-sharing": "low"}
