# METADATA
# title: Policy lets any resource be opened to others
# description: |
#   A statement allows the policies, ACLs or grants of resources to be changed, on all of them: its holders can
#   open buckets, keys, queues or snapshots to other accounts or to everybody.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
#     description: Identity-based policies and resource-based policies
# custom:
#   id: iam-policy-resource-exposure
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the resources whose policies the holder looks after.
#   frameworks:
#     checkov: [CKV_AWS_109]
#     cloudsplaining: [ResourceExposure]
#   aliases: []
package aws.iam.iam_policy_resource_exposure

import data.lib.actions
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	named := policy_text.named(entry.statement, actions.resource_permissions)
	count(named) > 0
	given := policy_text.without_denied(entry, breadth.widely(entry.statement, named))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows resources to be opened: %s", [policy_text.listing(policy_text.written(actions.resource_permissions, given))]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
