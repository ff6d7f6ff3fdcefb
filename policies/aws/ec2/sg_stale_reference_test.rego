package aws.ec2.sg_stale_reference_test

import data.aws.ec2.sg_stale_reference as policy

rule(status) := {
	"key": "tcp/443-443/sg-2",
	"source": {"group_id": "sg-2", "account": "222222222222", "peering_status": status},
}

keys(ingress) := found if {
	found := {finding.key | some finding in policy.deny} with input as {"config": {"ingress": ingress, "egress": []}}
		with data.params as {"sg-stale-reference": {"live": ["active", "provisioning"]}}
}

test_deleted_connection if keys([rule("deleted")]) == {"ingress/tcp/443-443/sg-2"}

test_active_connection_passes if keys([rule("active"), rule("provisioning")]) == set()

test_groups_of_the_same_vpc_pass if {
	keys([{"key": "k", "source": {"group_id": "sg-3", "account": "111122223333"}}, {"key": "l", "source": {"cidr": "10.0.0.0/8"}}]) == set()
}
