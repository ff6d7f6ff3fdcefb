package aws.s3.s3_access_point_public_test

import data.aws.s3.s3_access_point_public as policy
import data.lib.samples_test as sample

open_policy := {"policy": sample.policy([object.union(sample.statement({}), {"sid": "open"})])}

# An access point with a whole block of its own and the given fields.
point(fields) := sample.access_point(object.union({"public_access_block": sample.block(true)}, fields))

bare(fields) := sample.access_point(fields)

of(one, bucket) := object.union(one, {"related": {"bucket": bucket}})

delegating := sample.bucket(sample.with_policy([sample.under(
	"StringEquals",
	"s3:DataAccessPointAccount",
	["111122223333"],
)]))

test_open_policy_that_the_bucket_passes_on if {
	sample.keys(policy.deny) == {"policy/Allow/open", "public-access-block"} with input as of(bare(open_policy), delegating)
	sample.severities(policy.deny) == {"critical", "high"} with input as of(bare(open_policy), delegating)
	count(policy.unknown) == 0 with input as of(bare(open_policy), delegating)
}

test_open_policy_that_ends_at_the_bucket if {
	sample.severities(policy.deny) == {"high"} with input as bare(open_policy)
}

test_its_own_block_restricts_it if {
	count(policy.deny) == 0 with input as point(open_policy)
	count(policy.unknown) == 0 with input as point(open_policy)
}

test_missing_switches_are_named if {
	half := {"public_access_block": object.union(sample.block(true), {"block_public_acls": false})}
	{finding.message | some finding in policy.deny} == {concat("", [
		"Block Public Access lacks BlockPublicAcls, for the access point ",
		"as for its bucket and its account",
	])}
		with input as point(half)
}

test_bucket_or_account_make_up_for_it if {
	by_bucket := of(bare(open_policy), sample.bucket({"public_access_block": sample.block(true)}))
	by_account := object.union(
		bare(open_policy),
		{"related": {"account": {"config": {"s3_public_access_block": sample.block(true)}, "unread": []}}},
	)
	count(policy.deny) == 0 with input as by_bucket
	count(policy.deny) == 0 with input as by_account
}

test_of_a_vpc_is_never_public if {
	vpc := bare(object.union(open_policy, {"network_origin": "VPC", "vpc_id": "vpc-1"}))
	count(policy.deny) == 0 with input as vpc
	count(policy.unknown) == 0 with input as vpc
}

test_its_own_keys_narrow_nothing if {
	own := {"policy": sample.policy([sample.under("StringLike", "s3:DataAccessPointArn", ["arn:aws:s3:*:111122223333:*"])])}
	sample.keys(policy.deny) == {"policy/Allow/0", "public-access-block"} with input as bare(own)
}

test_named_principals_pass if {
	named := {"policy": sample.policy([sample.allow_to("AWS", "111122223333")])}
	sample.keys(policy.deny) == {"public-access-block"} with input as bare(named)
	count(policy.deny) == 0 with input as point(named)
}

test_what_s3_sees_beyond_us if {
	told := {"policy_public": true, "policy": sample.policy([sample.allow_to("AWS", "111122223333")])}
	sample.keys(policy.deny) == {"policy/status", "public-access-block"} with input as bare(told)
}

test_bucket_of_another_account_is_unknown if {
	alone := object.remove(bare(open_policy), ["related"])
	input_point := object.union(alone, {"related": {"account": {"config": {}, "unread": []}}})
	count(policy.deny) == 0 with input as input_point
	count(policy.unknown) == 1 with input as input_point
	sealed := object.union(
		object.remove(point(open_policy), ["related"]),
		{"related": {"account": {"config": {}, "unread": []}}},
	)
	count(policy.unknown) == 0 with input as sealed
}

test_unread_parts_are_unknown if {
	count(policy.unknown) == 1 with input as sample.unread(bare({}), "/config/policy")
	count(policy.unknown) == 0 with input as sample.unread(point({}), "/config/policy")
	count(policy.unknown) == 1 with input as of(bare({}), sample.unread(sample.bucket({}), "/config/public_access_block"))
}
