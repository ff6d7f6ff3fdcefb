# METADATA
# title: Attached policy grants administrator rights
# description: |
#   A managed policy that is attached to somebody allows every action on every resource, in whatever spelling, or
#   every one but some that leave the way to all of them. Deny statements of the same policy without conditions
#   are taken off. One that is attached to nothing is reported by iam-policy-admin-unattached instead.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-admin
#   severity: high
#   resource_types: [AWS::IAM::ManagedPolicy]
#   reads: [/config/policy]
#   remediation: |
#     Replace the policy by ones that allow what their holders do. One that is meant to make administrators goes
#     into the parameter allowed_arns.
#   frameworks:
#     cis-aws-1.4: ["1.16"]
#     cis-aws-3.0: ["1.16"]
#     cis-aws-4.0: ["1.16"]
#     cis-aws-5.0: ["1.15"]
#     cis-aws-7.0: ["2.14"]
#     fsbp: [IAM.1]
#     security-monkey: [check_star_privileges]
#     prowler:
#       - iam_aws_attached_policy_no_administrative_privileges
#       - iam_customer_attached_policy_no_administrative_privileges
#   aliases: []
#   params:
#     allowed_arns:
#       description: ARNs of policies that are meant to make administrators
#       default: []
package aws.iam.iam_policy_admin

import data.lib.iam
import data.lib.policy_text

deny contains finding if {
	not is_unattached
	not is_meant
	some entry in iam.admin_statements([policy_text.managed(input)])
	finding := policy_text.finding(
		input,
		object.union(entry, {"text": policy_text.managed(input)}),
		"makes an administrator",
		"high",
	)
}

not_applicable contains "the policy is listed as meant to make administrators" if is_meant

not_applicable contains "the policy is attached to nothing" if is_unattached

is_meant if input.id in data.params["iam-policy-admin"].allowed_arns

is_unattached if input.status.attachment_count == 0
