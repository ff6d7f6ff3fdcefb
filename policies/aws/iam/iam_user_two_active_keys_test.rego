package aws.iam.iam_user_two_active_keys_test

import data.aws.iam.iam_user_two_active_keys as policy

user(keys) := {"config": {"access_keys": keys}, "status": {}, "unread": []}

key(slot, active, made) := {"slot": slot, "active": active, "last_rotated_at": made}

params := {"iam-user-two-active-keys": {"grace_days": 7}}

now := {"now_ns": time.parse_rfc3339_ns("2026-11-23T08:00:00Z")}

found(keys) := count(findings) if {
	findings := policy.deny with input as user(keys) with data.params as params with data.context as now
}

test_two_active_keys_fail if found([key(1, true, "2025-01-01T00:00:00Z"), key(2, true, "2026-07-01T00:00:00Z")]) == 1

test_a_change_of_keys_under_way_passes if {
	found([key(1, true, "2025-01-01T00:00:00Z"), key(2, true, "2026-11-20T00:00:00Z")]) == 0
}

test_one_of_two_active_passes if {
	found([key(1, false, "2025-01-01T00:00:00Z"), key(2, true, "2026-07-01T00:00:00Z")]) == 0
}

test_dates_not_known_fail if found([{"slot": 1, "active": true}, {"slot": 2, "active": true}]) == 1

test_no_keys_pass if found([]) == 0
