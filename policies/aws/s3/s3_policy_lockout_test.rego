package aws.s3.s3_policy_lockout_test

import data.aws.s3.s3_policy_lockout as policy
import data.lib.samples_test as sample

found(statement) := findings if {
	findings := policy.deny with input as sample.bucket(sample.with_policy([statement]))
}

test_deny_of_everything_to_everyone if {
	sample.keys(found(sample.deny({}))) == {"policy/Deny/0"}
	count(found(sample.deny({"actions": ["*"], "resources": ["*"]}))) == 1
	{finding.message | some finding in found(sample.deny({"resources": ["arn:aws:s3:::b/*"]}))} ==
		{"Statement 0 denies everyone every action on its objects"}
}

test_all_but_some if {
	spared := sample.deny({"principals": [], "not_principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:role/x"}]})
	sample.severities(found(spared)) == {"low"}
}

test_what_leaves_somebody_in if {
	count(found(sample.deny({"conditions": [sample.condition("Bool", "aws:SecureTransport", ["false"])]}))) == 0
	count(found(sample.deny({"conditions": [sample.condition("StringNotEquals", "aws:SourceVpce", ["vpce-1"])]}))) == 0
	count(found(sample.deny({"actions": ["s3:Delete*"]}))) == 0
	count(found(sample.deny({"resources": ["arn:aws:s3:::b/private/*"]}))) == 0
	count(found(sample.deny({"principals": [{"type": "AWS", "value": "555555555555"}]}))) == 0
	count(found(sample.statement({"actions": ["s3:*"], "resources": sample.whole}))) == 0
}
