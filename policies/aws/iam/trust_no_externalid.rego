# METADATA
# title: Role trusts an outsider without an external id
# description: |
#   The role's trust policy lets in an account that is neither yours nor friendly, and does not require a fixed
#   sts:ExternalId. A vendor who serves many customers can then be talked into using the role for one of the
#   others (the confused deputy).
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#     description: The confused deputy problem
# custom:
#   id: trust-no-externalid
#   severity: medium
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Agree on an external id with the third party, one that it gives to no other customer, and require it:
#     StringEquals sts:ExternalId.
#   frameworks:
#     scoutsuite: [iam-assume-role-lacks-external-id-and-mfa]
#   aliases: [iam-assume-role-lacks-external-id-and-mfa]
package aws.iam.trust_no_externalid

import data.lib.access
import data.lib.trust

deny contains finding if {
	entries := [entry |
		some entry in trust.outsiders(input)
		access.allows_action(entry.statement, "sts:assumerole")
		not trust.holds_fixed(entry.statement, "sts:externalid")
	]
	some account in {entry.account | some entry in entries}
	own := [entry | some entry in entries; entry.account == account]
	finding := {
		"message": sprintf("Account %s may take on the role without an external id%s", [account, loose(own)]),
		"key": sprintf("%s", [account]),
		"path": sort({trust.path(entry) | some entry in own}),
	}
}

loose(entries) := text if {
	asked := [value | some entry in entries; some value in trust.values(entry.statement, "sts:externalid")]
	count(asked) > 0
	text := sprintf(" of its own: any that matches %s will do", [concat(", ", asked)])
} else := ""
