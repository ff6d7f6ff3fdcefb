# METADATA
# title: A public statement keeps known accounts out
# description: |
#   RestrictPublicBuckets takes effect from the whole of a policy that S3 calls public: besides the public, the accounts
#   that the same policy names are kept out as well. Their access begins when the public statement goes.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: RestrictPublicBuckets
# custom:
#   id: s3-cross-account-blocked
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Remove or narrow the public statement; the grants to other accounts then work as written. Look at them first.
#   frameworks: {}
#   aliases: []
package aws.s3.s3_cross_account_blocked

import data.lib.grantees
import data.lib.s3

deny contains finding if {
	statements := input.config.policy.statements
	s3.policy_is_blocked(input)
	others := grantees.other_accounts(input, statements)
	some account in {entry.account | some entry in others}
	finding := {
		"message": sprintf("RestrictPublicBuckets and a public statement keep account %s from what the policy grants it", [
			account,
		]),
		"key": sprintf("policy/%s", [account]),
		"path": sort({sprintf("/config/policy/statements/%d", [entry.at]) |
			some entry in others
			entry.account == account
		}),
	}
}

unknown contains reason if {
	some reason in s3.policy_unknowns(input)
	count(grantees.other_accounts(input, input.config.policy.statements)) > 0
}
