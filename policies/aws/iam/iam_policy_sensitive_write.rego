# METADATA
# title: Policy lets all of a sensitive service be changed
# description: |
#   A statement allows actions that change something in a service that is listed as sensitive, on all of its
#   resources. An action counts as a change when its name does not begin with a word for reading, such as Get,
#   List or Describe; the names of actions are all that is looked at.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-sensitive-write
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the resources that the holder changes.
#   frameworks:
#     security-monkey: [check_mutable_sensitive_services]
#     checkov: [CKV_AWS_111, CKV_AWS_290]
#   aliases: []
#   params:
#     services:
#       description: services, by the prefixes of their actions in lower case
#       default:
#         - cloudtrail
#         - config
#         - dynamodb
#         - ec2
#         - ecr
#         - kms
#         - lambda
#         - organizations
#         - rds
#         - route53
#         - s3
#         - secretsmanager
#         - sns
#         - sqs
package aws.iam.iam_policy_sensitive_write

import data.lib.policy_text
import data.lib.breadth

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	patterns := changes(entry.statement)
	count(patterns) > 0
	given := policy_text.without_denied_patterns(entry, breadth.widely(entry.statement, patterns))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows changes to all resources: %s", [policy_text.listing(given)]),
		"low",
	)
}

changes(statement) := [pattern |
	some pattern in statement.actions
	parts := split(lower(pattern), ":")
	parts[0] in data.params["iam-policy-sensitive-write"].services
	not is_reading(parts[1])
]

# A wildcard that may stand for a word for reading, such as `G*`, is taken for reading.
is_reading(name) if {
	some word in reading_words
	startswith(name, word)
}

is_reading(name) if {
	start := split(split(name, "*")[0], "?")[0]
	start != name
	start != ""
	some word in reading_words
	startswith(word, start)
}

reading_words := [
	"get", "list", "describe", "batchget", "batchcheck", "head", "query", "scan", "select", "search", "lookup", "view",
	"simulate", "validate", "estimate", "preview", "decode", "partiqlselect", "conditioncheck", "detect", "testdns",
	"receivemessage", "verify",
]

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
