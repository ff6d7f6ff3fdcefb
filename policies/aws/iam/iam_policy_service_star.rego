# METADATA
# title: Policy allows all actions of a service
# description: |
#   A statement allows every action of a service in which few people need every action.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-service-star
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the actions that are needed; IAM Access Analyzer can make the policy from CloudTrail.
#   frameworks:
#     fsbp: [IAM.21]
#     prowler: [iam_policy_no_full_access_to_cloudtrail, iam_policy_no_full_access_to_kms]
#     cloudsplaining: [ServiceWildcard]
#   aliases: []
#   params:
#     services:
#       description: services, by the prefixes of their actions in lower case
#       default:
#         - cloudtrail
#         - ec2
#         - iam
#         - kms
#         - lambda
#         - organizations
#         - s3
#         - secretsmanager
#         - sts
package aws.iam.iam_policy_service_star

import data.lib.iam
import data.lib.policy_text
import data.lib.breadth
import data.lib.wildcard

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.allows(input)
	patterns := [pattern | some pattern in entry.statement.actions; is_whole_service(pattern)]
	count(patterns) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows all actions: %s", [concat(", ", patterns)]),
		severity(entry.statement),
	)
}

is_whole_service(pattern) if {
	contains(pattern, ":*")
	parts := split(lower(pattern), ":")
	trim(parts[1], "*") == ""
	not iam.is_any_action(pattern)
	some service in data.params["iam-policy-service-star"].services
	wildcard.matches(parts[0], service)
}

severity(statement) := "low" if {
	breadth.is_wide(statement, "*")
} else := "info"

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
