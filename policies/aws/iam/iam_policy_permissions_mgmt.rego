# METADATA
# title: Policy lets permissions be changed
# description: |
#   A statement allows actions of the kind that AWS calls permissions management: attaching policies, making
#   credentials, changing the policies of buckets, keys and queues, sharing snapshots. What users may do with
#   themselves alone (a policy variable for their own name) is left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/
#     description: Actions, resources, and condition keys for AWS services
# custom:
#   id: iam-policy-permissions-mgmt
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Keep such actions to the few who manage access, name the resources, and require a permissions boundary
#     (iam:PermissionsBoundary) where roles are made.
#   frameworks:
#     security-monkey: [check_permissions]
#     checkov: [CKV_AWS_109, CKV_AWS_289]
#   aliases: []
package aws.iam.iam_policy_permissions_mgmt

import data.lib.actions
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	principals := policy_text.named(entry.statement, actions.identity_permissions)
	resources := policy_text.named(entry.statement, actions.resource_permissions)
	count(principals) + count(resources) > 0
	not breadth.is_own(entry.statement)
	named := breadth.of_service(entry.statement, array.concat(principals, resources))
	given := policy_text.without_denied(entry, named)
	count(given) > 0
	texts := array.concat(
		policy_text.written(actions.identity_permissions, given),
		policy_text.written(actions.resource_permissions, given),
	)
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows permissions to be changed: %s", [policy_text.listing(texts)]),
		severity(entry.statement),
	)
}

severity(statement) := "medium" if {
	breadth.is_wide(statement, "*")
} else := "low"

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
