package lib.foreign_test

import data.lib.foreign

rule(account, id) := {"source": {"kind": "security_group", "account": account, "group_id": id}}

group := {"account": "111122223333", "config": {"owner_id": "111122223333", "egress": [], "ingress": [
	rule("111122223333", "sg-1"),
	rule("222222222222", "sg-2"),
	rule("222222222222", "sg-2"),
	rule("amazon-elb", "sg-3"),
	{"source": {"cidr": "10.0.0.0/8"}},
]}}

test_groups_of_other_accounts if {
	foreign.groups(group, "ingress") == {["222222222222", "sg-2"]}
	foreign.groups(group, "egress") == set()
}

test_a_finding_names_all_rules if {
	found := foreign.finding(group, "ingress", ["222222222222", "sg-2"], "Unknown account")
	found.path == ["/config/ingress/1", "/config/ingress/2"]
	found.message == "Unknown account 222222222222 may reach this group through its security group sg-2"
}
