package aws.iam.iam_cloudshell_full_test

import data.aws.iam.iam_cloudshell_full as policy

holder(arns) := {"config": {"attached_policies": arns}, "unread": []}

found(arns) := count(findings) if {
	findings := policy.deny with input as holder(arns)
}

test_attached_fails if found(["arn:aws:iam::aws:policy/AWSCloudShellFullAccess"]) == 1

test_in_china_fails if found(["arn:aws-cn:iam::aws:policy/AWSCloudShellFullAccess"]) == 1

test_a_policy_of_ones_own_of_that_name_passes if {
	found(["arn:aws:iam::111122223333:policy/AWSCloudShellFullAccess"]) == 0
}

test_others_pass if found(["arn:aws:iam::aws:policy/ReadOnlyAccess"]) == 0
