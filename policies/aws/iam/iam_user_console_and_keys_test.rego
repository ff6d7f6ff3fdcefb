package aws.iam.iam_user_console_and_keys_test

import data.aws.iam.iam_user_console_and_keys as policy

user(password, active) := {
	"config": {"password_enabled": password, "access_keys": [{"slot": 1, "active": active}]},
	"unread": [],
}

test_both_fail if count(policy.deny) == 1 with input as user(true, true)

test_inactive_key_passes if count(policy.deny) == 0 with input as user(true, false)

test_no_password_passes if {
	count(policy.deny) == 0 with input as user(false, true)
	count(policy.unknown) == 0 with input as user(false, true)
}

test_not_read_is_unknown if count(policy.unknown) == 1 with input as {"config": {"access_keys": []}, "unread": []}
