package aws.s3.s3_policy_cross_account_root_test

import data.aws.s3.s3_policy_cross_account_root as policy
import data.lib.samples_test as sample

found(value) := findings if {
	findings := policy.deny
		with input as sample.bucket(sample.with_policy([sample.allow_to("AWS", value)]))
		with data.accounts as sample.accounts
}

test_both_spellings_of_an_account if {
	sample.keys(found("555555555555")) == {"policy/555555555555"}
	sample.keys(found("arn:aws:iam::555555555555:root")) == {"policy/555555555555"}
	sample.severities(found("444444444444")) == {"medium"}
	sample.severities(found("222222222222")) == {"low"}
}

test_a_role_of_the_account_is_not_the_account if {
	count(found("arn:aws:iam::555555555555:role/root")) == 0
}

test_own_account_and_accounts_of_aws if {
	count(found("111122223333")) == 0
	count(found("arn:aws:iam::127311923021:root")) == 0
}
