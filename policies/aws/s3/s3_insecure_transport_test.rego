package aws.s3.s3_insecure_transport_test

import data.aws.s3.s3_insecure_transport as policy
import data.lib.samples_test as sample

unencrypted := sample.condition("Bool", "aws:SecureTransport", ["false"])

deny(fields) := sample.deny(object.union({"conditions": [unencrypted]}, fields))

fails(statements) if count(policy.deny) == 1 with input as sample.bucket(sample.with_policy(statements))

passes(statements) if count(policy.deny) == 0 with input as sample.bucket(sample.with_policy(statements))

test_no_policy if {
	count(policy.deny) == 1 with input as sample.bucket({})
}

test_the_usual_statement if {
	passes([deny({})])
	passes([deny({"principals": [{"type": "*", "value": "*"}]})])
	passes([deny({"actions": ["*"], "resources": ["*"]})])
	passes([deny({"actions": ["S3:*"], "resources": ["arn:aws:s3:::b*"]})])
}

test_other_spellings_of_the_condition if {
	passes([deny({"conditions": [sample.condition("BoolIfExists", "AWS:securetransport", ["false"])]})])
	passes([deny({"conditions": [sample.condition("bool", "aws:SecureTransport", ["false"])]})])
	passes([deny({"conditions": [sample.condition("NumericLessThan", "s3:TlsVersion", ["1.2"])]})])
}

test_split_over_statements if {
	passes([deny({"resources": ["arn:aws:s3:::b"]}), deny({"resources": ["arn:aws:s3:::b/*"]})])
}

test_objects_or_bucket_alone if {
	fails([deny({"resources": ["arn:aws:s3:::b/*"]})])
	fails([deny({"resources": ["arn:aws:s3:::b"]})])
	{finding.message | some finding in policy.deny} == {concat("", [
		"Nothing denies plain HTTP for the bucket; statement 0 does so only in part ",
		"(principal, action, resource or a further condition)",
	])}
		with input as sample.bucket(sample.with_policy([deny({"resources": ["arn:aws:s3:::b/*"]})]))
}

test_a_star_in_some_action_is_not_every_action if {
	fails([deny({"actions": ["s3:Get*"]})])
	fails([deny({"actions": ["s3:GetObject", "s3:PutObject"]})])
}

test_not_for_everyone if {
	fails([deny({"principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:role/*"}]})])
	fails([deny({"principals": [], "not_principals": [{"type": "AWS", "value": "111122223333"}]})])
}

test_another_bucket if {
	fails([deny({"resources": ["arn:aws:s3:::c", "arn:aws:s3:::c/*"]})])
}

test_further_conditions_take_from_it if {
	more := sample.condition("StringEquals", "aws:SourceVpc", ["vpc-1"])
	fails([deny({"conditions": [unencrypted, more]})])
}

test_the_wrong_way_round if {
	fails([deny({"effect": "Allow"})])
	fails([deny({"conditions": [sample.condition("Bool", "aws:SecureTransport", ["true"])]})])
	fails([deny({"conditions": [sample.condition("NumericLessThan", "s3:TlsVersion", ["1.0"])]})])
}
