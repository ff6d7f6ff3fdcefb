package aws.ec2.sg_cross_account_unknown_test

import data.aws.ec2.sg_cross_account_unknown as policy

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

networks := {"own": ["198.51.100.0/24"], "friendly": {"192.0.2.0/24": "office"}}

params(cidrs) := {"sg-cross-account-unknown": {"cidrs": cidrs}}

from_group(account, id) := {
	"key": sprintf("tcp/22-22/%s", [id]),
	"protocol": "tcp",
	"from_port": 22,
	"to_port": 22,
	"source": {"kind": "security_group", "group_id": id, "account": account},
}

from(cidr) := {
	"key": sprintf("tcp/22-22/%s", [cidr]),
	"protocol": "tcp",
	"from_port": 22,
	"to_port": 22,
	"source": {"kind": "cidr_ipv4", "cidr": cidr},
}

group(ingress, egress) := {
	"account": "111122223333",
	"config": {"owner_id": "666666666666", "ingress": ingress, "egress": egress},
	"unread": [],
}

test_unknown_account if {
	{finding.key | some finding in policy.deny} == {"ingress/555555555555/sg-9"}
		with input as group([from_group("555555555555", "sg-9")], [])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
}

test_both_directions_are_told_apart if {
	{finding.key | some finding in policy.deny} == {"ingress/555555555555/sg-9", "egress/555555555555/sg-9"}
		with input as group([from_group("555555555555", "sg-9")], [from_group("555555555555", "sg-9")])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
}

test_many_rules_for_one_group_are_one_finding if {
	{finding.path | some finding in policy.deny} == {["/config/ingress/0", "/config/ingress/1"]}
		with input as group([from_group("555555555555", "sg-9"), from_group("555555555555", "sg-9")], [])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
}

test_known_accounts_pass if {
	policy.deny == set()
		with input as group([from_group(account, "sg-9") |
			some account in ["111122223333", "222222222222", "333333333333", "444444444444", "666666666666"]
		], [])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
}

test_the_group_of_classic_load_balancers_passes if {
	policy.deny == set()
		with input as group([from_group("amazon-elb", "sg-843f59ed")], [])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
}

test_addresses_count_only_when_asked_for if {
	policy.deny == set()
		with input as group([from("203.0.112.0/24")], [])
		with data.params as params(false)
		with data.accounts as known
		with data.networks as networks
	{finding.key | some finding in policy.deny} == {"ingress/203.0.112.0/24"}
		with input as group([from("203.0.112.0/24")], [])
		with data.params as params(true)
		with data.accounts as known
		with data.networks as networks
}

test_known_private_and_all_addresses_pass if {
	policy.deny == set()
		with input as group([from("198.51.100.7/32"), from("192.0.2.0/24"), from("10.0.0.0/8"), from("0.0.0.0/0")], [])
		with data.params as params(true)
		with data.accounts as known
		with data.networks as networks
}
