# METADATA
# title: Managed policy of the account is attached to nothing
# description: |
#   A policy that the account wrote is neither attached to anything nor anybody's permissions boundary. Unused
#   policies are attached one day without having been read.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-delete.html
#     description: Delete IAM policies
# custom:
#   id: iam-policy-unused
#   severity: info
#   resource_types: [AWS::IAM::ManagedPolicy]
#   reads: [/status/attachment_count, /status/boundary_count]
#   remediation: |
#     Delete the policy if nobody needs it, or attach it.
#   frameworks:
#     scoutsuite: [iam-managed-policy-no-attachment]
#   aliases: []
#   tags: [hygiene]
package aws.iam.iam_policy_unused

deny contains finding if {
	input.config.owner == "customer"
	input.status.attachment_count == 0
	input.status.boundary_count == 0
	finding := {
		"message": "Policy is attached to nothing and bounds nobody",
		"path": ["/status/attachment_count", "/status/boundary_count"],
	}
}

not_applicable contains "AWS writes this policy" if input.config.owner == "aws"
