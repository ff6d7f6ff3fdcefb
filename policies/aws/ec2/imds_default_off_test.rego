package aws.ec2.imds_default_off_test

import data.aws.ec2.imds_default_off as policy

settings(config) := {"region": "eu-west-1", "config": config}


test_optional_or_none if {
	count(policy.deny) == 1 with input as settings({"instance_metadata_http_tokens": "optional"})
	count(policy.deny) == 1 with input as settings({})
}

test_required_passes if count(policy.deny) == 0 with input as settings({"instance_metadata_http_tokens": "required"})
