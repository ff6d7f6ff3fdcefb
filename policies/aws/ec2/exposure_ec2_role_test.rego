package aws.ec2.exposure_ec2_role_test

import data.aws.ec2.exposure_ec2_role as policy

everywhere := [{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]

rule(from, to, cidr) := {
	"key": sprintf("tcp/%d-%d/%s", [from, to, cidr]),
	"protocol": "tcp",
	"from_port": from,
	"to_port": to,
	"source": {"cidr": cidr},
}

security_group(id, rules) := {"native_id": id, "config": {"ingress": rules}}

# An instance with a public address behind two security groups.
network(first, second, target) := {
	"network_interfaces": {"eni": {"native_id": "eni-1", "config": {
		"vpc_id": "vpc-1",
		"subnet_id": "subnet-1",
		"security_groups": ["sg-1", "sg-2"],
		"public_ips": ["3.3.3.3"],
		"ipv6_addresses": [],
	}}},
	"security_groups": {"a/1": security_group("sg-1", first), "a/2": security_group("sg-2", second)},
	"route_tables": {"r": {"config": {
		"vpc_id": "vpc-1",
		"main": true,
		"subnet_ids": [],
		"routes": [{"destination": "0.0.0.0/0", "target_type": target, "target": "x-1", "state": "active"}],
	}}},
	"network_acls": {"n": {"config": {"subnet_ids": ["subnet-1"], "ingress": everywhere, "egress": everywhere}}},
	"region_settings": {"config": {"vpc_block_public_access": {"mode": "off", "exclusions": []}}},
}

instance(related) := {
	"account": "111122223333",
	"native_id": "i-1",
	"config": {"instance_profile": "arn:aws:iam::111122223333:instance-profile/app"},
	"status": {"state": "running"},
	"unread": [],
	"related": related,
}

statement(actions) := {
	"effect": "Allow", "actions": actions, "not_actions": [], "resources": ["*"], "not_resources": [], "conditions": [],
}

role(actions) := {
	"name": "app",
	"account": "111122223333",
	"unread": [],
	"config": {
		"path": "/",
		"attached_policies": [],
		"inline_policies": [{"name": "p", "policy": {"statements": [statement(actions)]}}],
	},
}

with_role(rules, actions) := object.union(
	network(rules, [], "internet_gateway"),
	{"roles": {"r": role(actions)}, "managed_policies": {}},
)

found(related) := answer if {
	answer := {[finding.key, finding.severity] | some finding in policy.deny} with input as instance(related)
}

test_an_administrator_on_the_internet if {
	found(with_role([rule(443, 443, "0.0.0.0/0")], ["*"])) == {["app/inline/p", "critical"]}
	{finding.message | some finding in policy.deny} ==
		{"The internet reaches tcp/443, and role app of the instance makes an administrator (inline/p)"}
		with input as instance(with_role([rule(443, 443, "0.0.0.0/0")], ["*"]))
}

test_a_role_with_few_rights_passes if found(with_role([rule(443, 443, "0.0.0.0/0")], ["s3:GetObject"])) == set()

test_an_instance_that_nothing_reaches_passes if {
	found(with_role([rule(443, 443, "10.0.0.0/8")], ["*"])) == set()
	blocked := object.union(with_role([rule(443, 443, "0.0.0.0/0")], ["*"]), {"region_settings": {"config": {
		"vpc_block_public_access": {"mode": "block-ingress", "exclusions": []},
	}}})
	found(blocked) == set()
}

test_no_profile_is_not_applicable if {
	bare := object.union(object.remove(instance({}), ["config"]), {"config": {}})
	count(policy.not_applicable) == 1 with input as bare
	count(policy.unknown) == 0 with input as bare
}

test_unknown_when_the_way_from_the_internet_is_not_known if {
	related := object.remove(with_role([rule(443, 443, "0.0.0.0/0")], ["*"]), ["region_settings"])
	policy.unknown == {"whether VPC Block Public Access is on is not known"} with input as instance(related)
	found(related) == set()
}

test_unknown_when_the_role_was_not_read if {
	policy.unknown == {"the roles of the instance profile are not known"}
		with input as instance(network([rule(443, 443, "0.0.0.0/0")], [], "internet_gateway"))
	policy.unknown == set() with input as instance(network([rule(443, 443, "10.0.0.0/8")], [], "internet_gateway"))
}

test_a_role_that_can_make_itself_an_administrator if {
	found(with_role([rule(443, 443, "0.0.0.0/0")], ["iam:*"])) == {["app", "critical"]}
	found(with_role([rule(443, 443, "10.0.0.0/8")], ["iam:*"])) == set()
}
