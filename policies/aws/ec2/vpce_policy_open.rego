# METADATA
# title: VPC endpoint lets everybody use everything
# description: |
#   The policy of the endpoint allows every principal to use every resource: whoever is in the VPC can carry data to
#   accounts that are not yours through it. That is the policy that AWS gives an endpoint unless told otherwise.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
# custom:
#   id: vpce-policy-open
#   severity: low
#   resource_types: [AWS::EC2::VPCEndpoint]
#   reads: [/config/policy]
#   remediation: |
#     Narrow the endpoint policy to your own principals and resources by aws:PrincipalOrgID and aws:ResourceOrgID, or by
#     naming them.
#   frameworks:
#     prowler: [vpc_endpoint_connections_trust_boundaries]
#   aliases: [vpc_endpoint_connections_trust_boundaries]
package aws.ec2.vpce_policy_open

import data.lib.access
import data.lib.breadth
import data.lib.iam

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	access.allows_everyone(statement)
	is_everything(statement)
	not is_narrowed(statement)
	not access.is_denied(statement, statements)
	not is_bounded(statement, statements)
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s of the endpoint's policy lets everybody in the VPC use %s of any account", [
			key,
			input.config.service_name,
		]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [i]),
	}
}

# Names no resource in particular: `*`, and ARNs of any account or bucket.
is_everything(statement) if {
	some resource in statement.resources
	is_anything(resource)
}

is_everything(statement) if count(statement.not_resources) > 0

is_anything(resource) if iam.is_any_resource(resource)

is_anything(resource) if {
	breadth.of_pattern(resource, "*") == "all"
	parts := split(resource, ":")
	trim(concat("", array.slice(parts, 4, 5)), "*") == ""
}

is_narrowed(statement) if not access.is_open(statement)

# What the resource belongs to says nothing about who asks, but here it bounds what leaves by the endpoint.
is_narrowed(statement) if {
	some condition in statement.conditions
	access.operator(condition) in access.narrowing_operators
	names_owner(condition)
}

names_owner(condition) if {
	lower(condition.key) in {"aws:resourceaccount", "s3:resourceaccount", "aws:resourceorgid"}
	every value in condition.values {
		not contains(value, "*")
	}
}

names_owner(condition) if {
	lower(condition.key) == "aws:resourceorgpaths"
	every value in condition.values {
		access.is_fixed_path(value)
	}
}

# A Deny of whatever belongs to others does the same.
is_bounded(statement, statements) if {
	some guard in statements
	guard.effect == "Deny"
	access.allows_everyone(guard)
	access.covers_all([guard], statement)
	some condition in guard.conditions
	is_of_others(condition)
	rest := [other | some other in guard.conditions; not is_of_others(other); not access.holds_for_strangers(other)]
	count(rest) == 0
}

is_of_others(condition) if {
	trim_suffix(trim_prefix(lower(condition.operator), "forallvalues:"), "ifexists") in access.negated_operators
	names_owner(condition)
}
