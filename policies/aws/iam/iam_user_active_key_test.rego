package aws.iam.iam_user_active_key_test

import data.aws.iam.iam_user_active_key as policy

key(slot, active, rotated) := {"slot": slot, "active": active, "last_rotated_at": rotated}

user(keys, uses) := {"config": {"access_keys": keys}, "status": {"access_key_use": uses}, "unread": []}

test_active_keys_are_reported if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"access_key_1"}
		with input as user([key(1, true, "2026-01-01T00:00:00Z"), key(2, false, "2026-01-01T00:00:00Z")], [])
}

test_no_keys if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as user([], [])
}
