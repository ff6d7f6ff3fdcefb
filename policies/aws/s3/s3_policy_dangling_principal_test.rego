package aws.s3.s3_policy_dangling_principal_test

import data.aws.s3.s3_policy_dangling_principal as policy
import data.lib.samples_test as sample

found(statement) := sample.keys(findings) if {
	findings := policy.deny with input as sample.bucket(sample.with_policy([statement]))
}

test_deleted_role_and_user if {
	found(sample.allow_to("AWS", "AROAEXAMPLEEXAMPLE123")) == {"policy/0/AROAEXAMPLEEXAMPLE123"}
	found(sample.allow_to("AWS", "AIDAEXAMPLEEXAMPLE123")) == {"policy/0/AIDAEXAMPLEEXAMPLE123"}
}

test_spared_by_not_principal if {
	spared := sample.deny({"principals": [], "not_principals": [{"type": "AWS", "value": "AROAEXAMPLEEXAMPLE123"}]})
	found(spared) == {"policy/0/AROAEXAMPLEEXAMPLE123"}
}

test_others_pass if {
	found(sample.allow_to("AWS", "111122223333")) == set()
	found(sample.allow_to("AWS", "*")) == set()
	found(sample.allow_to("AWS", "arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE123")) == set()
	found(sample.allow_to("CanonicalUser", "AROAEXAMPLEEXAMPLE123")) == set()
}
