package aws.iam.iam_pwd_reuse_test

import data.aws.iam.iam_pwd_reuse as policy

test_few_fail if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"password_policy": {"minimum_length": 14, "reuse_prevention": 23}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
	count(policy.not_applicable) == 0
		with input as {"config": {"password_policy": {"minimum_length": 14, "reuse_prevention": 23}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
}

test_enough_pass if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_policy": {"minimum_length": 14, "reuse_prevention": 24}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
}

test_none_fail if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"password_policy": {"minimum_length": 14}}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
}

test_no_policy_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"users_with_password": 1}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
}

test_without_passwords_not_judged if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"users_with_password": 0}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
	count(policy.not_applicable) == 1
		with input as {"config": {"users_with_password": 0}, "unread": []}
		with data.params as {"iam-pwd-reuse": {"remembered": 24}}
}
