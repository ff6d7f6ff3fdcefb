package aws.ec2.nacl_internet_admin_ports_test

import data.aws.ec2.nacl_internet_admin_ports as policy

entry(number, action, protocol, from, to, cidr) := {
	"rule_number": number,
	"action": action,
	"protocol": protocol,
	"cidr": cidr,
	"from_port": from,
	"to_port": to,
}

everything(number, action, cidr) := {"rule_number": number, "action": action, "protocol": "all", "cidr": cidr}

acl(ingress) := {
	"account": "111122223333",
	"config": {
		"owner_id": "111122223333",
		"is_default": false,
		"subnet_ids": ["subnet-1"],
		"ingress": ingress,
		"egress": [],
	},
}

keys(ingress) := found if {
	found := {finding.key | some finding in policy.deny} with input as acl(ingress)
		with data.params as {"nacl-internet-admin-ports": {"tcp": [22, 3389], "udp": [3389]}}
}

all_of_ipv4 := {"tcp/22/ipv4", "tcp/3389/ipv4", "udp/3389/ipv4"}

test_everything_is_let_in if {
	keys([everything(100, "allow", "0.0.0.0/0")]) == all_of_ipv4
	keys([everything(100, "allow", "0.0.0.0/1"), everything(101, "allow", "128.0.0.0/1")]) == all_of_ipv4
}

test_families_are_apart if keys([entry(100, "allow", "tcp", 22, 22, "::/0")]) == {"tcp/22/ipv6"}

test_remote_desktop_runs_over_udp_too if keys([entry(100, "allow", "17", 3389, 3389, "0.0.0.0/0")]) == {"udp/3389/ipv4"}

test_the_first_rule_that_fits_decides if {
	keys([entry(90, "deny", "tcp", 22, 22, "0.0.0.0/0"), entry(100, "allow", "tcp", 20, 25, "0.0.0.0/0")]) == set()
	keys([entry(90, "allow", "tcp", 22, 22, "0.0.0.0/0"), everything(100, "deny", "0.0.0.0/0")]) == {"tcp/22/ipv4"}
}

test_a_deny_of_less_does_not_help if {
	keys([entry(90, "deny", "tcp", 22, 22, "198.51.100.0/24"), everything(100, "allow", "0.0.0.0/0")]) == all_of_ipv4
	keys([entry(90, "deny", "udp", 22, 22, "0.0.0.0/0"), everything(100, "allow", "0.0.0.0/0")]) == all_of_ipv4
}

test_private_ranges_and_other_ports_pass if {
	keys([everything(100, "allow", "10.0.0.0/8"), entry(101, "allow", "tcp", 443, 443, "0.0.0.0/0")]) == set()
}

test_less_bad_when_no_subnet_uses_it if {
	unused := json.patch(acl([everything(100, "allow", "0.0.0.0/0")]), [{"op": "replace", "path": "/config/subnet_ids", "value": []}])
	{finding.severity | some finding in policy.deny} == {"low"} with input as unused
		with data.params as {"nacl-internet-admin-ports": {"tcp": [22], "udp": []}}
}

test_acls_of_others_are_theirs_to_judge if {
	others := json.patch(acl([everything(100, "allow", "0.0.0.0/0")]), [{"op": "replace", "path": "/config/owner_id", "value": "222222222222"}])
	count(policy.deny) == 0 with input as others with data.params as {"nacl-internet-admin-ports": {"tcp": [22], "udp": []}}
	count(policy.not_applicable) == 1 with input as others
}
