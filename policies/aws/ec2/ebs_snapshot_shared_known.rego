# METADATA
# title: EBS snapshot is shared with a known account
# description: |
#   The snapshot is shared with another account that is yours, or that is listed as friendly or as a third
#   party. Not a fault: a list of what is shared.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
#     description: Share a snapshot
# custom:
#   id: ebs-snapshot-shared-known
#   severity: info
#   resource_types: [AWS::EC2::Snapshot]
#   reads: [/config/shared_with]
#   remediation: |
#     Nothing to do when the sharing is meant. Otherwise remove the account from the snapshot.
#   frameworks:
#     security-monkey: [check_friendly_access, check_thirdparty_access]
package aws.ec2.ebs_snapshot_shared_known

import data.lib.accounts

deny contains finding if {
	some i, account in input.config.shared_with
	account != input.account
	accounts.is_known(input, account)
	finding := {
		"message": sprintf("Snapshot of volume %s is shared with account %s (%s)", [
			input.config.volume_id,
			account,
			accounts.label(account),
		]),
		"key": concat("/", ["account", account]),
		"path": sprintf("/config/shared_with/%d", [i]),
	}
}

unknown contains "with whom the snapshot is shared is not known" if not input.config.shared_with
