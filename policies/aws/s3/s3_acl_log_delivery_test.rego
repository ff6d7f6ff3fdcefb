package aws.s3.s3_acl_log_delivery_test

import data.aws.s3.s3_acl_log_delivery as policy
import data.lib.samples_test as sample

grants := sample.with_acl([sample.to_group("s3/LogDelivery", "READ_ACP"), sample.to_group("s3/LogDelivery", "WRITE")])

test_grant_is_told_once if {
	sample.keys(policy.deny) == {"acl/LogDelivery"} with input as sample.bucket(grants)
}

test_without_effect_when_acls_are_off if {
	config := object.union(grants, {"object_ownership": "BucketOwnerEnforced"})
	count(policy.deny) == 0 with input as sample.bucket(config)
}

test_other_groups if {
	count(policy.deny) == 0
		with input as sample.bucket(sample.with_acl([sample.to_group("global/AllUsers", "WRITE")]))
}
