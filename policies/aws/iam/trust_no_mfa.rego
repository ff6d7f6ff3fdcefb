# METADATA
# title: People of another account take on the role without MFA
# description: |
#   The role's trust policy lets in users of another account of yours or of friends, or all of that account, and
#   does not require MFA: a stolen access key of a user there is enough. `BoolIfExists` on
#   aws:MultiFactorAuthPresent requires nothing of an access key. Statements that require an external id are for
#   programs and are left out, and so are accounts of others, which iam-no-externalid judges.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#     description: Secure API access with MFA
# custom:
#   id: trust-no-mfa
#   severity: low
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Add the condition Bool aws:MultiFactorAuthPresent true, or name the role there that people sign in to by
#     IAM Identity Center.
#   frameworks:
#     scoutsuite: [iam-assume-role-no-mfa]
#   aliases: [iam-assume-role-no-mfa]
package aws.iam.trust_no_mfa

import data.lib.trust

deny contains finding if {
	entries := [entry |
		some entry in trust.foreign(input)
		is_for_people(entry)
		not trust.requires_mfa(entry.statement)
		not trust.holds_fixed(entry.statement, "sts:externalid")
	]
	some principal in {entry.principal.value | some entry in entries}
	own := [entry | some entry in entries; entry.principal.value == principal]
	finding := {
		"message": sprintf("%s may take on the role without MFA", [principal]),
		"key": sprintf("%s", [principal]),
		"path": sort({trust.path(entry) | some entry in own}),
	}
}

is_for_people(entry) if contains(entry.principal.value, ":user/")

is_for_people(entry) if {
	trust.is_whole_account(entry.principal.value)
	entry.account in data.accounts.own
}

is_for_people(entry) if {
	trust.is_whole_account(entry.principal.value)
	data.accounts.friendly[entry.account]
}
