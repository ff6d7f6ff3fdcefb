# METADATA
# title: Policy lets all stored data be read
# description: |
#   A statement allows the reading of objects, parameters, tables or secrets, on all of them: whoever gets hold
#   of its holder's credentials can carry everything away.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-data-exfil
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the buckets, parameters and secrets that the holder needs.
#   frameworks:
#     checkov: [CKV_AWS_108, CKV_AWS_288]
#     cloudsplaining: [DataExfiltration]
#   aliases: []
package aws.iam.iam_policy_data_exfil

import data.lib.actions
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	named := policy_text.named(entry.statement, actions.stored_data)
	count(named) > 0
	given := policy_text.without_denied(entry, breadth.widely(entry.statement, named))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("lets all stored data be read: %s", [policy_text.listing(policy_text.written(actions.stored_data, given))]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
