package aws.iam.iam_server_cert_expired_test

import data.aws.iam.iam_server_cert_expired as policy

now := {"now": "2026-04-01T00:00:00Z", "now_ns": time.parse_rfc3339_ns("2026-04-01T00:00:00Z")}

test_expired if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"expires_at": "2026-03-31T23:59:59Z"}, "unread": []}
		with data.context as now
	count(policy.unknown) == 0
		with input as {"config": {"expires_at": "2026-03-31T23:59:59Z"}, "unread": []}
		with data.context as now
}

test_valid if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"expires_at": "2026-04-01T00:00:01Z"}, "unread": []}
		with data.context as now
	count(policy.unknown) == 0
		with input as {"config": {"expires_at": "2026-04-01T00:00:01Z"}, "unread": []}
		with data.context as now
}

test_not_known if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {}, "unread": []}
		with data.context as now
	count(policy.unknown) == 1
		with input as {"config": {}, "unread": []}
		with data.context as now
}
