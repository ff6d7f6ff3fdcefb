package aws.ec2.ebs_snapshot_shared_unknown_test

import data.aws.ec2.ebs_snapshot_shared_unknown as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

snapshot(shared_with) := {"account": "111122223333", "config": {"volume_id": "vol-1", "shared_with": shared_with}}

keys(shared_with) := found if {
	found := {finding.key | some finding in policy.deny} with input as snapshot(shared_with) with data.accounts as known
}

test_unknown_account if keys(["222222222222", "555555555555"]) == {"account/555555555555"}

test_known_accounts_pass if keys(["222222222222", "333333333333", "444444444444"]) == set()

test_not_shared_passes if keys([]) == set()

test_not_known_is_unknown if {
	count(policy.unknown) == 1 with input as {"account": "111122223333", "config": {"volume_id": "vol-1"}}
}
