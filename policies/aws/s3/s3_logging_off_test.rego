package aws.s3.s3_logging_off_test

import data.aws.s3.s3_logging_off as policy
import data.lib.samples_test as sample

test_off_fails if {
	count(policy.deny) == 1 with input as sample.bucket({})
	count(policy.not_applicable) == 0 with input as sample.bucket({})
}

test_on_passes if {
	config := {"logging": {"target_bucket": "logs", "target_prefix": ""}}
	count(policy.deny) == 0 with input as sample.bucket(config)
	count(policy.not_applicable) == 0 with input as sample.bucket(config)
}

test_does_not_apply_to_buckets_that_receive_logs if {
	config := sample.with_policy([object.union(
		sample.allow_to("Service", "logging.s3.amazonaws.com"),
		{"actions": ["s3:PutObject"]},
	)])
	count(policy.deny) == 0 with input as sample.bucket(config)
	count(policy.not_applicable) == 1 with input as sample.bucket(config)
}
