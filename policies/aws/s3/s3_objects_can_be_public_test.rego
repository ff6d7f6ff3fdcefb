package aws.s3.s3_objects_can_be_public_test

import data.aws.s3.s3_objects_can_be_public as policy
import data.lib.samples_test as sample

test_acls_on_and_not_ignored if {
	count(policy.deny) == 1 with input as sample.bucket({"object_ownership": "ObjectWriter"})
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_only_new_ones_are_blocked if {
	half := {
		"block_public_acls": true,
		"ignore_public_acls": false,
		"block_public_policy": true,
		"restrict_public_buckets": true,
	}
	{finding.message | some finding in policy.deny} == {concat("", [
		"The ACL of any object can open it to everyone, if it is there already: ",
		"BlockPublicAcls refuses new ones",
	])}
		with input as sample.bucket({"public_access_block": half})
}

test_ignored_at_either_level_passes if {
	count(policy.deny) == 0 with input as sample.blocked({"object_ownership": "ObjectWriter"})
	count(policy.deny) == 0 with input as sample.bucket({"public_access_block": sample.block(true)})
}

test_acls_off_passes if {
	count(policy.deny) == 0 with input as sample.bucket({"object_ownership": "BucketOwnerEnforced"})
	count(policy.unknown) == 0
		with input as sample.unread_account({"object_ownership": "BucketOwnerEnforced"})
}

test_unread_block_is_unknown if {
	count(policy.deny) == 0 with input as sample.unread_account({})
	count(policy.unknown) == 1 with input as sample.unread_account({})
}
