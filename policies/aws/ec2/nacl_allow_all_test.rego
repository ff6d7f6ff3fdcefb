package aws.ec2.nacl_allow_all_test

import data.aws.ec2.nacl_allow_all as policy

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

found(subject) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as subject
}

test_everything_in if {
	found(acl([everything(100, "allow", "0.0.0.0/0"), everything(32767, "deny", "0.0.0.0/0")])) == {["ingress/ipv4", "low"]}
	found(acl([everything(100, "allow", "::/0")])) == {["ingress/ipv6", "low"]}
}

test_the_default_acl_is_made_so if {
	default_acl := json.patch(acl([everything(100, "allow", "0.0.0.0/0")]), [{"op": "replace", "path": "/config/is_default", "value": true}])
	found(default_acl) == {["ingress/ipv4", "info"]}
}

test_a_deny_of_all_before_it if {
	found(acl([everything(90, "deny", "0.0.0.0/0"), everything(100, "allow", "0.0.0.0/0")])) == set()
}

test_one_protocol_or_range_passes if {
	found(acl([entry(100, "allow", "tcp", 0, 65535, "0.0.0.0/0"), everything(101, "allow", "10.0.0.0/8")])) == set()
	found(acl([])) == set()
}
