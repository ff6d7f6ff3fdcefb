package aws.iam.iam_password_unused_test

import data.aws.iam.iam_password_unused as policy

user(config, status) := {
	"config": object.union({"created_at": "2024-01-16T09:00:00Z", "password_enabled": true}, config),
	"status": status,
	"unread": [],
}

params := {"iam-password-unused": {"max_unused_days": 45}}

now := {"now_ns": time.parse_rfc3339_ns("2026-11-23T08:00:00Z")}

found(document) := count(findings) if {
	findings := policy.deny with input as document with data.params as params with data.context as now
}

test_used_long_ago_fails if found(user({}, {"password_last_used_at": "2026-10-01T08:00:00Z"})) == 1

test_exactly_forty_five_days_fails if found(user({}, {"password_last_used_at": "2026-10-09T08:00:00Z"})) == 1

test_used_lately_passes if found(user({}, {"password_last_used_at": "2026-10-09T08:00:01Z"})) == 0

test_never_used_since_it_was_set_fails if {
	found(user({"password_last_changed_at": "2026-10-01T08:00:00Z"}, {})) == 1
}

test_set_lately_passes if found(user({"password_last_changed_at": "2026-11-20T08:00:00Z"}, {})) == 0

test_never_used_since_the_user_was_made_fails if found(user({}, {})) == 1

test_no_password_passes if found(user({"password_enabled": false}, {})) == 0

test_password_not_read_is_unknown if {
	count(policy.unknown) == 1
		with input as {"config": {}, "status": {}, "unread": []}
		with data.params as params
		with data.context as now
}
