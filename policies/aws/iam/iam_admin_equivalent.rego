# METADATA
# title: Principal can make itself an administrator at once
# description: |
#   Without having every permission, the user, group or role may change policies or trust policies of all
#   principals: iam:*, or one of the actions that attach, write or change policies, on everything. One call makes
#   it an administrator. Deny statements without conditions are taken off, and a permissions boundary limits what
#   is left. One that is an administrator already is reported as such instead. Service control policies are not
#   looked at.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#     description: Permissions boundaries for IAM entities
# custom:
#   id: iam-admin-equivalent
#   severity: high
#   resource_types: [AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name in Resource the policies, users and roles that the holder looks after, and require a permissions
#     boundary by a condition on iam:PermissionsBoundary.
#   aliases: []
#   params:
#     allowed_names:
#       description: names of principals that are meant to be administrators of IAM
#       default: []
package aws.iam.iam_admin_equivalent

import data.lib.admin
import data.lib.iam
import data.lib.privesc

deny contains finding if {
	not is_left_out
	iam.names_iam(input)
	found := admin.equivalent(input)
	count(found) > 0
	not is_admin
	some finding in found
}

unknown contains reason if {
	not is_left_out
	some reason in privesc.missing(input)
}

not_applicable contains "the principal is listed as meant to be an administrator of IAM" if {
	input.name in data.params["iam-admin-equivalent"].allowed_names
}

not_applicable contains "the role belongs to a service of AWS" if startswith(input.config.path, "/aws-service-role/")

not_applicable contains "the principal is an administrator already" if {
	not is_left_out
	is_admin
}

is_left_out if input.name in data.params["iam-admin-equivalent"].allowed_names

is_left_out if startswith(input.config.path, "/aws-service-role/")

is_admin if {
	iam.names_iam(input)
	some finding in iam.admin_findings(input, "principal")
	finding.severity == "high"
}
