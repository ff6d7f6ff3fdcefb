package aws.iam.iam_group_empty_test

import data.aws.iam.iam_group_empty as policy

test_empty_fails if count(policy.deny) == 1 with input as {"config": {"users": []}, "unread": []}

test_with_a_user_passes if count(policy.deny) == 0 with input as {"config": {"users": ["a"]}, "unread": []}
