package aws.iam.acct_security_contact_test

import data.aws.iam.acct_security_contact as policy

test_not_set_fails if count(policy.deny) == 1 with input as {"config": {"security_contact": false}, "unread": []}

test_set_passes if {
	count(policy.deny) == 0 with input as {"config": {"security_contact": true}, "unread": []}
	count(policy.unknown) == 0 with input as {"config": {"security_contact": true}, "unread": []}
}

test_access_denied_is_not_missing if {
	count(policy.deny) == 0 with input as {"config": {}, "unread": []}
	count(policy.unknown) == 1 with input as {"config": {}, "unread": []}
}
