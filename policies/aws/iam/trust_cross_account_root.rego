# METADATA
# title: Role trusts a whole other account
# description: |
#   The role's trust policy names another account as a whole (its twelve digits, or its root): whoever
#   administers that account decides who takes the role on. A condition on aws:PrincipalArn or aws:userid with
#   fixed values narrows it to some of its roles or users, and passes.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     description: Principal in IAM policies
# custom:
#   id: trust-cross-account-root
#   severity: medium
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Name the role or user of the other account that needs the role.
#   frameworks:
#     security-monkey: [check_root_cross_account]
#   aliases: []
package aws.iam.trust_cross_account_root

import data.lib.access
import data.lib.trust

deny contains finding if {
	entries := [entry |
		some entry in trust.foreign(input)
		trust.is_whole_account(entry.principal.value)
		not is_narrowed(entry.statement)
	]
	some account in {entry.account | some entry in entries}
	own := [entry | some entry in entries; entry.account == account]
	finding := {
		"message": sprintf("Whoever account %s lets may take on the role", [account]),
		"key": sprintf("%s", [account]),
		"path": sort({trust.path(entry) | some entry in own}),
		"severity": severity(account),
	}
}

is_narrowed(statement) if {
	some condition in statement.conditions
	lower(condition.key) in {"aws:principalarn", "aws:userid"}
	access.is_narrowing(condition)
	not is_only_an_account(condition)
}

# The account is fixed already: only what stands after it narrows.
is_only_an_account(condition) if {
	some value in condition.values
	parts := split(value, ":")
	parts[5] in {"*", "root"}
}

severity(account) := "low" if {
	account in data.accounts.own
} else := "medium"
