package aws.s3.s3_acls_enabled_test

import data.aws.s3.s3_acls_enabled as policy
import data.lib.samples_test as sample

test_enforced_passes if {
	count(policy.deny) == 0 with input as sample.bucket({"object_ownership": "BucketOwnerEnforced"})
}

test_others_fail if {
	count(policy.deny) == 1 with input as sample.bucket({"object_ownership": "BucketOwnerPreferred"})
	count(policy.deny) == 1 with input as sample.bucket({"object_ownership": "ObjectWriter"})
}

test_old_bucket_without_the_setting_fails if {
	{finding.message | some finding in policy.deny} ==
		{"ACLs are in force: object ownership is not set, which is ObjectWriter"}
		with input as sample.bucket({})
}
