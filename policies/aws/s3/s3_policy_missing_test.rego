package aws.s3.s3_policy_missing_test

import data.aws.s3.s3_policy_missing as policy
import data.lib.samples_test as sample

test_none_fails if {
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_any_passes if {
	count(policy.deny) == 0 with input as sample.bucket(sample.with_policy([]))
}
