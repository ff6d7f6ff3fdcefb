package aws.iam.iam_root_no_hardware_mfa_test

import data.aws.iam.iam_root_no_hardware_mfa as policy

account(root) := {"partition": "aws", "config": {"root": root}, "unread": []}

virtual := {"serial_number": "arn:aws:iam::111122223333:mfa/root-account-mfa-device"}

named := {"serial_number": "arn:aws:iam::111122223333:mfa/phone"}

test_virtual_device_fails if {
	count(policy.deny) == 1
		with input as account({"mfa_active": true, "password_enabled": true, "virtual_mfa_devices": [virtual]})
}

test_virtual_device_with_a_name_of_its_own_fails if {
	count(policy.deny) == 1
		with input as account({"mfa_active": true, "password_enabled": true, "virtual_mfa_devices": [named]})
}

test_no_device_at_all_fails if {
	count(policy.deny) == 1
		with input as account({"mfa_active": false, "password_enabled": true, "virtual_mfa_devices": []})
}

test_hardware_passes if {
	count(policy.deny) == 0
		with input as account({"mfa_active": true, "password_enabled": true, "virtual_mfa_devices": []})
	count(policy.unknown) == 0
		with input as account({"mfa_active": true, "password_enabled": true, "virtual_mfa_devices": []})
}

test_root_without_credentials_passes if {
	count(policy.deny) == 0
		with input as account({"mfa_active": false, "password_enabled": false})
	count(policy.unknown) == 0
		with input as account({"mfa_active": false, "password_enabled": false})
}

test_devices_not_read_is_unknown if {
	count(policy.deny) == 0
		with input as account({"mfa_active": true, "password_enabled": true})
	count(policy.unknown) == 1
		with input as account({"mfa_active": true, "password_enabled": true})
}

test_nothing_read_is_unknown if {
	count(policy.unknown) == 1
		with input as account({})
}

test_govcloud_is_not_judged if {
	count(policy.not_applicable) == 1
		with input as {"partition": "aws-us-gov", "config": {"root": {}}, "unread": []}
}
