package aws.s3.s3_cross_account_known_test

import data.aws.s3.s3_cross_account_known as policy
import data.lib.samples_test as sample

params := {"s3-cross-account-known": {"canonical_ids": {"abc": "backup"}}}

found(document) := keys if {
	keys := sample.keys(policy.deny)
		with input as document
		with data.accounts as sample.accounts
		with data.params as params
}

shared_with(value) := found(sample.bucket(sample.with_policy([sample.allow_to("AWS", value)])))

test_known_accounts if {
	shared_with("222222222222") == {"policy/222222222222"}
	shared_with("arn:aws:iam::333333333333:root") == {"policy/333333333333"}
	shared_with("arn:aws:iam::444444444444:role/x") == {"policy/444444444444"}
	shared_with("arn:aws:iam::127311923021:root") == {"policy/127311923021"}
}

test_own_and_unknown_accounts_are_for_others if {
	shared_with("111122223333") == set()
	shared_with("555555555555") == set()
}

test_known_account_that_a_condition_leaves_of_everyone if {
	statement := sample.under("StringEquals", "aws:PrincipalAccount", ["333333333333"])
	found(sample.bucket(sample.with_policy([statement]))) == {"policy/333333333333"}
}

test_canonical_ids if {
	found(sample.bucket(sample.with_acl([sample.to_user("abc", "READ")]))) == {"acl/abc"}
	found(sample.bucket(sample.with_acl([sample.to_user("xyz", "READ"), sample.to_user("me", "READ")]))) == set()
	config := object.union(
		sample.with_acl([sample.to_user("abc", "READ")]),
		{"object_ownership": "BucketOwnerEnforced"},
	)
	found(sample.bucket(config)) == set()
}
