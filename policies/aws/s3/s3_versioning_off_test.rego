package aws.s3.s3_versioning_off_test

import data.aws.s3.s3_versioning_off as policy

test_enabled_passes if {
	count(policy.deny) == 0 with input as {"config": {"versioning": {"status": "Enabled", "mfa_delete": false}}}
}

test_never_enabled_fails if {
	{finding.message | some finding in policy.deny} ==
		{"Versioning was never enabled"}
		with input as {"config": {"versioning": {"mfa_delete": false}}}
}

test_suspended_fails if {
	{finding.message | some finding in policy.deny} ==
		{"Versioning is suspended"}
		with input as {"config": {"versioning": {"status": "Suspended", "mfa_delete": false}}}
}

test_no_versioning_at_all_fails if {
	count(policy.deny) == 1 with input as {"config": {}}
}
