package aws.s3.s3_acl_public_latent_test

import data.aws.s3.s3_acl_public_latent as policy
import data.lib.samples_test as sample

public_acl := sample.with_acl([sample.to_group("global/AllUsers", "READ"), sample.to_user("me", "FULL_CONTROL")])

test_acl_that_the_account_ignores if {
	sample.keys(policy.deny) == {"acl/AllUsers"} with input as sample.blocked(public_acl)
}

test_acl_that_the_bucket_ignores if {
	config := object.union(public_acl, {"public_access_block": sample.block(true)})
	sample.keys(policy.deny) == {"acl/AllUsers"} with input as sample.bucket(config)
}

test_acl_without_effect_since_acls_are_off if {
	config := object.union(public_acl, {"object_ownership": "BucketOwnerEnforced"})
	{finding.message | some finding in policy.deny} ==
		{"The ACL has grants to AllUsers, which are without effect only because ACLs are off for the bucket"}
		with input as sample.bucket(config)
}

test_policy_that_is_restricted if {
	config := sample.with_policy([object.union(sample.statement({}), {"sid": "open"})])
	sample.keys(policy.deny) == {"policy/Allow/open"} with input as sample.blocked(config)
}

test_what_is_in_force_is_not_latent if {
	config := object.union(public_acl, sample.with_policy([sample.statement({})]))
	count(policy.deny) == 0 with input as sample.bucket(config)
}

test_new_grants_blocked_but_old_ones_in_force_is_not_latent if {
	half := {
		"block_public_acls": true,
		"ignore_public_acls": false,
		"block_public_policy": true,
		"restrict_public_buckets": false,
	}
	config := object.union(public_acl, {"public_access_block": half})
	count(policy.deny) == 0 with input as sample.bucket(config)
}

test_private_bucket_passes if {
	count(policy.deny) == 0 with input as sample.blocked(sample.with_acl([sample.to_user("me", "FULL_CONTROL")]))
	count(policy.deny) == 0
		with input as sample.blocked(sample.with_policy([sample.allow_to("AWS", "111122223333")]))
}

test_unread_block_is_unknown if {
	count(policy.unknown) == 1 with input as sample.unread_account(public_acl)
	count(policy.unknown) == 1 with input as sample.unread_account(sample.with_policy([sample.statement({})]))
	count(policy.unknown) == 0 with input as sample.unread_account({})
}
