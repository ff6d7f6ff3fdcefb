package aws.s3.s3_account_pab_incomplete_test

import data.aws.s3.s3_account_pab_incomplete as policy

all := {
	"block_public_acls": true,
	"ignore_public_acls": true,
	"block_public_policy": true,
	"restrict_public_buckets": true,
}

test_none_fails if {
	count(policy.deny) == 1 with input as {"config": {}}
}

test_all_four_pass if {
	count(policy.deny) == 0 with input as {"config": {"s3_public_access_block": all}}
}

test_two_of_four_are_not_enough if {
	{finding.message | some finding in policy.deny} ==
		{"Block Public Access of the account lacks BlockPublicAcls, BlockPublicPolicy"}
		with input as {"config": {"s3_public_access_block": object.union(all, {"block_public_acls": false, "block_public_policy": false})}}
}
