package aws.ec2.nacl_unused_test

import data.aws.ec2.nacl_unused as policy

acl(is_default, subnets) := {
	"account": "111122223333",
	"config": {"owner_id": "111122223333", "is_default": is_default, "subnet_ids": subnets},
}

test_unused if count(policy.deny) == 1 with input as acl(false, [])

test_used_or_default_pass if {
	count(policy.deny) == 0 with input as acl(false, ["subnet-1"])
	count(policy.deny) == 0 with input as acl(true, [])
	count(policy.not_applicable) == 1 with input as acl(true, [])
}
