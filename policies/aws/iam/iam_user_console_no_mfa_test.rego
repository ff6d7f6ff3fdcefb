package aws.iam.iam_user_console_no_mfa_test

import data.aws.iam.iam_user_console_no_mfa as policy

test_password_without_mfa if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"password_enabled": true, "mfa_active": false}, "unread": []}
	count(policy.unknown) == 0
		with input as {"config": {"password_enabled": true, "mfa_active": false}, "unread": []}
}

test_password_with_mfa if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_enabled": true, "mfa_active": true}, "unread": []}
	count(policy.unknown) == 0
		with input as {"config": {"password_enabled": true, "mfa_active": true}, "unread": []}
}

test_no_password if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_enabled": false, "mfa_active": false}, "unread": []}
	count(policy.unknown) == 0
		with input as {"config": {"password_enabled": false, "mfa_active": false}, "unread": []}
}

test_unknown_mfa_matters_with_a_password if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_enabled": true}, "unread": []}
	count(policy.unknown) == 1
		with input as {"config": {"password_enabled": true}, "unread": []}
}

test_unknown_mfa_does_not_matter_without if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_enabled": false}, "unread": []}
	count(policy.unknown) == 0
		with input as {"config": {"password_enabled": false}, "unread": []}
}

test_unknown_password if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"mfa_active": false}, "unread": []}
	count(policy.unknown) == 1
		with input as {"config": {"mfa_active": false}, "unread": []}
}
