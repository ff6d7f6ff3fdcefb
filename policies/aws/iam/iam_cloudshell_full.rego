# METADATA
# title: Full access to CloudShell is attached
# description: |
#   The managed policy AWSCloudShellFullAccess is attached: whoever has it can carry files in and out of a shell
#   with internet access, past the ways that a company watches.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html
#     description: Managing AWS CloudShell access with IAM policies
# custom:
#   id: iam-cloudshell-full
#   severity: low
#   resource_types: [AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: [/config/attached_policies]
#   remediation: |
#     Detach AWSCloudShellFullAccess, or replace it by a policy that denies cloudshell:GetFileDownloadUrls and
#     cloudshell:GetFileUploadUrls.
#   frameworks:
#     cis-aws-1.4: ["1.22"]
#     cis-aws-3.0: ["1.22"]
#     cis-aws-4.0: ["1.22"]
#     cis-aws-5.0: ["1.21"]
#     prowler: [iam_policy_cloudshell_admin_not_attached]
#   aliases: [iam_policy_cloudshell_admin_not_attached]
package aws.iam.iam_cloudshell_full

deny contains finding if {
	some i, arn in input.config.attached_policies
	endswith(arn, ":aws:policy/AWSCloudShellFullAccess")
	finding := {
		"message": "Managed policy AWSCloudShellFullAccess is attached",
		"path": sprintf("/config/attached_policies/%d", [i]),
	}
}
