package aws.s3.s3_log_bucket_public_test

import data.aws.s3.s3_log_bucket_public as policy
import data.lib.samples_test as sample

trail := object.union(sample.allow_to("Service", "cloudtrail.amazonaws.com"), {"actions": ["s3:PutObject"]})

open_trail := sample.with_policy([trail, sample.statement({})])

test_open_bucket_with_logs if {
	{finding.message | some finding in policy.deny} ==
		{"The bucket receives CloudTrail, and everyone can reach it by its policy"}
		with input as sample.bucket(open_trail)
	count(policy.unknown) == 0 with input as sample.bucket(open_trail)
}

test_blocked_bucket_with_logs_passes if {
	count(policy.deny) == 0 with input as sample.blocked(open_trail)
	count(policy.unknown) == 0 with input as sample.blocked(open_trail)
	count(policy.not_applicable) == 0 with input as sample.blocked(open_trail)
}

test_unread_block_is_unknown if {
	count(policy.deny) == 0 with input as sample.unread_account(open_trail)
	count(policy.unknown) == 1 with input as sample.unread_account(open_trail)
}

test_open_bucket_without_logs_does_not_apply if {
	count(policy.deny) == 0 with input as sample.bucket(sample.with_policy([sample.statement({})]))
	count(policy.not_applicable) == 1 with input as sample.bucket(sample.with_policy([sample.statement({})]))
}

test_unread_policy_is_unknown_unless_the_bucket_is_closed if {
	count(policy.unknown) == 1 with input as sample.unread(sample.bucket({}), "/config/policy")
	count(policy.unknown) == 0 with input as sample.unread(sample.blocked({}), "/config/policy")
	count(policy.not_applicable) == 0 with input as sample.unread(sample.blocked({}), "/config/policy")
}
