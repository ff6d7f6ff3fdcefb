# METADATA
# title: Bucket policy grants access under conditions
# description: |
#   A statement of the bucket policy allows something only under conditions. This is a report, not a fault: it
#   shows which condition keys narrow the access to whom, and which narrow nothing.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
#     description: Bucket policy examples using condition keys
# custom:
#   id: s3-policy-conditional
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Look whether the conditions say what was meant. Operators that end in IfExists or begin with ForAllValues
#     let in requests that lack the key.
#   frameworks: {}
#   aliases: []
#   tags: [inventory]
package aws.s3.s3_policy_conditional

import data.lib.access
import data.lib.s3

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	count(statement.conditions) > 0
	finding := {
		"message": sprintf("The bucket policy grants %s under conditions: %s", [
			s3.actions_text(statement),
			concat("; ", [text(condition) | some condition in statement.conditions]),
		]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(statements, i)]),
		"path": sprintf("/config/policy/statements/%d", [i]),
	}
}

text(condition) := sprintf("%s narrows to %s %s", [condition.key, access.label(condition), values(condition)]) if {
	access.is_narrowing(condition)
} else := sprintf("%s (%s %s) narrows to nobody in particular", [
	condition.key,
	condition.operator,
	values(condition),
])

values(condition) := s3.few(condition.values)
