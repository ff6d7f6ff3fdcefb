package aws.ec2.ec2_multi_eni_test

import data.aws.ec2.ec2_multi_eni as policy

interface(subnet, fields) := {"config": object.union(
	{"subnet_id": subnet, "requester_managed": false, "description": ""},
	fields,
)}

instance(interfaces) := {
	"config": {"network_interface_ids": [id | some id, _ in interfaces]},
	"unread": [],
	"related": {"network_interfaces": interfaces},
}

found(document) := messages if {
	messages := {finding.message | some finding in policy.deny} with input as document
}

test_two_fail if {
	found(instance({"a": interface("s1", {}), "b": interface("s2", {})})) == {
		"Instance has 2 network interfaces, in s1 and s2",
	}
}

test_one_passes if found(instance({"a": interface("s1", {})})) == set()

test_those_of_pods_and_services_do_not_count if {
	found(instance({"a": interface("s1", {}), "b": interface("s1", {"description": "aws-K8S-i-0ace"})})) == set()
	found(instance({"a": interface("s1", {}), "b": interface("s1", {"requester_managed": true})})) == set()
}

test_interfaces_that_are_not_known_are_unknown if {
	blind := {"config": {"network_interface_ids": ["a", "b"]}, "unread": [], "related": {}}
	found(blind) == set()
	count(policy.unknown) == 1 with input as blind
	count(policy.unknown) == 0 with input as {"config": {"network_interface_ids": ["a"]}, "unread": [], "related": {}}
}
