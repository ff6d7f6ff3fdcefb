# METADATA
# title: Bucket policy trusts a service on behalf of anyone
# description: |
#   A statement of the bucket policy lets a service of AWS in without saying for which account or resource. Any customer
#   of that service can then have it act on this bucket: the confused deputy.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#     description: The confused deputy problem
# custom:
#   id: s3-policy-service-no-source
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID with your own ids.
#   frameworks: {}
#   aliases: []
#   params:
#     exempt_services:
#       description: service principals that send none of these keys
#       default: [logdelivery.elasticloadbalancing.amazonaws.com]
package aws.s3.s3_policy_service_no_source

import data.lib.access
import data.lib.s3

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	named := [principal.value |
		some principal in statement.principals
		principal.type == "Service"
		not principal.value in data.params["s3-policy-service-no-source"].exempt_services
	]
	count(named) > 0
	not has_source(statement)
	not is_guarded(statement, statements)
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s of the bucket policy lets %s use %s, whoever's behalf it acts on", [
			key,
			s3.few(named),
			s3.actions_text(statement),
		]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [i]),
	}
}

# With IfExists a request without the key passes; services send it, so that it narrows for them all the same.
has_source(statement) if {
	some condition in statement.conditions
	lower(condition.key) in source_keys
	trim_suffix(access.operator(condition), "ifexists") in access.narrowing_operators
	access.has_narrow_values(condition)
}

# A Deny unless the source is ours does as well.
is_guarded(statement, statements) if {
	some guard in statements
	guard.effect == "Deny"
	access.covers_all([guard], statement)
	some condition in guard.conditions
	lower(condition.key) in source_keys
	access.is_negated_narrowing(condition)
	access.keeps_out_strangers(guard)
}

source_keys := {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"}
