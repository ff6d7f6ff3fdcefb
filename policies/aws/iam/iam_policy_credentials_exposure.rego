# METADATA
# title: Policy lets credentials of others be had
# description: |
#   A statement allows actions that make or return credentials, on all resources: access keys and passwords of
#   users, database logins, tokens of federated users. What users may do with themselves alone is left out; so is
#   ecr:GetAuthorizationToken, which opens nothing that the holder may not open anyway.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-credentials-exposure
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the users, databases or pools that the holder needs, or remove the action.
#   frameworks:
#     checkov: [CKV_AWS_107, CKV_AWS_287]
#     cloudsplaining: [CredentialsExposure]
#   aliases: []
package aws.iam.iam_policy_credentials_exposure

import data.lib.actions
import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	named := policy_text.named(entry.statement, actions.credentials)
	count(named) > 0
	given := policy_text.without_denied(entry, breadth.widely(entry.statement, named))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("lets credentials be had: %s", [policy_text.listing(policy_text.written(actions.credentials, given))]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
