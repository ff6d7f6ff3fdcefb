# METADATA
# title: Principal can become an administrator by taking on a role
# description: |
#   A user or role that is no administrator may take on a role of the account that is one, that can make itself one,
#   or that can raise its own permissions; directly, or by way of up to two other roles. Looked at are the trust
#   policies and the permissions of everybody on the way, Deny statements, permissions boundaries and the conditions
#   on who asks. What somebody meant (the role's ARN in a policy, or the principal's in the trust policy) is medium;
#   what a wildcard opens, or what only shows from one role to the next, is high; conditions such as MFA lower it.
#   Service control policies are not looked at.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
#     description: Roles terms and concepts (role chaining)
# custom:
#   id: iam-assume-admin-role
#   severity: high
#   resource_types: [AWS::IAM::User, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name in the trust policy of the role who is meant to take it on, require MFA there, and name the role's ARN in
#     the permission instead of a wildcard. Roles and principals that are meant to: parameters allowed_roles and
#     allowed_names.
#   params:
#     allowed_names:
#       description: names of users and roles that are meant to be able to
#       default: []
#     allowed_roles:
#       description: names of roles that those who can take them on are meant to
#       default: []
package aws.iam.iam_assume_admin_role

import data.lib.assume
import data.lib.document
import data.lib.iam
import data.lib.privesc
import data.lib.role_power

deny contains finding if {
	count(object.get(input.related, "assumable_roles", {})) > 0
	not is_left_out
	not is_strong
	some finding in assume.findings(input, data.params["iam-assume-admin-role"].allowed_roles)
}

unknown contains reason if {
	not is_left_out
	some reason in privesc.missing(input)
}

unknown contains reason if {
	not is_left_out
	some relation in ["assumable_roles", "role_policies"]
	some part in document.relation_unread(input, relation)
	reason := sprintf("%s could not be read (%v)", [part.path, part.reason])
}

not_applicable contains "the principal is listed as meant to be able to" if {
	input.name in data.params["iam-assume-admin-role"].allowed_names
}

not_applicable contains "the role belongs to a service of AWS" if startswith(input.config.path, "/aws-service-role/")

not_applicable contains "the principal is an administrator, or as good as one, already" if {
	not is_left_out
	is_strong
}

is_strong if role_power.is_strong(input)

is_left_out if input.name in data.params["iam-assume-admin-role"].allowed_names

is_left_out if startswith(input.config.path, "/aws-service-role/")
