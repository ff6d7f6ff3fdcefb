package aws.iam.iam_pwd_complexity_test

import data.aws.iam.iam_pwd_complexity as policy

all_kinds := {"require_uppercase": true, "require_lowercase": true, "require_numbers": true, "require_symbols": true}

account(fields) := {"config": object.union({"users_with_password": 1}, fields), "unread": []}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document
}

test_one_kind_missing_fails if {
	found(account({"password_policy": object.union(all_kinds, {"require_symbols": false})})) == {"require_symbols"}
}

test_no_password_policy_fails if count(found(account({}))) == 4

test_all_kinds_pass if found(account({"password_policy": all_kinds})) == set()

test_no_user_with_a_password if {
	count(policy.not_applicable) == 1 with input as account({"users_with_password": 0})
}
