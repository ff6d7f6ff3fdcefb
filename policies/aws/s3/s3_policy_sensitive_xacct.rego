# METADATA
# title: Another account can change the security of the bucket
# description: |
#   The bucket policy lets another account, or everyone, use actions that change who has access, how the bucket is
#   protected, or whether it is there at all. Conditions are shown and not weighed.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
#     description: S3.6, general purpose bucket policies should restrict access to other AWS accounts
# custom:
#   id: s3-policy-sensitive-xacct
#   severity: high
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     List the actions that the other account needs in place of s3:* or s3:Put*; leave changes of policies, ACLs,
#     encryption and replication to your own roles.
#   frameworks:
#     fsbp: [S3.6]
#   aliases: []
#   params:
#     actions:
#       description: actions, in lower case, that count as sensitive
#       default:
#         - s3:bypassgovernanceretention
#         - s3:deletebucket
#         - s3:deletebucketpolicy
#         - s3:putbucketacl
#         - s3:putbucketownershipcontrols
#         - s3:putbucketpolicy
#         - s3:putbucketpublicaccessblock
#         - s3:putencryptionconfiguration
#         - s3:putobjectacl
#         - s3:putreplicationconfiguration
package aws.s3.s3_policy_sensitive_xacct

import data.lib.access
import data.lib.accounts
import data.lib.grantees
import data.lib.s3

deny contains finding if {
	others := grantees.other_accounts(input, input.config.policy.statements)
	some account in {entry.account | some entry in others}
	kind := accounts.kind(input, account)
	kind != "aws"
	entries := [entry | some entry in others; entry.account == account; count(sensitive(entry.statement)) > 0]
	count(entries) > 0
	finding := {
		"message": sprintf("The bucket policy lets account %s use %s%s", [
			account,
			s3.few(sort({action | some entry in entries; some action in sensitive(entry.statement)})),
			conditions([entry.statement | some entry in entries]),
		]),
		"key": sprintf("policy/%s", [account]),
		"path": sort({sprintf("/config/policy/statements/%d", [entry.at]) | some entry in entries}),
		"severity": severity(kind),
	}
}

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	access.allows_strangers(statement)
	count(grantees.granted(statement, statements)) == 0
	actions := sensitive(statement)
	count(actions) > 0
	not access.is_denied(statement, statements)
	finding := {
		"message": sprintf("The bucket policy lets everyone use %s%s", [s3.few(actions), conditions([statement])]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(statements, i)]),
		"path": sprintf("/config/policy/statements/%d", [i]),
		"severity": severity_for_all(statement),
	}
}

sensitive(statement) := [action |
	some action in data.params["s3-policy-sensitive-xacct"].actions
	access.allows_action(statement, action)
]

conditions(statements) := sprintf(", under conditions: %s", [concat("; ", texts)]) if {
	texts := sort({text | some statement in statements; text := access.conditions_text(statement); text != ""})
	count(texts) > 0
} else := ""

severity(kind) := "medium" if {
	kind == "own"
} else := "high"

# What is narrowed is narrowed to an organization, a network or a service, since no account was named.
severity_for_all(statement) := "high" if {
	access.is_open(statement)
} else := "medium"
