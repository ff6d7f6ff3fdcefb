# METADATA
# title: Policy allows everything but some actions
# description: |
#   An Allow statement has NotAction: it allows all actions but those that it names, those of services that do
#   not exist yet and of misspelled ones included. How much that is decides the severity: whether administrator
#   rights are left, whether it is for all resources.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
#     description: NotAction in IAM policies
# custom:
#   id: iam-policy-notaction-allow
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the allowed actions in Action. To keep some actions from somebody, use a Deny statement beside it.
#   frameworks:
#     security-monkey: [check_notaction]
#     scoutsuite: [iam-managed-policy-allows-NotActions, iam-inline-policy-allows-NotActions]
#   aliases: []
package aws.iam.iam_policy_notaction_allow

import data.lib.iam
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	some entry in policy_text.allows(input)
	count(entry.statement.not_actions) > 0
	level := power(entry.statement)
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows everything but %s%s", [policy_text.listing(entry.statement.not_actions), level.words]),
		level.severity,
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

power(statement) := {"severity": "high", "words": ", which leaves administrator rights"} if {
	iam.is_admin_statement(statement)
} else := {"severity": "medium", "words": ", on all resources: near to an administrator"} if {
	is_everywhere(statement)
} else := {"severity": "low", "words": ""}

is_everywhere(statement) if iam.covers_resources(statement)

is_everywhere(statement) if {
	count(statement.not_resources) > 0
	breadth.is_wide(statement, "*")
}
