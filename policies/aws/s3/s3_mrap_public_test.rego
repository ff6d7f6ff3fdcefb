package aws.s3.s3_mrap_public_test

import data.aws.s3.s3_mrap_public as policy
import data.lib.samples_test as sample

mrap(fields, account) := {
	"id": "arn:aws:s3::111122223333:accesspoint/m.mrap",
	"type": "AWS::S3::MultiRegionAccessPoint",
	"name": "m",
	"account": "111122223333",
	"region": "global",
	"config": object.union(
		{"alias": "m.mrap", "public_access_block": sample.block(true), "regions": [{"bucket": "b", "region": "eu-west-1"}]},
		fields,
	),
	"unread": [],
	"related": {"account": account},
}

plain := {"config": {}, "unread": []}

open_policy := {"policy": sample.policy([sample.statement({})])}

unblocked := {"public_access_block": sample.block(false)}

test_open_policy_without_a_block if {
	sample.keys(policy.deny) == {"policy/Allow/0", "public-access-block"}
		with input as mrap(object.union(open_policy, unblocked), plain)
}

test_own_block_passes if {
	count(policy.deny) == 0 with input as mrap(open_policy, plain)
	count(policy.unknown) == 0 with input as mrap(open_policy, plain)
}

test_block_of_the_account_passes if {
	account := {"config": {"s3_public_access_block": sample.block(true)}, "unread": []}
	count(policy.deny) == 0 with input as mrap(object.union(open_policy, unblocked), account)
}

test_private_policy_without_a_block if {
	named := {"policy": sample.policy([sample.allow_to("AWS", "111122223333")])}
	sample.keys(policy.deny) == {"public-access-block"} with input as mrap(object.union(named, unblocked), plain)
}

test_unread_block_of_the_account_is_unknown if {
	account := sample.unread({"config": {}}, "/config/s3_public_access_block")
	count(policy.deny) == 0 with input as mrap(object.union(open_policy, unblocked), account)
	count(policy.unknown) == 1 with input as mrap(object.union(open_policy, unblocked), account)
	count(policy.unknown) == 0 with input as mrap(open_policy, account)
}

test_unread_policy_is_unknown if {
	count(policy.unknown) == 1 with input as sample.unread(mrap(unblocked, plain), "/config/policy")
	count(policy.unknown) == 0 with input as sample.unread(mrap({}, plain), "/config/policy")
}
