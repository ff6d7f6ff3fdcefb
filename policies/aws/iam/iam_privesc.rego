# METADATA
# title: Principal can raise its own permissions
# description: |
#   The permissions of a user or role, over all its policies and groups together, let it give itself more: by
#   changing its policies, by becoming another principal, by passing a role to something that it makes, or by
#   taking over something that runs with a role. The list of ways is data: lib/privesc_paths.rego. Deny
#   statements without conditions are taken off, iam:PassedToService and a permissions boundary are heeded.
#   Conditions, and resources that are only some, lower the severity. Passing a role, and taking over what runs
#   already, is high when the account has an administrator's role for it, which the finding names, and else medium;
#   taking on roles is judged one by one by iam-assume-admin-role. What users may do with themselves alone, such as making
#   their own access key, is no way up. An administrator, and whoever has the run of IAM, has nowhere to go and
#   is reported as such. Service control policies are not looked at.
# scope: package
# related_resources:
#   - ref: https://pathfinding.cloud/
#     description: Catalogue of privilege escalation paths in AWS
#   - ref: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
#     description: AWS IAM privilege escalation methods
# custom:
#   id: iam-privesc
#   severity: high
#   resource_types: [AWS::IAM::User, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Take away the action, or name the resources that it is for. For iam:PassRole name the roles and the
#     service; where roles are made, require a permissions boundary.
#   frameworks:
#     prowler: [iam_policy_allows_privilege_escalation, iam_inline_policy_allows_privilege_escalation]
#     checkov: [CKV_AWS_110, CKV_AWS_286]
#   aliases: [iam_policy_allows_privilege_escalation, iam_inline_policy_allows_privilege_escalation]
#   params:
#     allowed_names:
#       description: names of users and roles that are meant to be able to
#       default: []
#     extra_paths:
#       description: further ways, in the form of those in lib/privesc_paths.rego
#       default: []
package aws.iam.iam_privesc

import data.lib.admin
import data.lib.iam
import data.lib.privesc

deny contains finding if {
	not is_left_out
	not is_admin
	not has_iam
	some finding in privesc.findings(input, data.params["iam-privesc"].extra_paths)
}

unknown contains reason if {
	not is_left_out
	some reason in privesc.missing(input)
}

not_applicable contains "the principal is listed as meant to be able to" if {
	input.name in data.params["iam-privesc"].allowed_names
}

not_applicable contains "the role belongs to a service of AWS" if startswith(input.config.path, "/aws-service-role/")

not_applicable contains "the principal is an administrator already" if {
	not is_left_out
	is_admin
}

not_applicable contains "the principal has the run of IAM: iam-admin-equivalent judges it" if {
	not is_left_out
	not is_admin
	has_iam
}

has_iam if {
	iam.names_iam(input)
	admin.has_all(input)
}

is_left_out if input.name in data.params["iam-privesc"].allowed_names

is_left_out if startswith(input.config.path, "/aws-service-role/")

is_admin if {
	iam.names_iam(input)
	some finding in iam.admin_findings(input, "principal")
	finding.severity == "high"
}
