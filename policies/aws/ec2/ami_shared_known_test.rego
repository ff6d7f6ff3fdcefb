package aws.ec2.ami_shared_known_test

import data.aws.ec2.ami_shared_known as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

image(config) := {"account": "111122223333", "name": "base", "config": object.union({"shared_with": []}, config)}

messages(config) := found if {
	found := {finding.message | some finding in policy.deny} with input as image(config) with data.accounts as known
}

test_known_ones if {
	messages({"shared_with": ["333333333333"]}) ==
		{"Image base is shared with account 333333333333 (friendly: the other team)"}
	arn := "arn:aws:organizations::222222222222:organization/o-1"
	messages({"shared_with_organizations": [arn]}) == {sprintf("Image base is shared with organization %s (own)", [arn])}
}

test_unknown_ones_are_not_for_this_policy if messages({"shared_with": ["555555555555", "111122223333"]}) == set()

test_not_known_is_unknown if count(policy.unknown) == 1 with input as {"name": "base", "config": {}}
