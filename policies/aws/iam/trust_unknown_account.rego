# METADATA
# title: Role trusts an unknown account
# description: |
#   The role's trust policy names an account, or a role or user of one, that is neither one of yours nor listed
#   as friendly or as a third party.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
#     description: Access to AWS accounts owned by third parties
# custom:
#   id: trust-unknown-account
#   severity: high
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Find out whose account it is. If it is one of yours or of a partner, add it to the known accounts in the
#     configuration; if not, remove it from the trust policy and look in CloudTrail for its AssumeRole calls.
#   frameworks:
#     security-monkey: [check_unknown_cross_account]
#   aliases: []
package aws.iam.trust_unknown_account

import data.lib.accounts
import data.lib.trust

deny contains finding if {
	some account in {entry.account | some entry in strangers}
	entries := [entry | some entry in strangers; entry.account == account]
	finding := {
		"message": sprintf("Unknown account %s may take on the role, by %s", [
			account,
			concat(", ", sort({entry.principal.value | some entry in entries})),
		]),
		"key": sprintf("%s", [account]),
		"path": sort({sprintf("/config/trust_policy/statements/%d", [entry.at]) | some entry in entries}),
	}
}

strangers := [entry | some entry in trust.foreign(input); accounts.is_unknown(input, entry.account)]
