# METADATA
# title: Policy gives the run of IAM
# description: |
#   A statement allows `iam:*`, or a wildcard that takes in actions by which principals give themselves
#   permissions (`iam:Put*`, `i*:*`), on all of IAM: its holders are administrators as soon as they want. A
#   policy of everything is reported as an administrator's instead; policies of AWS are judged where they give
#   all of IAM.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-iam-star
#   severity: high
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the actions that are needed, mostly iam:Get* and iam:List*, and the users and roles that they are for.
#   frameworks:
#     security-monkey: [check_iam_star_privileges]
#   aliases: []
package aws.iam.iam_policy_iam_star

import data.lib.iam
import data.lib.policy_text
import data.lib.breadth
import data.lib.wildcard

deny contains finding if {
	some entry in policy_text.allows(input)
	patterns := iam_patterns(entry.statement)
	count(patterns) > 0
	not iam.is_admin_statement(entry.statement)
	given := policy_text.without_denied(entry, breadth.widely(entry.statement, decisive(patterns)))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows %s", [concat(", ", patterns)]),
		severity(given),
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

# Wildcards that take in the service IAM.
iam_patterns(statement) := [pattern |
	some pattern in statement.actions
	contains(pattern, "*")
	parts := split(lower(pattern), ":")
	wildcard.matches(parts[0], "iam")
]

decisive(patterns) := [action |
	some action in iam.decisive_actions
	hit := [pattern | some pattern in patterns; wildcard.matches(lower(pattern), action)]
	count(hit) > 0
]

severity(given) := "high" if {
	count(given) == count(iam.decisive_actions)
} else := "medium"
