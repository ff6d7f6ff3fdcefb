# METADATA
# title: Bucket can be reached without encryption
# description: |
#   No statement of the bucket policy denies plain HTTP to everyone, for every action, for the bucket and for its
#   objects. Requests and data can then cross the network in clear text. Several statements may share the work.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
#     description: Enforce encryption of data in transit
# custom:
#   id: s3-insecure-transport
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Add a statement that denies s3:* to Principal * on the bucket and on bucket/*, under the condition Bool
#     aws:SecureTransport false.
#   frameworks:
#     cis-aws-1.4: ["2.1.2"]
#     cis-aws-3.0: ["2.1.1"]
#     cis-aws-4.0: ["2.1.1"]
#     cis-aws-5.0: ["2.1.1"]
#     cis-aws-6.0: ["3.1.1"]
#     cis-aws-7.0: ["3.1.1"]
#     fsbp: [S3.5]
#     prowler: [s3_bucket_secure_transport_policy]
#   aliases: [s3_bucket_secure_transport_policy]
package aws.s3.s3_insecure_transport

import data.lib.access

deny contains finding if {
	left := [part.name |
		some part in parts
		not is_covered(part.resource)
	]
	count(left) > 0
	finding := {
		"message": sprintf("Nothing denies plain HTTP for %s%s", [concat(" and ", left), hint]),
		"path": "/config/policy",
	}
}

parts := [
	{"name": "the bucket", "resource": input.id},
	{"name": "its objects", "resource": concat("", [input.id, "/*"])},
]

# What most policies name is found without a look at wildcards.
is_covered(resource) if resource in named

is_covered(resource) if {
	not resource in named
	some statement in denies
	access.names_resource(statement, resource)
}

named := {resource | some statement in denies; some resource in statement.resources}

denies := [statement |
	some statement in input.config.policy.statements
	denies_http(statement)
	access.names_action(statement, "s3:*")
]

denies_http(statement) if {
	statement.effect == "Deny"
	some principal in statement.principals
	access.is_everyone(principal)
	count(statement.conditions) == 1
	some condition in statement.conditions
	is_of_http(condition)
}

is_of_http(condition) if {
	lower(condition.key) == "aws:securetransport"
	lower(condition.operator) in {"bool", "boolifexists"}
	condition.values == ["false"]
}

is_of_http(condition) if {
	lower(condition.key) == "s3:tlsversion"
	lower(condition.operator) in {"numericlessthan", "numericlessthanifexists"}
	condition.values[0] in {"1.2", "1.3"}
	count(condition.values) == 1
}

# A Deny that looks right and is not is what people ask about.
hint := sprintf("; statement %s does so only in part %s", [half[0], why]) if {
	count(half) > 0
} else := ""

why := "(principal, action, resource or a further condition)"

half := [access.statement_key(statements, i) |
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Deny"
	some condition in statement.conditions
	is_of_http(condition)
]
