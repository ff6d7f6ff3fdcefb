package aws.iam.iam_policy_unused_test

import data.aws.iam.iam_policy_unused as policy

managed(owner, attachments, boundaries) := {
	"config": {"owner": owner},
	"status": {"attachment_count": attachments, "boundary_count": boundaries},
	"unread": [],
}

test_unused_fails if count(policy.deny) == 1 with input as managed("customer", 0, 0)

test_attached_passes if count(policy.deny) == 0 with input as managed("customer", 1, 0)

test_a_boundary_passes if count(policy.deny) == 0 with input as managed("customer", 0, 1)

test_those_of_aws_are_not_judged if {
	count(policy.deny) == 0 with input as managed("aws", 0, 0)
	count(policy.not_applicable) == 1 with input as managed("aws", 0, 0)
}
