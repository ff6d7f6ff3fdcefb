package aws.ec2.tgw_auto_accept_test

import data.aws.ec2.tgw_auto_accept as policy

gateway(accept, default_table) := {"config": {
	"auto_accept_shared_attachments": accept,
	"default_route_table_association": default_table,
	"default_route_table_propagation": default_table,
}}

test_accepting_fails if {
	count(policy.deny) == 1 with input as gateway(true, false)
	{finding.message | some finding in policy.deny} == {concat("", [
		"The transit gateway accepts attachments of other accounts by itself, ",
		"and routes of the default route table lead to them",
	])}
		with input as gateway(true, true)
}

test_asking_passes if {
	count(policy.deny) == 0 with input as gateway(false, true)
}
