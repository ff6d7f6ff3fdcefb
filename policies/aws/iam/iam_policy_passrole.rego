# METADATA
# title: Policy lets any role be passed to services
# description: |
#   A statement allows iam:PassRole on all roles: its holders can start an instance, a function or a job with the
#   most powerful role of the account and act through it. A condition on iam:PassedToService limits to which
#   services, not which roles.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#     description: Grant a user permissions to pass a role to an AWS service
# custom:
#   id: iam-policy-passrole
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the roles in Resource, best by a path or a prefix (arn:aws:iam::ACCOUNT:role/app-*), and the service
#     in a condition on iam:PassedToService.
#   frameworks:
#     security-monkey: [check_iam_passrole]
#     trivy: [AWS-0342]
#   aliases: []
package aws.iam.iam_policy_passrole

import data.lib.access
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	access.allows_action(entry.statement, "iam:passrole")
	breadth.is_wide_within(entry.statement, "role", object.get(input, "account", ""))
	count(policy_text.without_denied(entry, ["iam:passrole"])) > 0
	finding := policy_text.finding(input, entry, "allows iam:PassRole for all roles", "medium")
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
