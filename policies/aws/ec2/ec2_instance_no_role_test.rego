package aws.ec2.ec2_instance_no_role_test

import data.aws.ec2.ec2_instance_no_role as policy

instance(related) := {"config": {"instance_profile": "arn:profile"}, "unread": [], "related": related}

test_no_profile if count(policy.deny) == 1 with input as {"config": {}, "unread": [], "related": {"roles": {}}}

test_a_profile_without_a_role if {
	{finding.message | some finding in policy.deny} == {"Instance profile arn:profile holds no role"}
		with input as instance({"roles": {}})
}

test_a_role_passes if count(policy.deny) == 0 with input as instance({"roles": {"arn:role": {}}})

test_unknown_when_roles_were_not_read if {
	count(policy.deny) == 0 with input as instance({})
	count(policy.unknown) == 1 with input as instance({})
}
