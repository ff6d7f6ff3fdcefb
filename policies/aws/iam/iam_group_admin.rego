# METADATA
# title: Group has administrator rights
# description: |
#   The group's permissions cover every action on every resource, by policies in the group or attached to it. An
#   Allow of everything but some actions (NotAction) counts when it leaves a way to all of them. Deny statements
#   without conditions and on every resource are taken off. Service control policies are not looked at.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#     description: Permissions boundaries
# custom:
#   id: iam-group-admin
#   severity: high
#   resource_types: [AWS::IAM::Group]
#   reads: [/config/attached_policies]
#   remediation: |
#     Replace the policy by one that allows what the group's users do. A group that is meant to hold
#     administrators goes into the parameter allowed_names.
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
#       - iam_inline_policy_no_administrative_privileges
#   aliases: [iam_group_administrator_access_policy]
#   params:
#     allowed_names:
#       description: names of groups that are meant to be administrators
#       default: []
package aws.iam.iam_group_admin

import data.lib.iam

deny contains finding if {
	not is_meant
	some finding in iam.admin_findings(input, "group")
}

unknown contains reason if {
	not is_meant
	some reason in iam.missing(input)
}

not_applicable contains "the group is listed as meant to be an administrator" if is_meant

is_meant if input.name in data.params["iam-group-admin"].allowed_names
