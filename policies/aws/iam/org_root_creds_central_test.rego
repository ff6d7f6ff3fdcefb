package aws.iam.org_root_creds_central_test

import data.aws.iam.org_root_creds_central as policy

test_off_fails if count(policy.deny) == 1 with input as {"config": {"root_credentials_management": false}, "unread": []}

test_on_passes if {
	count(policy.deny) == 0 with input as {"config": {"root_credentials_management": true}, "unread": []}
	count(policy.not_applicable) == 0 with input as {"config": {"root_credentials_management": true}, "unread": []}
}

test_member_accounts_are_not_judged if {
	count(policy.deny) == 0 with input as {"config": {}, "unread": []}
	count(policy.not_applicable) == 1 with input as {"config": {}, "unread": []}
}
