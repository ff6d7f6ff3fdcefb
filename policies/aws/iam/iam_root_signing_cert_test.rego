package aws.iam.iam_root_signing_cert_test

import data.aws.iam.iam_root_signing_cert as policy

account(root) := {"config": {"root": root}, "unread": []}

test_certificate_fails if {
	{finding.message | some finding in policy.deny} == {"Root user has 1 signing certificate"}
		with input as account({"signing_certificates": 1})
}

test_none_passes if {
	count(policy.deny) == 0 with input as account({"signing_certificates": 0})
	count(policy.unknown) == 0 with input as account({"signing_certificates": 0})
}

test_not_read_is_unknown if {
	count(policy.deny) == 0 with input as account({})
	count(policy.unknown) == 1 with input as account({})
}
