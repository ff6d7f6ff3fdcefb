package aws.ec2.sg_cross_account_thirdparty_test

import data.aws.ec2.sg_cross_account_thirdparty as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

networks := {"own": ["198.51.100.0/24"], "friendly": {"192.0.2.0/24": "office"}}

from_group(account, id) := {"key": id, "source": {"kind": "security_group", "group_id": id, "account": account}}

from(cidr) := {"key": cidr, "source": {"kind": "cidr_ipv4", "cidr": cidr}}

keys(ingress, egress) := found if {
	group := {
		"account": "111122223333",
		"config": {"owner_id": "111122223333", "ingress": ingress, "egress": egress},
		"unread": [],
	}
	found := {finding.key | some finding in policy.deny} with input as group
		with data.accounts as known
		with data.networks as networks
}

test_third_party if {
	keys([from_group("444444444444", "sg-4")], []) == {"ingress/444444444444/sg-4"}
	keys([], [from_group("444444444444", "sg-4")]) == {"egress/444444444444/sg-4"}
}

test_many_rules_for_one_group_are_one_finding if {
	keys([from_group("444444444444", "sg-4"), from_group("444444444444", "sg-4")], []) == {"ingress/444444444444/sg-4"}
}

test_others_pass if {
	accounts := ["111122223333", "222222222222", "333333333333", "555555555555"]
	keys([from_group(account, "sg-9") | some account in accounts], []) == set()
	keys([from("0.0.0.0/0")], []) == set()
}
