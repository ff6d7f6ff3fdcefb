package aws.iam.iam_user_initial_key_test

import data.aws.iam.iam_user_initial_key as policy

user(config, uses) := {
	"config": object.union({"created_at": "2026-10-05T09:00:00Z", "password_enabled": true}, config),
	"status": {"access_key_use": uses},
	"unread": [],
}

key(made, active) := {"access_keys": [{"slot": 1, "active": active, "last_rotated_at": made}]}

params := {"iam-user-initial-key": {"max_hours": 1}}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

test_made_with_the_user_and_never_used_fails if {
	found(user(key("2026-10-05T09:00:30Z", true), [])) == {"access_key_1"}
}

test_made_later_passes if found(user(key("2026-10-06T09:00:00Z", true), [])) == set()

test_used_passes if {
	found(user(key("2026-10-05T09:00:30Z", true), [{"slot": 1, "last_used_at": "2026-11-01T00:00:00Z"}])) == set()
}

test_the_use_of_another_key_is_no_use if {
	found(user(key("2026-10-05T09:00:30Z", true), [{"slot": 2, "last_used_at": "2026-11-01T00:00:00Z"}])) == {"access_key_1"}
}

test_inactive_passes if found(user(key("2026-10-05T09:00:30Z", false), [])) == set()

test_without_a_password_passes if {
	found(user(object.union(key("2026-10-05T09:00:30Z", true), {"password_enabled": false}), [])) == set()
}

test_unknown_dates_are_unknown if {
	count(policy.unknown) == 1
		with input as user({"access_keys": [{"slot": 1, "active": true}]}, [])
		with data.params as params
}
