package aws.ec2.route_blackhole_test

import data.aws.ec2.route_blackhole as policy

table(state) := {"config": {"routes": [{"destination": "10.0.0.0/8", "target_type": "nat_gateway", "target": "nat-1", "state": state}]}}

test_blackhole if {
	{finding.key | some finding in policy.deny} == {"10.0.0.0/8/nat-1"} with input as table("blackhole")
}

test_active_passes if count(policy.deny) == 0 with input as table("active")
