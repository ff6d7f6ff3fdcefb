# METADATA
# title: Principal makes users or roles without a permissions boundary
# description: |
#   A user or role may create roles (or users) and give them permissions, and nothing demands that what it
#   creates has a permissions boundary. Whoever has the principal in hand can make another one with more
#   permissions than itself. The demand is a condition on iam:PermissionsBoundary in the statement that allows
#   creating, or giving permissions; or a Deny of these under StringNotEquals iam:PermissionsBoundary. Giving
#   only certain policies (iam:PolicyARN) is fine too. A principal with a boundary of its own passes;
#   administrators, and whoever has the run of IAM, are reported as such. Service control policies are not
#   looked at.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#     description: Permissions boundaries for IAM entities
# custom:
#   id: iam-boundary-missing
#   severity: low
#   resource_types: [AWS::IAM::User, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Add to the statements that allow iam:CreateRole, iam:AttachRolePolicy and iam:PutRolePolicy (and their
#     like for users) the condition StringEquals iam:PermissionsBoundary with the ARN of the boundary, and deny
#     iam:DeleteRolePermissionsBoundary and changes of the boundary's policy.
#   frameworks: {}
#   aliases: []
#   params:
#     allowed_names:
#       description: names of users and roles that are meant to be able to
#       default: []
package aws.iam.iam_boundary_missing

import data.lib.access
import data.lib.admin
import data.lib.breadth
import data.lib.document
import data.lib.iam

deny contains finding if {
	not is_excused
	iam.names_iam(input)
	not document.is_unread(input, "/config/permissions_boundary")
	not is_powerful
	sources := iam.sources(input)
	denies := [statement | some source in sources; some statement in source.statements; statement.effect == "Deny"]
	some kind, actions in actions_of
	creating := grants(sources, denies, kind, {actions.create})
	count(creating) > 0
	giving := grants(sources, denies, kind, actions.give)
	count(giving) > 0
	finding := {
		"message": sprintf("Can create %ss (%s) and give them permissions (%s) without a permissions boundary", [
			kind,
			labels(creating),
			labels(giving),
		]),
		"key": kind,
		"path": sort({grant.path | some grant in array.concat(creating, giving)}),
	}
}

unknown contains reason if {
	not is_excused
	some reason in union({iam.missing(input), document.reasons(input, "/config/permissions_boundary")})
}

not_applicable contains "the principal is listed as meant to be able to" if {
	input.name in data.params["iam-boundary-missing"].allowed_names
}

not_applicable contains "the role belongs to a service of AWS" if startswith(input.config.path, "/aws-service-role/")

not_applicable contains "the principal is an administrator, or has the run of IAM, and is reported as such" if {
	not is_excused
	iam.names_iam(input)
	is_powerful
}

actions_of := {
	"role": {"create": "iam:createrole", "give": {"iam:attachrolepolicy", "iam:putrolepolicy"}},
	"user": {"create": "iam:createuser", "give": {"iam:attachuserpolicy", "iam:putuserpolicy"}},
}

written := {
	"iam:attachrolepolicy": "iam:AttachRolePolicy", "iam:attachuserpolicy": "iam:AttachUserPolicy",
	"iam:createrole": "iam:CreateRole", "iam:createuser": "iam:CreateUser",
	"iam:putrolepolicy": "iam:PutRolePolicy", "iam:putuserpolicy": "iam:PutUserPolicy",
}

is_excused if input.config.permissions_boundary

is_excused if startswith(input.config.path, "/aws-service-role/")

is_excused if input.name in data.params["iam-boundary-missing"].allowed_names

is_powerful if {
	some finding in iam.admin_findings(input, "principal")
	finding.severity == "high"
}

is_powerful if admin.has_all(input)

# grants lists the statements that allow one of some actions with no demand for a boundary: {action, path, label}.
grants(sources, denies, kind, actions) := [grant |
	some source in sources
	some at, statement in source.statements
	statement.effect == "Allow"
	some action in actions
	access.allows_action(statement, action)
	names_kind(statement, kind)
	not is_limited(statement)
	not is_denied(denies, action, kind)
	grant := {"action": action, "path": sprintf("%s/%d", [source.path, at]), "label": source.label}
]

names_kind(statement, _) if count(statement.not_resources) > 0

names_kind(statement, kind) if {
	some pattern in statement.resources
	not breadth.of_pattern(pattern, kind) in {"none", "own"}
}

# is_limited holds for an Allow that demands a certain boundary, or is for certain policies only.
is_limited(statement) if {
	some condition in statement.conditions
	lower(condition.key) in {"iam:permissionsboundary", "iam:policyarn"}
	access.operator(condition) in access.narrowing_operators
	all_values_narrow(condition)
}

all_values_narrow(condition) if {
	open := [value | some value in condition.values; iam.is_any_resource(value)]
	count(open) == 0
}

# is_denied holds when a Deny takes the action back from everything, always or without a boundary. A negated operator
# holds for a request that brings none.
is_denied(denies, action, kind) if {
	some statement in denies
	access.allows_action(statement, action)
	breadth.is_wide(statement, kind)
	others := [condition | some condition in statement.conditions; not demands_boundary(condition)]
	count(others) == 0
}

demands_boundary(condition) if {
	lower(condition.key) == "iam:permissionsboundary"
	lower(condition.operator) in access.negated_operators
	all_values_narrow(condition)
}

demands_boundary(condition) if {
	lower(condition.key) == "iam:permissionsboundary"
	lower(condition.operator) == "null"
	condition.values == ["true"]
}

labels(given) := sprintf("%s from %s", [
	concat(", ", sort({written[grant.action] | some grant in given})),
	concat(" and ", sort({grant.label | some grant in given})),
])
