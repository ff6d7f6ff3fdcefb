# METADATA
# title: Bucket policy names a deleted user or role
# description: |
#   A statement of the bucket policy has a unique id in the place of a principal: S3 shows that for a user or role that
#   was deleted. The statement does nothing for anybody; one made again under the old name does not get its rights back.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
#     description: Unique identifiers
# custom:
#   id: s3-policy-dangling-principal
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Remove the id from the statement, or name the user or role that took its place.
#   frameworks: {}
#   aliases: []
package aws.s3.s3_policy_dangling_principal

import data.lib.access
import data.lib.grantees

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	some principal in array.concat(statement.principals, statement.not_principals)
	principal.type == "AWS"
	grantees.is_deleted(principal.value)
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s names %s, a user or role that is gone", [key, principal.value]),
		"key": sprintf("policy/%s/%s", [key, principal.value]),
		"path": sprintf("/config/policy/statements/%d", [i]),
	}
}
