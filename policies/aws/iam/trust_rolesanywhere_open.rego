# METADATA
# title: Role can be taken on by every certificate of every trust anchor
# description: |
#   The role trusts IAM Roles Anywhere without naming a trust anchor (aws:SourceArn) or a part of the certificate
#   (aws:PrincipalTag/x509...): any certificate of any of the account's authorities opens it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
#     description: The trust model of IAM Roles Anywhere
# custom:
#   id: trust-rolesanywhere-open
#   severity: medium
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Require ArnEquals aws:SourceArn with the trust anchor, and StringEquals aws:PrincipalTag/x509Subject/CN
#     with the name of the machine.
#   aliases: []
package aws.iam.trust_rolesanywhere_open

import data.lib.access
import data.lib.trust
import data.lib.wildcard

deny contains finding if {
	some entry in trust.entries(input)
	entry.principal.type == "Service"
	entry.principal.value == "rolesanywhere.amazonaws.com"
	not is_held(entry.statement)
	finding := {
		"message": "Any certificate of any trust anchor may take on the role",
		"key": sprintf("policy/Allow/%s", [trust.key(input, entry)]),
		"path": trust.path(entry),
	}
}

is_held(statement) if {
	some condition in statement.conditions
	is_of_certificate(lower(condition.key))
	access.operator(condition) in access.narrowing_operators
	count(condition.values) > 0
	loose := [value | some value in condition.values; is_loose(value)]
	count(loose) == 0
}

is_of_certificate(key) if key == "aws:sourcearn"

is_of_certificate(key) if startswith(key, "aws:principaltag/x509")

is_loose(value) if value == "*"

is_loose(value) if {
	startswith(value, "arn:")
	wildcard.has_wildcard(concat(":", array.slice(split(value, ":"), 5, 7)))
}
