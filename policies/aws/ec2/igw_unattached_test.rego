package aws.ec2.igw_unattached_test

import data.aws.ec2.igw_unattached as policy

test_unattached if count(policy.deny) == 1 with input as {"config": {"vpc_ids": []}}

test_attached_passes if count(policy.deny) == 0 with input as {"config": {"vpc_ids": ["vpc-1"]}}
