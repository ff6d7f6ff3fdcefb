package aws.ec2.ec2_public_ip_test

import data.aws.ec2.ec2_public_ip as policy

instance(related, status) := {"config": {}, "status": status, "unread": [], "related": related}

interface(ips) := {"network_interfaces": {"a/1": {"config": {"public_ips": ips}}}}

test_public if {
	{finding.path | some finding in policy.deny} == {["/related/network_interfaces/a~11/config/public_ips"]}
		with input as instance(interface(["3.3.3.3"]), {})
	{finding.path | some finding in policy.deny} == {["/status/public_ip"]}
		with input as instance({}, {"public_ip": "3.3.3.3"})
}

test_private_passes if {
	count(policy.deny) == 0 with input as instance(interface([]), {})
	count(policy.unknown) == 0 with input as instance(interface([]), {})
}

test_unknown_when_interfaces_were_not_read if count(policy.unknown) == 1 with input as instance({}, {})
