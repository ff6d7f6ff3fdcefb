package aws.s3.s3_replication_missing_test

import data.aws.s3.s3_replication_missing as policy
import data.lib.samples_test as sample

rule(enabled) := {"id": "all", "enabled": enabled, "destination_bucket": "arn:aws:s3:::far"}

replicated(rules) := sample.bucket({"replication": {"role": "r", "rules": rules}})

test_none_fails if {
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_none_in_force_fails if {
	message(replicated([rule(false)])) == "No replication rule is in force: the only one is disabled"
	message(replicated([rule(false), rule(false)])) == "No replication rule is in force: all 2 are disabled"
}

message(document) := finding.message if {
	some finding in policy.deny with input as document
}

test_one_in_force_passes if {
	count(policy.deny) == 0 with input as replicated([rule(false), rule(true)])
}
