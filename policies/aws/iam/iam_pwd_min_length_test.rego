package aws.iam.iam_pwd_min_length_test

import data.aws.iam.iam_pwd_min_length as policy

test_short_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"password_policy": {"minimum_length": 13}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
	count(policy.not_applicable) == 0
		with input as {"config": {"password_policy": {"minimum_length": 13}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
}

test_long_enough_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"config": {"password_policy": {"minimum_length": 14}, "users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
}

test_the_default_of_aws_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
	count(policy.not_applicable) == 0
		with input as {"config": {"users_with_password": 3}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
}

test_without_passwords_not_judged if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {"users_with_password": 0}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
	count(policy.not_applicable) == 1
		with input as {"config": {"users_with_password": 0}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
}

test_unknown_users_are_judged if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"config": {}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
	count(policy.not_applicable) == 0
		with input as {"config": {}, "unread": []}
		with data.params as {"iam-pwd-min-length": {"minimum_length": 14}}
}
