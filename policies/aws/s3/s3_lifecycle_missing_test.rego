package aws.s3.s3_lifecycle_missing_test

import data.aws.s3.s3_lifecycle_missing as policy

test_none_fails if {
	count(policy.deny) == 1 with input as {"config": {}}
}

test_one_enabled_passes if {
	count(policy.deny) == 0 with input as {"config": {"lifecycle": {"rules": [{"id": "a", "enabled": false}, {"id": "b", "enabled": true}]}}}
}

test_disabled_ones_alone_fail if {
	message([{"id": "a", "enabled": false}]) == "Lifecycle rules are missing: the only one is disabled"
	message([{"id": "a", "enabled": false}, {"id": "b", "enabled": false}]) == "Lifecycle rules are missing: all 2 are disabled"
}

message(rules) := finding.message if {
	some finding in policy.deny with input as {"config": {"lifecycle": {"rules": rules}}}
}
