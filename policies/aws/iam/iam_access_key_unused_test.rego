package aws.iam.iam_access_key_unused_test

import data.aws.iam.iam_access_key_unused as policy

key(slot, active, rotated) := {"slot": slot, "active": active, "last_rotated_at": rotated}

user(keys, uses) := {"config": {"access_keys": keys}, "status": {"access_key_use": uses}, "unread": []}

now := {"now": "2026-04-01T00:00:00Z", "now_ns": time.parse_rfc3339_ns("2026-04-01T00:00:00Z")}

params := {"iam-access-key-unused": {"max_unused_days": 90}}

test_used_lately_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 1, "last_used_at": "2026-03-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 1, "last_used_at": "2026-03-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
}

test_not_used_for_long_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"access_key_1"}
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 1, "last_used_at": "2025-12-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 1, "last_used_at": "2025-12-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
}

test_never_used_and_old_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"access_key_1"}
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_never_used_and_young_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([key(1, true, "2026-03-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2026-03-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_use_of_the_other_key_does_not_count if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"access_key_1"}
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 2, "last_used_at": "2026-03-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, true, "2020-01-01T00:00:00Z")], [{"slot": 2, "last_used_at": "2026-03-31T00:00:00Z"}])
		with data.params as params
		with data.context as now
}

test_inactive_keys_do_not_count if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([key(1, false, "2020-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as user([key(1, false, "2020-01-01T00:00:00Z")], [])
		with data.params as params
		with data.context as now
}

test_unknown_times_are_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([{"slot": 1, "active": true}], [])
		with data.params as params
		with data.context as now
	count(policy.unknown) == 1
		with input as user([{"slot": 1, "active": true}], [])
		with data.params as params
		with data.context as now
}
