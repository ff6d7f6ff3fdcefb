package aws.s3.s3_predictable_name_test

import data.aws.s3.s3_predictable_name as policy
import data.lib.samples_test as sample

found(name) := sample.keys(findings) if {
	findings := policy.deny with input as object.union(sample.bucket({}), {"name": name})
}

test_names_that_services_give if {
	found("aws-glue-assets-111122223333-eu-west-1") == {"glue"}
	found("sagemaker-eu-west-1-111122223333") == {"sagemaker"}
	found("cdk-hnb659fds-assets-111122223333-eu-west-1") == {"the cdk"}
}

test_name_of_another_account if {
	found("aws-glue-assets-555555555555-eu-west-1") == {"glue"}
}

test_other_names if {
	found("acme-glue-assets-111122223333-eu-west-1") == set()
	found("aws-glue-assets-111122223333-eu-west-1-x") == set()
	found("aws-glue-assets-acme-eu-west-1") == set()
	found("aws-glue-assets-111122223333-us-east-1") == set()
	found("b") == set()
}
