package aws.s3.s3_mfa_delete_off_test

import data.aws.s3.s3_mfa_delete_off as policy
import data.lib.samples_test as sample

lifecycle(enabled) := {"lifecycle": {"rules": [{"id": "a", "enabled": enabled}]}}

test_off_fails if {
	count(policy.deny) == 1
		with input as sample.bucket({"versioning": {"status": "Enabled", "mfa_delete": false}})
	count(policy.not_applicable) == 0
		with input as sample.bucket({"versioning": {"status": "Enabled", "mfa_delete": false}})
}

test_never_enabled_fails if {
	{finding.message | some finding in policy.deny} ==
		{"Versions of objects can be deleted without MFA (versioning: never enabled)"}
		with input as sample.bucket({"versioning": {"mfa_delete": false}})
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_on_passes if {
	count(policy.deny) == 0
		with input as sample.bucket({"versioning": {"status": "Enabled", "mfa_delete": true}})
}

test_does_not_apply_beside_lifecycle_rules if {
	config := object.union({"versioning": {"status": "Enabled", "mfa_delete": false}}, lifecycle(true))
	count(policy.deny) == 0 with input as sample.bucket(config)
	count(policy.not_applicable) == 1 with input as sample.bucket(config)
}

test_a_rule_that_is_switched_off_does_not_matter if {
	config := object.union({"versioning": {"status": "Enabled", "mfa_delete": false}}, lifecycle(false))
	count(policy.deny) == 1 with input as sample.bucket(config)
}
