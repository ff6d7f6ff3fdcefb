package aws.ec2.sg_cross_account_friendly_test

import data.aws.ec2.sg_cross_account_friendly as policy

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

test_own_and_friendly_accounts if {
	keys([from_group("222222222222", "sg-2"), from_group("333333333333", "sg-3")], []) ==
		{"ingress/222222222222/sg-2", "ingress/333333333333/sg-3"}
	keys([], [from_group("333333333333", "sg-3")]) == {"egress/333333333333/sg-3"}
}

test_friendly_networks if {
	keys([from("192.0.2.7/32"), from("192.0.2.0/23"), from("198.51.100.0/24"), from("0.0.0.0/0")], []) ==
		{"ingress/192.0.2.7/32"}
}

test_other_accounts_and_groups_of_ones_own_pass if {
	keys([from_group(account, "sg-9") | some account in ["111122223333", "444444444444", "555555555555"]], []) == set()
	keys([from_group("amazon-elb", "sg-843f59ed")], []) == set()
}
