package aws.ec2.lt_public_ip_test

import data.aws.ec2.lt_public_ip as policy
import data.lib.samples_test as sample

version(is_default, fields) := object.union({"version": 1, "is_default": is_default, "is_latest": true}, fields)

test_public_address_fails if {
	sample.keys(policy.deny) == {"default", "latest"} with input as {"config": {"versions": [
		version(true, {"associates_public_ip": true}),
		version(false, {"associates_public_ip": true}),
	]}}
}

test_none_or_nothing_said_passes if {
	count(policy.deny) == 0 with input as {"config": {"versions": [
		version(true, {"associates_public_ip": false}),
		version(false, {}),
	]}}
}
