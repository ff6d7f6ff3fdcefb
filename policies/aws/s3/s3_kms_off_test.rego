package aws.s3.s3_kms_off_test

import data.aws.s3.s3_kms_off as policy
import data.lib.samples_test as sample

encrypted(algorithm) := sample.bucket({"encryption": {"rules": [{"algorithm": algorithm, "bucket_key_enabled": false}]}})

test_keys_of_s3_fail if {
	count(policy.deny) == 1 with input as encrypted("AES256")
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_keys_of_kms_pass if {
	count(policy.deny) == 0 with input as encrypted("aws:kms")
	count(policy.deny) == 0 with input as encrypted("aws:kms:dsse")
}

test_does_not_apply_where_s3_delivers_access_logs if {
	logs := sample.bucket(sample.with_acl([sample.to_group("s3/LogDelivery", "WRITE")]))
	count(policy.deny) == 0 with input as logs
	count(policy.not_applicable) == 1 with input as logs
	count(policy.not_applicable) == 0 with input as encrypted("AES256")
}

test_unread_policy_is_unknown_unless_there_is_a_key if {
	count(policy.deny) == 0 with input as sample.unread(encrypted("AES256"), "/config/policy")
	count(policy.unknown) == 1 with input as sample.unread(encrypted("AES256"), "/config/policy")
	count(policy.unknown) == 0 with input as sample.unread(encrypted("aws:kms"), "/config/policy")
}
