package aws.ec2.sg_thirdparty_prefix_list_test

import data.aws.ec2.sg_thirdparty_prefix_list as policy

group(owner) := {
	"account": "111122223333",
	"config": {"ingress": [{"key": "a", "source": {"prefix_list_id": "pl-1"}}, {"key": "b", "source": {"cidr": "10.0.0.0/8"}}]},
	"related": {"prefix_lists": {"arn": {"native_id": "pl-1", "config": {"owner_id": owner}}}},
}

found(owner) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as group(owner)
		with data.accounts as {
			"own": ["222222222222"],
			"friendly": {"333333333333": "the other team"},
			"third_party": {"444444444444": "a vendor"},
		}
}

test_by_owner if {
	found("555555555555") == {["ingress/pl-1", "high"]}
	found("444444444444") == {["ingress/pl-1", "medium"]}
	found("333333333333") == {["ingress/pl-1", "info"]}
}

test_lists_of_ones_own_and_of_aws_pass if {
	found("111122223333") == set()
	found("222222222222") == set()
	found("AWS") == set()
}

test_a_list_that_was_not_read_is_unknown if {
	count(policy.unknown) == 1 with input as object.union(object.remove(group("AWS"), ["related"]), {"related": {"prefix_lists": {}}})
	count(policy.unknown) == 0 with input as group("555555555555")
}
