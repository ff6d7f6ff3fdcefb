package aws.ec2.eip_unassigned_test

import data.aws.ec2.eip_unassigned as policy

test_unused_fails if {
	count(policy.deny) == 1 with input as {"config": {"public_ip": "192.0.2.1"}}
}

test_used_passes if {
	count(policy.deny) == 0 with input as {"config": {"public_ip": "192.0.2.1", "network_interface_id": "eni-1"}}
	count(policy.deny) == 0 with input as {"config": {"public_ip": "192.0.2.1", "instance_id": "i-1"}}
}
