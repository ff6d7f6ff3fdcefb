package aws.s3.s3_multipart_not_aborted_test

import data.aws.s3.s3_multipart_not_aborted as policy

rule(fields) := object.union({"id": "r", "enabled": true, "prefix": "", "has_other_filters": false}, fields)

found(rules) := count(findings) if {
	findings := policy.deny with input as {"config": {"lifecycle": {"rules": rules}}}
}

aborting := {"abort_incomplete_multipart_upload_days": 7}

test_expiry_alone_fails if found([rule({"expiration_days": 30})]) == 1

test_for_the_whole_bucket_passes if found([rule({"expiration_days": 30}), rule(aborting)]) == 0

test_for_a_part_fails if {
	found([rule(object.union(aborting, {"prefix": "tmp/"}))]) == 1
	found([rule(object.union(aborting, {"has_other_filters": true}))]) == 1
}

test_disabled_fails if found([rule({}), rule(object.union(aborting, {"enabled": false}))]) == 1

test_no_rules_do_not_apply if {
	found([]) == 0
	count(policy.not_applicable) == 1 with input as {"config": {}}
}
