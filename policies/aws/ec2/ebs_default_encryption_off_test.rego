package aws.ec2.ebs_default_encryption_off_test

import data.aws.ec2.ebs_default_encryption_off as policy

settings(config) := {"region": "eu-west-1", "config": config, "unread": []}

test_off_fails if count(policy.deny) == 1 with input as settings({"ebs_encryption_by_default": false})

test_on_passes if {
	policy.deny == set() with input as settings({"ebs_encryption_by_default": true})
	policy.unknown == set() with input as settings({"ebs_encryption_by_default": true})
}

test_not_read_is_unknown if {
	policy.deny == set() with input as settings({})
	count(policy.unknown) == 1 with input as settings({})
}
