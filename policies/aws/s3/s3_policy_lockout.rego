# METADATA
# title: Bucket policy locks everybody out
# description: |
#   A statement of the bucket policy denies every action to everyone without a condition, or to all but a few by
#   NotPrincipal. Nobody can then read the data or repair the policy; only the root user of the account can delete the
#   policy. With NotPrincipal, sessions of the roles that are meant to be spared are easily shut out too.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
#     description: NotPrincipal
# custom:
#   id: s3-policy-lockout
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     As root, delete the bucket policy. Write the Deny anew with Principal * and a condition that spares your own
#     roles, such as ArnNotLike on aws:PrincipalArn.
#   frameworks: {}
#   aliases: [CKV_AWS_93]
package aws.s3.s3_policy_lockout

import data.lib.access

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	access.is_plain_deny(statement)
	access.names_action(statement, "s3:*")
	what := reached(statement)
	count(what) > 0
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s denies everyone every action on %s", [key, concat(" and ", what)]),
		"key": sprintf("policy/Deny/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [i]),
	}
}

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Deny"
	count(statement.not_principals) > 0
	count(statement.conditions) == 0
	access.names_action(statement, "s3:*")
	what := reached(statement)
	count(what) > 0
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s denies everyone but %s every action on %s", [
			key,
			concat(", ", [principal.value | some principal in statement.not_principals]),
			concat(" and ", what),
		]),
		"key": sprintf("policy/Deny/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [i]),
		"severity": "low",
	}
}

reached(statement) := array.concat(
	["the bucket" | access.names_resource(statement, input.id)],
	["its objects" | access.names_resource(statement, concat("", [input.id, "/*"]))],
)
