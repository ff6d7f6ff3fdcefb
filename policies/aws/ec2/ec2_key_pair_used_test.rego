package aws.ec2.ec2_key_pair_used_test

import data.aws.ec2.ec2_key_pair_used as policy

found(config) := count(findings) if {
	findings := policy.deny with input as {"config": config}
}

test_a_key_fails if found({"key_name": "ops"}) == 1

test_no_key_passes if found({"image_id": "ami-1"}) == 0
