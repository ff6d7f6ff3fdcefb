package aws.ec2.vpc_peering_route_broad_test

import data.aws.ec2.vpc_peering_route_broad as policy

table(destination, target_type) := {
	"config": {"vpc_id": "vpc-1", "routes": [
		{"destination": "10.20.0.0/16", "target_type": "local", "target": "local", "state": "active"},
		{"destination": destination, "target_type": target_type, "target": "pcx-1", "state": "active"},
	]},
	"related": {"peering_connections": {"arn": {"native_id": "pcx-1", "config": {
		"requester": {"vpc_id": "vpc-1", "cidr_blocks": ["10.20.0.0/16"], "ipv6_cidr_blocks": []},
		"accepter": {"vpc_id": "vpc-2", "cidr_blocks": ["10.30.0.0/16", "10.31.0.0/16"], "ipv6_cidr_blocks": []},
	}}}},
}

found(destination, target_type) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as table(destination, target_type)
}

test_the_internet_over_a_peering if {
	found("0.0.0.0/0", "vpc_peering_connection") == {["pcx-1/0.0.0.0/0", "low"]}
}

test_the_whole_peer_or_more if {
	found("10.30.0.0/16", "vpc_peering_connection") == {["pcx-1/10.30.0.0/16", "info"]}
	found("10.0.0.0/8", "vpc_peering_connection") == {["pcx-1/10.0.0.0/8", "info"]}
}

test_part_of_the_peer_and_other_targets_pass if {
	found("10.30.5.0/24", "vpc_peering_connection") == set()
	found("0.0.0.0/0", "internet_gateway") == set()
	found("pl-123", "vpc_peering_connection") == set()
}

test_unknown_when_the_peer_was_not_read if {
	subject := object.remove(table("10.30.0.0/16", "vpc_peering_connection"), ["related"])
	policy.unknown == {"the networks of peering connection pcx-1 are not known"} with input as subject
	policy.unknown == set() with input as table("10.30.0.0/16", "vpc_peering_connection")
}
