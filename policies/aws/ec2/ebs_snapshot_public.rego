# METADATA
# title: EBS snapshot is public
# description: |
#   Any AWS account can make a volume from the snapshot and read what is on it. Where the block of public access
#   for snapshots blocks all sharing, nobody can at the moment: low, since one switch of the region lies between
#   it and everybody. The other mode, which blocks new sharing only, leaves it public.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
#     description: Share a snapshot
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
#     description: Block public access for snapshots
# custom:
#   id: ebs-snapshot-public
#   severity: critical
#   resource_types: [AWS::EC2::Snapshot]
#   reads: [/config/public]
#   remediation: |
#     Make it private: aws ec2 modify-snapshot-attribute --snapshot-id ID --attribute createVolumePermission
#     --operation-type remove --group-names all. Take what was on it for known to others, and change secrets.
#   frameworks:
#     fsbp: [EC2.1]
#     security-monkey: [check_internet_accessible]
#     prowler: [ec2_ebs_public_snapshot]
#   aliases: [ec2_ebs_public_snapshot, ec2-ebs-snapshot-public]
package aws.ec2.ebs_snapshot_public

deny contains finding if {
	input.config.public
	finding := {
		"message": sprintf("Snapshot of volume %s is public%s", [input.config.volume_id, blocked[mode]]),
		"path": "/config/public",
		"severity": severities[mode],
	}
}

deny contains finding if {
	"aws-marketplace" in object.get(input.config, "shared_with", [])
	finding := {
		"message": sprintf("Snapshot of volume %s is shared with AWS Marketplace, and so with its customers", [
			input.config.volume_id,
		]),
		"key": "aws-marketplace",
		"path": "/config/shared_with",
		"severity": "high",
	}
}

unknown contains "whether the region blocks public access to snapshots is not known" if {
	input.config.public
	mode == "unknown"
}

mode := found if {
	found := input.related.region_settings.config.snapshot_block_public_access
	severities[found]
} else := "unknown"

severities := {
	"block-all-sharing": "low",
	"block-new-sharing": "critical",
	"unblocked": "critical",
	"unknown": "high",
}

blocked := {
	"block-all-sharing": ", though the region blocks public access to snapshots at the moment",
	"block-new-sharing": "",
	"unblocked": "",
	"unknown": "; whether the region blocks public access to snapshots is not known",
}
