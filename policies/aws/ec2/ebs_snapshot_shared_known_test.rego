package aws.ec2.ebs_snapshot_shared_known_test

import data.aws.ec2.ebs_snapshot_shared_known as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

snapshot(shared_with) := {"account": "111122223333", "config": {"volume_id": "vol-1", "shared_with": shared_with}}

messages(shared_with) := found if {
	found := {finding.message | some finding in policy.deny} with input as snapshot(shared_with)
		with data.accounts as known
}

test_known_accounts if {
	messages(["222222222222", "333333333333", "444444444444"]) == {
		"Snapshot of volume vol-1 is shared with account 222222222222 (own)",
		"Snapshot of volume vol-1 is shared with account 333333333333 (friendly: the other team)",
		"Snapshot of volume vol-1 is shared with account 444444444444 (third party: a vendor)",
	}
}

test_unknown_accounts_and_its_own_are_not_for_this_policy if messages(["555555555555", "111122223333"]) == set()

test_not_known_is_unknown if {
	count(policy.unknown) == 1 with input as {"account": "111122223333", "config": {"volume_id": "vol-1"}}
}
