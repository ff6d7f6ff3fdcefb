# METADATA
# title: Role trusts a known account
# description: |
#   The role's trust policy names another account, or a role or user of one, that is one of yours or listed as
#   friendly or as a third party. This is an inventory of who comes in.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
#     description: Delegate access across AWS accounts using IAM roles
# custom:
#   id: trust-known-account
#   severity: info
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Nothing, as long as the account still needs the role. Remove it from the trust policy when it does not.
#   frameworks:
#     security-monkey: [check_friendly_cross_account, check_thirdparty_cross_account]
#   aliases: []
#   tags: [inventory]
package aws.iam.trust_known_account

import data.lib.trust

deny contains finding if {
	entries := trust.foreign(input)
	some account in {entry.account | some entry in entries}
	label := labels(account)
	count(label) > 0
	own := [entry | some entry in entries; entry.account == account]
	finding := {
		"message": sprintf("%s %s may take on the role, by %s", [
			label[0],
			account,
			concat(", ", sort({entry.principal.value | some entry in own})),
		]),
		"key": sprintf("%s", [account]),
		"path": sort({trust.path(entry) | some entry in own}),
	}
}

labels(account) := ["Own account"] if {
	account in data.accounts.own
} else := array.concat(
	[sprintf("Friendly account %v", [name]) | name := data.accounts.friendly[account]],
	[sprintf("Third party %v,", [name]) | name := data.accounts.third_party[account]],
)
