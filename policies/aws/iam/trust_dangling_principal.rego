# METADATA
# title: Role trusts a principal that was deleted
# description: |
#   The role's trust policy names a unique id such as AROA...: AWS puts it in the place of a role or user that
#   was deleted. It lets nobody in, and one made again under the old name does not get the trust back.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
#     description: Unique identifiers
# custom:
#   id: trust-dangling-principal
#   severity: low
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Remove the id from the trust policy, or name the principal that took its place.
#   aliases: []
#   tags: [hygiene]
package aws.iam.trust_dangling_principal

deny contains finding if {
	some id in {entry.id | some entry in deleted}
	finding := {
		"message": sprintf("Trust policy names %s, which was deleted", [id]),
		"key": sprintf("%s", [id]),
		"path": sort({entry.path | some entry in deleted; entry.id == id}),
	}
}

deleted := [entry |
	some at, statement in input.config.trust_policy.statements
	some principal in array.concat(statement.principals, statement.not_principals)
	principal.type == "AWS"
	substring(principal.value, 0, 4) in {"AROA", "AIDA", "AGPA", "ANPA", "APKA", "AIPA", "ASIA", "AKIA"}
	entry := {"id": principal.value, "path": sprintf("/config/trust_policy/statements/%d", [at])}
]
