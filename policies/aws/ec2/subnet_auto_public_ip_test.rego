package aws.ec2.subnet_auto_public_ip_test

import data.aws.ec2.subnet_auto_public_ip as policy

subnet(maps, owner) := {
	"account": "111122223333",
	"native_id": "subnet-1",
	"config": {"owner_id": owner, "map_public_ip_on_launch": maps, "assign_ipv6_address_on_creation": true},
}

test_public if count(policy.deny) == 1 with input as subnet(true, "111122223333")

test_ipv6_alone_passes if count(policy.deny) == 0 with input as subnet(false, "111122223333")

test_shared_subnets_are_their_owners if {
	count(policy.deny) == 0 with input as subnet(true, "222222222222")
	count(policy.not_applicable) == 1 with input as subnet(true, "222222222222")
}
