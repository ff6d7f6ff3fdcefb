package aws.iam.iam_root_no_mfa_test

import data.aws.iam.iam_root_no_mfa as policy

test_password_without_mfa if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false, "password_enabled": true}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false, "password_enabled": true}}, "unread": []}
	count(policy.not_applicable) == 0
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false, "password_enabled": true}}, "unread": []}
}

test_mfa_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"mfa_active": true, "password_enabled": true}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"mfa_active": true, "password_enabled": true}}, "unread": []}
}

test_no_password_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false, "password_enabled": false}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false, "password_enabled": false}}, "unread": []}
}

test_unknown_mfa_without_a_password_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"password_enabled": false}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"password_enabled": false}}, "unread": []}
}

test_unknown_mfa_is_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"password_enabled": true}}, "unread": []}
	count(policy.unknown) == 1
		with input as {"partition": "aws", "config": {"root": {"password_enabled": true}}, "unread": []}
}

test_unknown_password_is_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false}}, "unread": []}
	count(policy.unknown) == 1
		with input as {"partition": "aws", "config": {"root": {"mfa_active": false}}, "unread": []}
}

test_govcloud_is_not_judged if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws-us-gov", "config": {"root": {}}, "unread": []}
	count(policy.not_applicable) == 1
		with input as {"partition": "aws-us-gov", "config": {"root": {}}, "unread": []}
}
