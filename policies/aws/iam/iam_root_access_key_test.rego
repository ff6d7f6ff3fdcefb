package aws.iam.iam_root_access_key_test

import data.aws.iam.iam_root_access_key as policy

test_a_key_fails if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {""}
		with input as {"partition": "aws", "config": {"root": {"access_keys": 1}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"access_keys": 1}}, "unread": []}
}

test_no_key_passes if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {"access_keys": 0}}, "unread": []}
	count(policy.unknown) == 0
		with input as {"partition": "aws", "config": {"root": {"access_keys": 0}}, "unread": []}
}

test_not_read_is_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as {"partition": "aws", "config": {"root": {}}, "unread": []}
	count(policy.unknown) == 1
		with input as {"partition": "aws", "config": {"root": {}}, "unread": []}
}
