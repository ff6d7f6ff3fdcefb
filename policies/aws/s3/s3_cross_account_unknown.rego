# METADATA
# title: Bucket is shared with an unknown account
# description: |
#   The bucket's policy or ACL lets in an account that is neither one of yours nor listed as friendly or as a
#   third party: by name, or as what the conditions of a grant to everyone leave. So does the policy of an access
#   point where the bucket's policy leaves the judgement to its access points. Services of AWS, CloudFront's origin
#   access identities and the accounts from which AWS delivers logs do not count.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
#     description: Granting cross-account bucket permissions
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
#     description: Account and canonical user ids
# custom:
#   id: s3-cross-account-unknown
#   severity: high
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Find out whose account it is. If it is one of yours or of a partner, add it to the known accounts in the
#     configuration, or its canonical id to the parameter canonical_ids; if not, remove the grant.
#   frameworks:
#     security-monkey: [check_acl_unknown, check_unknown_cross_account]
#     prowler: [s3_bucket_cross_account_access]
#   aliases: [s3_bucket_cross_account_access]
#   params:
#     canonical_ids:
#       description: canonical user ids of accounts that are known
#       default: []
#     organizations:
#       description: ids of organizations that are known; while there are none, every organization is taken for known
#       default: []
package aws.s3.s3_cross_account_unknown

import data.lib.access
import data.lib.access_point
import data.lib.accounts
import data.lib.document
import data.lib.grantees
import data.lib.log_delivery
import data.lib.s3

deny contains finding if {
	count(strangers) > 0
	not s3.policy_is_blocked(input)
	count(s3.policy_unknowns(input)) == 0
	some id in {entry.id | some entry in strangers}
	entries := [entry | some entry in strangers; entry.id == id]
	finding := {
		"message": sprintf("The bucket policy lets in unknown %s for %s", [
			entries[0].name,
			concat("; ", sort({s3.actions_text(entry.statement) | some entry in entries})),
		]),
		"key": sprintf("policy/%s", [id]),
		"path": sort({sprintf("/config/policy/statements/%d", [entry.at]) | some entry in entries}),
	}
}

deny contains finding if {
	not s3.acls_are_off(input)
	not document.is_unread(input, "/config/object_ownership")
	some id in {grant.grantee | some grant in input.config.acl.grants; is_stranger(grant)}
	words := sort({s3.grant_words[grant.permission] | some grant in input.config.acl.grants; grant.grantee == id})
	finding := {
		"message": sprintf("The ACL lets unknown canonical user %s %s", [id, concat(", ", words)]),
		"key": sprintf("acl/%s", [id]),
		"path": [sprintf("/config/acl/grants/%d", [i]) |
			some i, grant in input.config.acl.grants
			grant.grantee == id
		],
	}
}

# Where the bucket's policy lets requests of access points through, theirs decide.
deny contains finding if {
	some entry in by_access_points
	point := entry.point
	finding := {
		"message": sprintf("The policy of access point %s lets in unknown account %s for %s, and the bucket policy %s", [
			point.name,
			entry.account,
			concat("; ", sort({s3.actions_text(grant.statement) | some grant in entry.grants})),
			"lets requests of access points through",
		]),
		"key": sprintf("access-point/%s/%s", [point.name, entry.account]),
		"path": sort({sprintf("/related/access_points/%s/config/policy/statements/%d", [
			document.escape(point.id),
			grant.at,
		]) |
			some grant in entry.grants
		}),
	}
}

unknown contains reason if {
	count(access_point.of_bucket(input)) > 0
	access_point.passes_on(input) == "yes"
	some _, point in access_point.of_bucket(input)
	access_point.is_internet(point)
	some reason in document.reasons(point, "/config/policy")
}

by_access_points := [entry |
	count(access_point.of_bucket(input)) > 0
	access_point.passes_on(input) == "yes"
	some _, point in access_point.of_bucket(input)
	access_point.is_internet(point)
	not access_point.is_restricted(point)
	grants := [grant |
		some grant in grantees.other_accounts(input, point.config.policy.statements)
		accounts.is_unknown(input, grant.account)
	]
	some account in {grant.account | some grant in grants}
	own := [grant | some grant in grants; grant.account == account]
	entry := {"point": point, "account": account, "grants": own}
]

unknown contains reason if some reason in document.reasons(input, "/config/policy")

unknown contains reason if {
	some reason in s3.policy_unknowns(input)
	count(strangers) > 0
}

unknown contains reason if {
	not s3.acls_are_off(input)
	some reason in document.reasons(input, "/config/acl")
}

unknown contains reason if {
	some grant in input.config.acl.grants
	is_stranger(grant)
	not s3.acls_are_off(input)
	some reason in document.reasons(input, "/config/object_ownership")
}

strangers contains entry if {
	some grant in grantees.other_accounts(input, input.config.policy.statements)
	id := grant.account
	accounts.is_unknown(input, id)
	at := grant.at
	statement := grant.statement
	name := sprintf("account %s", [id])
	entry := {"at": at, "statement": statement, "id": id, "name": name}
}

strangers contains entry if {
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "CanonicalUser"
	id := principal.value
	not is_known_id(id)
	not access.is_denied_to_all(statement, statements)
	name := sprintf("canonical user %s", [id])
	entry := {"at": i, "statement": statement, "id": id, "name": name}
}

strangers contains entry if {
	known := data.params["s3-cross-account-unknown"].organizations
	count(known) > 0
	statements := input.config.policy.statements
	some i, statement in statements
	statement.effect == "Allow"
	some id in grantees.organizations(statement, statements)
	not id in known
	not access.is_denied_to_all(statement, statements)
	name := sprintf("organization %s", [id])
	entry := {"at": i, "statement": statement, "id": id, "name": name}
}

is_stranger(grant) if grant.grantee_type == "email"

is_stranger(grant) if {
	grant.grantee_type == "canonical_user"
	not is_known_id(grant.grantee)
}

is_known_id(id) if id == input.config.acl.owner_id

is_known_id(id) if id == input.related.account.config.canonical_user_id

is_known_id(id) if log_delivery.canonical_ids[id]

is_known_id(id) if id in data.params["s3-cross-account-unknown"].canonical_ids
