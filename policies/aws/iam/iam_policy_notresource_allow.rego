# METADATA
# title: Policy allows actions on all resources but some
# description: |
#   An Allow statement has NotResource: it is for all resources but those that it names, those that will be made
#   tomorrow and those of other services included.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
#     description: NotResource in IAM policies
# custom:
#   id: iam-policy-notresource-allow
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the resources in Resource. To keep somebody from some of them, use a Deny statement beside it.
#   frameworks:
#     security-monkey: [check_notresource]
#   aliases: []
package aws.iam.iam_policy_notresource_allow

import data.lib.policy_text

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.allows(input)
	count(entry.statement.not_resources) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("is for all resources but %s", [policy_text.listing(entry.statement.not_resources)]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
