package aws.s3.s3_cross_account_blocked_test

import data.aws.s3.s3_cross_account_blocked as policy
import data.lib.samples_test as sample

both := sample.with_policy([sample.allow_to("AWS", "222222222222"), sample.statement({})])

test_restricted_public_policy_keeps_others_out if {
	sample.keys(policy.deny) == {"policy/222222222222"} with input as sample.blocked(both)
}

test_not_while_the_policy_is_in_force if {
	count(policy.deny) == 0 with input as sample.bucket(both)
}

test_not_when_the_policy_is_not_public if {
	count(policy.deny) == 0
		with input as sample.blocked(sample.with_policy([sample.allow_to("AWS", "222222222222")]))
}

test_not_when_s3_itself_says_it_is_not_public if {
	count(policy.deny) == 0 with input as sample.blocked(object.union(both, {"policy_is_public": false}))
}

test_not_for_the_own_account if {
	count(policy.deny) == 0
		with input as sample.blocked(sample.with_policy([sample.allow_to("AWS", "111122223333"), sample.statement({})]))
}

test_unread_block_is_unknown if {
	count(policy.deny) == 0 with input as sample.unread_account(both)
	count(policy.unknown) == 1 with input as sample.unread_account(both)
}
