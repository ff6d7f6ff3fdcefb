# METADATA
# title: Bucket is shared with a known account
# description: |
#   The bucket's policy or ACL lets in another one of your accounts, one that is listed as friendly or as a third
#   party, or one from which AWS delivers logs. This is a report of who shares what, not a fault.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
#     description: Granting cross-account bucket permissions
# custom:
#   id: s3-cross-account-known
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy, /config/acl, /config/object_ownership]
#   remediation: |
#     Look whether the account still needs the access; if not, remove the grant.
#   frameworks:
#     security-monkey:
#       - check_acl_friendly_canonical
#       - check_acl_thirdparty_canonical
#       - check_friendly_cross_account
#       - check_thirdparty_cross_account
#     prowler: [s3_bucket_cross_account_access]
#   aliases: []
#   tags: [inventory]
#   params:
#     canonical_ids:
#       description: canonical user ids of known accounts, each with the name of its account
#       default: {}
package aws.s3.s3_cross_account_known

import data.lib.accounts
import data.lib.grantees
import data.lib.s3

deny contains finding if {
	others := grantees.other_accounts(input, input.config.policy.statements)
	some account in {entry.account | some entry in others}
	kind := accounts.kind(input, account)
	words := kinds[kind]
	entries := [entry | some entry in others; entry.account == account]
	finding := {
		"message": sprintf("The bucket policy lets in %s %s for %s", [
			words,
			account,
			concat("; ", sort({s3.actions_text(entry.statement) | some entry in entries})),
		]),
		"key": sprintf("policy/%s", [account]),
		"path": sort({sprintf("/config/policy/statements/%d", [entry.at]) | some entry in entries}),
	}
}

deny contains finding if {
	not s3.acls_are_off(input)
	known := data.params["s3-cross-account-known"].canonical_ids
	some id in {grant.grantee | some grant in input.config.acl.grants; grant.grantee_type == "canonical_user"}
	not is_own(id)
	name := known[id]
	words := sort({s3.grant_words[grant.permission] | some grant in input.config.acl.grants; grant.grantee == id})
	finding := {
		"message": sprintf("The ACL lets known account %s %s", [name, concat(", ", words)]),
		"key": sprintf("acl/%s", [id]),
		"path": [sprintf("/config/acl/grants/%d", [i]) |
			some i, grant in input.config.acl.grants
			grant.grantee == id
		],
	}
}

# A bucket belongs to the account that it is in.
is_own(id) if id == input.config.acl.owner_id

kinds := {
	"aws": "an account from which AWS delivers logs,",
	"own": "your account",
	"friendly": "friendly account",
	"third_party": "third-party account",
}
