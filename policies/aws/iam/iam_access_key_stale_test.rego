package aws.iam.iam_access_key_stale_test

import data.aws.iam.iam_access_key_stale as policy

key(slot, active, rotated) := {"slot": slot, "active": active, "last_rotated_at": rotated}

user(keys, uses) := {"config": {"access_keys": keys}, "status": {"access_key_use": uses}, "unread": []}

now := {"now": "2026-04-01T00:00:00Z", "now_ns": time.parse_rfc3339_ns("2026-04-01T00:00:00Z")}

params := {"iam-access-key-stale": {"max_age_days": 90}}

test_exactly_the_age_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([key(1, true, "2026-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2026-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_a_day_more_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"access_key_1", "access_key_2"}
		with input as user([key(1, true, "2025-12-31T00:00:00Z"), key(2, true, "2025-12-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2025-12-31T00:00:00Z"), key(2, true, "2025-12-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_inactive_keys_do_not_count if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([key(1, false, "2020-12-31T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, false, "2020-12-31T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_an_unknown_age_is_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([{"slot": 1, "active": true}], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 1
		with input as user([{"slot": 1, "active": true}], [])
		with data.params as params
		with data.context as now
}
