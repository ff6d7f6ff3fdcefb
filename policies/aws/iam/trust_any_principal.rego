# METADATA
# title: Role can be taken on by anybody
# description: |
#   The role's trust policy names everyone, with no condition that only a fixed party can meet. Any AWS account
#   can take the role on. An external id alone does not help: it is no secret. Conditions that only some can meet,
#   but that do not tell of which account they are, such as an address or the id of a role, are medium.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     description: Principal, and why not to use a wildcard
# custom:
#   id: trust-any-principal
#   severity: critical
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Name the accounts or roles that need the role in place of the wildcard, or add a condition on
#     aws:PrincipalOrgID with the id of your organization. Look in CloudTrail for AssumeRole calls of accounts
#     that you do not know.
#   frameworks:
#     security-monkey: [check_internet_accessible]
#     checkov: [CKV_AWS_60]
#   aliases: [iam-assume-role-policy-allows-all]
package aws.iam.trust_any_principal

import data.lib.access
import data.lib.grantees
import data.lib.iam

deny contains finding if {
	statements := input.config.trust_policy.statements
	some i, statement in statements
	access.allows_everyone(statement)
	iam.allows_assume(statement)
	access.is_open(statement)
	not access.is_denied(statement, statements)
	finding := {
		"message": sprintf("Anybody can take on the role%s", [conditions(statement)]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(statements, i)]),
		"path": sprintf("/config/trust_policy/statements/%d", [i]),
		"details": {"mitigations": access.partial_denies(statement, statements)},
	}
}

# Conditions may narrow everyone to somebody and not tell whose that is.
deny contains finding if {
	statements := input.config.trust_policy.statements
	some i, statement in statements
	access.allows_everyone(statement)
	iam.allows_assume(statement)
	not access.is_denied_to_all(statement, statements)
	narrow := grantees.narrowings(statement, statements)
	count(narrow) > 0
	telling := [condition | some condition in narrow; not lower(condition.key) in keys_of_anybody]
	count(telling) == 0
	finding := {
		"message": sprintf("Whoever meets these conditions can take on the role, of whatever account: %s", [
			concat("; ", sort({text | some condition in narrow; text := access.conditions_text({"conditions": [condition]})})),
		]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(statements, i)]),
		"path": sprintf("/config/trust_policy/statements/%d", [i]),
		"severity": "medium",
	}
}

keys_of_anybody := {"aws:userid", "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce"}

conditions(statement) := "" if {
	count(statement.conditions) == 0
} else := sprintf(" under conditions that narrow nobody out: %s", [text]) if {
	text := access.conditions_text(statement)
}
