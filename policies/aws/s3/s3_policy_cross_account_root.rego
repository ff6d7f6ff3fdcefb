# METADATA
# title: Bucket policy trusts a whole other account
# description: |
#   A statement of the bucket policy names another account itself (its root, or its twelve digits, which are the same)
#   in place of a role: whoever administers that account decides who of it gets in. The accounts from which AWS delivers
#   logs do not count.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
#     description: AWS account principals
# custom:
#   id: s3-policy-cross-account-root
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Name the role or user of the other account that needs the access, in place of the account.
#   frameworks:
#     security-monkey: [check_root_cross_account]
#   aliases: []
package aws.s3.s3_policy_cross_account_root

import data.lib.accounts
import data.lib.grantees
import data.lib.s3

deny contains finding if {
	whole := [entry |
		some entry in grantees.other_accounts(input, input.config.policy.statements)
		entry.whole
		accounts.kind(input, entry.account) != "aws"
	]
	some account in {entry.account | some entry in whole}
	entries := [entry | some entry in whole; entry.account == account]
	finding := {
		"message": sprintf("The bucket policy trusts all of account %s with %s", [
			account,
			concat("; ", sort({s3.actions_text(entry.statement) | some entry in entries})),
		]),
		"key": sprintf("policy/%s", [account]),
		"path": sort({sprintf("/config/policy/statements/%d", [entry.at]) | some entry in entries}),
		"severity": severity(accounts.kind(input, account)),
	}
}

severity(kind) := "low" if {
	kind == "own"
} else := "medium"
