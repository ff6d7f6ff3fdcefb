package aws.ec2.ami_shared_unknown_test

import data.aws.ec2.ami_shared_unknown as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

image(config) := {"account": "111122223333", "name": "base", "config": object.union({"shared_with": []}, config)}

keys(config) := found if {
	found := {finding.key | some finding in policy.deny} with input as image(config) with data.accounts as known
}

organization(account) := sprintf("arn:aws:organizations::%s:organization/o-1", [account])

test_unknown_account if keys({"shared_with": ["222222222222", "555555555555"]}) == {"account 555555555555"}

test_unknown_organization if {
	keys({"shared_with_organizations": [organization("555555555555")]}) ==
		{"organization arn:aws:organizations::555555555555:organization/o-1"}
	unit := "arn:aws:organizations::555555555555:ou/o-1/ou-1"
	keys({"shared_with_organizational_units": [unit]}) == {sprintf("organization %s", [unit])}
}

test_known_ones_pass if {
	keys({"shared_with": ["333333333333"], "shared_with_organizations": [organization("222222222222")]}) == set()
	keys({}) == set()
}

test_not_known_is_unknown if count(policy.unknown) == 1 with input as {"name": "base", "config": {}}
