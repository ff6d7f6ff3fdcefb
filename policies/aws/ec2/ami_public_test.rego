package aws.ec2.ami_public_test

import data.aws.ec2.ami_public as policy

test_public if count(policy.deny) == 1 with input as {"name": "base", "config": {"public": true}}

test_private_passes if count(policy.deny) == 0 with input as {"name": "base", "config": {"public": false}}
