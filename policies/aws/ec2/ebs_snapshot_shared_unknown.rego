# METADATA
# title: EBS snapshot is shared with an unknown account
# description: |
#   An account that is neither one of yours nor listed as friendly or as a third party can make a volume from
#   the snapshot and read what is on it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
#     description: Share a snapshot
# custom:
#   id: ebs-snapshot-shared-unknown
#   severity: high
#   resource_types: [AWS::EC2::Snapshot]
#   reads: [/config/shared_with]
#   remediation: |
#     Find out whose account it is. If it is one of yours or of a partner, add it to the known accounts of the
#     configuration; if not, stop sharing: aws ec2 modify-snapshot-attribute --attribute createVolumePermission
#     --operation-type remove --user-ids ACCOUNT.
#   frameworks:
#     security-monkey: [check_unknown_access]
package aws.ec2.ebs_snapshot_shared_unknown

import data.lib.accounts

deny contains finding if {
	some i, account in input.config.shared_with
	accounts.is_unknown(input, account)
	finding := {
		"message": sprintf("Snapshot of volume %s is shared with unknown account %s", [
			input.config.volume_id,
			account,
		]),
		"key": concat("/", ["account", account]),
		"path": sprintf("/config/shared_with/%d", [i]),
	}
}

unknown contains "with whom the snapshot is shared is not known" if not input.config.shared_with
