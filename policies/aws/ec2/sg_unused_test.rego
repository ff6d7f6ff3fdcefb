package aws.ec2.sg_unused_test

import data.aws.ec2.sg_unused as policy

group(related) := {"config": {"group_name": "web"}, "unread": [], "related": related}

test_nothing_uses_it if {
	count(policy.deny) == 1 with input as group({"network_interfaces": {}, "referenced_by": {}})
}

test_an_interface_or_another_group_uses_it if {
	count(policy.deny) == 0 with input as group({"network_interfaces": {"a": {"config": {}}}, "referenced_by": {}})
	count(policy.deny) == 0 with input as group({"network_interfaces": {}, "referenced_by": {"b": {}}})
}

test_unknown_when_uses_were_not_read if {
	count(policy.deny) == 0 with input as group({"referenced_by": {}})
	policy.unknown == {"which network interfaces use it is not known"} with input as group({"referenced_by": {}})
	policy.unknown == {"which groups name it is not known"} with input as group({"network_interfaces": {}})
}

test_one_use_is_enough_to_know if {
	policy.unknown == set() with input as group({"referenced_by": {"b": {}}})
}

test_the_default_group_is_left_out if {
	default_group := {"config": {"group_name": "default"}, "unread": [], "related": {"network_interfaces": {}, "referenced_by": {}}}
	count(policy.deny) == 0 with input as default_group
	count(policy.not_applicable) == 1 with input as default_group
}
