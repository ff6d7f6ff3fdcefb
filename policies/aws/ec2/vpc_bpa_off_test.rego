package aws.ec2.vpc_bpa_off_test

import data.aws.ec2.vpc_bpa_off as policy

settings(config) := {"region": "eu-west-1", "config": config}


test_off if count(policy.deny) == 1 with input as settings({"vpc_block_public_access": {"mode": "off", "exclusions": []}})

test_on_passes if {
	count(policy.deny) == 0 with input as settings({"vpc_block_public_access": {"mode": "block-ingress", "exclusions": []}})
}

test_not_known_is_unknown if count(policy.unknown) == 1 with input as settings({})
