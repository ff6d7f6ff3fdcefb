package aws.iam.iam_inline_policy_test

import data.aws.iam.iam_inline_policy as policy

holder(policies, path) := {"config": {"path": path, "inline_policies": policies}, "unread": []}

test_inline_fails if {
	{finding.key | some finding in policy.deny} == {"a", "b"}
		with input as holder([{"name": "a"}, {"name": "b"}], "/")
}

test_none_passes if count(policy.deny) == 0 with input as holder([], "/")

test_roles_of_services_are_not_judged if {
	count(policy.not_applicable) == 1 with input as holder([{"name": "a"}], "/aws-service-role/x/")
}
