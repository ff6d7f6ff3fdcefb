package aws.s3.s3_notifications_off_test

import data.aws.s3.s3_notifications_off as policy

found(config) := count(findings) if {
	findings := policy.deny with input as {"config": config}
}

test_none_fails if found({}) == 1

test_empty_fails if found({"notifications": {"event_bridge": false, "targets": []}}) == 1

test_event_bridge_passes if found({"notifications": {"event_bridge": true, "targets": []}}) == 0

test_a_queue_passes if {
	target := {"kind": "queue", "arn": "arn:aws:sqs:eu-west-1:111122223333:q", "events": ["s3:ObjectCreated:*"]}
	found({"notifications": {"event_bridge": false, "targets": [target]}}) == 0
}
