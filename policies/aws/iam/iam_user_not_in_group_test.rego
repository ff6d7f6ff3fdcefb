package aws.iam.iam_user_not_in_group_test

import data.aws.iam.iam_user_not_in_group as policy

test_none_fails if count(policy.deny) == 1 with input as {"config": {"groups": []}}

test_one_passes if count(policy.deny) == 0 with input as {"config": {"groups": ["developers"]}}
