package aws.iam.iam_pwd_max_age_test

import data.aws.iam.iam_pwd_max_age as policy

account(fields) := {"config": object.union({"users_with_password": 1}, fields), "unread": []}

params := {"iam-pwd-max-age": {"max_days": 90}}

found(document) := count(findings) if {
	findings := policy.deny with input as document with data.params as params
}

test_no_age_fails if found(account({"password_policy": {}})) == 1

test_no_password_policy_fails if found(account({})) == 1

test_too_old_fails if found(account({"password_policy": {"max_age_days": 91}})) == 1

test_ninety_days_pass if found(account({"password_policy": {"max_age_days": 90}})) == 0

test_no_user_with_a_password if {
	count(policy.not_applicable) == 1 with input as account({"users_with_password": 0}) with data.params as params
}
