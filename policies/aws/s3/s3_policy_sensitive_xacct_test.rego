package aws.s3.s3_policy_sensitive_xacct_test

import data.aws.s3.s3_policy_sensitive_xacct as policy
import data.lib.samples_test as sample

params := {"s3-policy-sensitive-xacct": {"actions": ["s3:deletebucketpolicy", "s3:putbucketpolicy", "s3:putobjectacl"]}}

found(statements) := findings if {
	findings := policy.deny
		with input as sample.bucket(sample.with_policy(statements))
		with data.accounts as sample.accounts
		with data.params as params
}

to(account, actions) := object.union(sample.allow_to("AWS", account), {"actions": actions})

test_named_action if {
	sample.keys(found([to("555555555555", ["s3:PutBucketPolicy"])])) == {"policy/555555555555"}
	sample.severities(found([to("555555555555", ["s3:PutBucketPolicy"])])) == {"high"}
	sample.severities(found([to("222222222222", ["s3:PutBucketPolicy"])])) == {"medium"}
}

test_pattern_in_any_case_and_the_complement if {
	count(found([to("555555555555", ["S3:pu*"])])) == 1
	count(found([to("555555555555", ["s3:*"])])) == 1
	count(found([object.union(to("555555555555", []), {"not_actions": ["s3:Get*"]})])) == 1
}

test_everyone if {
	sample.keys(found([sample.statement({"actions": ["s3:PutObjectAcl"]})])) == {"policy/Allow/0"}
	sample.severities(found([sample.statement({"actions": ["s3:PutObjectAcl"]})])) == {"high"}
}

test_an_organization_is_told_with_its_condition if {
	one := object.union(sample.under("StringEquals", "aws:PrincipalOrgID", ["o-abc"]), {"actions": ["s3:PutObjectAcl"]})
	{finding.message | some finding in found([one])} == {concat("", [
		"The bucket policy lets everyone use s3:putobjectacl, ",
		"under conditions: aws:PrincipalOrgID StringEquals o-abc",
	])}
	sample.severities(found([one])) == {"medium"}
}

test_what_passes if {
	count(found([to("555555555555", ["s3:GetObject"])])) == 0
	count(found([to("111122223333", ["s3:*"])])) == 0
	count(found([to("127311923021", ["s3:Put*"])])) == 0
	count(found([to("555555555555", ["s3:*"]), sample.deny({})])) == 0
	count(found([sample.deny({"principals": [{"type": "AWS", "value": "555555555555"}]})])) == 0
}
