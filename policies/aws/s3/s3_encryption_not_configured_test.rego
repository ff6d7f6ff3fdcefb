package aws.s3.s3_encryption_not_configured_test

import data.aws.s3.s3_encryption_not_configured as policy

test_none_fails if {
	count(policy.deny) == 1 with input as {"config": {}}
}

test_a_rule_passes if {
	count(policy.deny) == 0 with input as {"config": {"encryption": {"rules": [{"algorithm": "AES256", "bucket_key_enabled": false}]}}}
}
