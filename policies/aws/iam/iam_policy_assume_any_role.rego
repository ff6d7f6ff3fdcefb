# METADATA
# title: Policy lets any role be taken on
# description: |
#   A statement allows sts:AssumeRole on all roles: every role whose trust policy lets the account in is open to
#   its holders, in this account and in others.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
#     description: Grant a user permissions to switch roles
# custom:
#   id: iam-policy-assume-any-role
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the roles, at least by a prefix: arn:aws:iam::ACCOUNT:role/app-*.
#   frameworks:
#     prowler: [iam_no_custom_policy_permissive_role_assumption]
#   aliases: [iam_no_custom_policy_permissive_role_assumption]
package aws.iam.iam_policy_assume_any_role

import data.lib.access
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	access.allows_action(entry.statement, "sts:assumerole")
	breadth.is_wide_within(entry.statement, "role", object.get(input, "account", ""))
	count(policy_text.without_denied(entry, ["sts:assumerole"])) > 0
	finding := policy_text.finding(input, entry, "allows sts:AssumeRole for all roles", "medium")
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
