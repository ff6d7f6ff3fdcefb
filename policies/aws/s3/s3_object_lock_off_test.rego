package aws.s3.s3_object_lock_off_test

import data.aws.s3.s3_object_lock_off as policy
import data.lib.samples_test as sample

test_off_fails if {
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_without_a_default_is_told if {
	sample.severities(policy.deny) == {"info"} with input as sample.bucket({"object_lock": {}})
}

test_with_a_default_passes if {
	count(policy.deny) == 0
		with input as sample.bucket({"object_lock": {"default_mode": "COMPLIANCE", "default_days": 30}})
}
