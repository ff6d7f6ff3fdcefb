package aws.ec2.vpc_default_exists_test

import data.aws.ec2.vpc_default_exists as policy

vpc(is_default, related) := {"config": {"is_default": is_default}, "unread": [], "related": related}

test_in_use if {
	{finding.message | some finding in policy.deny} == {"Default VPC is in use by 1 network interface"}
		with input as vpc(true, {"network_interfaces": {"a": {}}})
}

test_empty_passes if {
	count(policy.deny) == 0 with input as vpc(true, {"network_interfaces": {}})
	count(policy.unknown) == 0 with input as vpc(true, {"network_interfaces": {}})
}

test_other_vpcs_do_not_count if {
	count(policy.deny) == 0 with input as vpc(false, {"network_interfaces": {"a": {}}})
	count(policy.not_applicable) == 1 with input as vpc(false, {})
}

test_unknown_when_interfaces_were_not_read if count(policy.unknown) == 1 with input as vpc(true, {})
