package aws.ec2.sg_default_has_rules_test

import data.aws.ec2.sg_default_has_rules as policy

group(name, ingress, egress) := {
	"config": {"group_name": name, "ingress": ingress, "egress": egress},
	"unread": [],
	"related": {"network_interfaces": {"a": {"config": {"public_ips": [], "ipv6_addresses": []}}}},
}

unused(one) := object.union(object.remove(one, ["related"]), {"related": {"network_interfaces": {}}})

itself := {"key": "all/sg-1", "protocol": "all", "source": {"kind": "security_group", "group_id": "sg-1"}}

test_even_the_rule_for_itself_is_one_too_many if {
	{finding.key | some finding in policy.deny} == {"ingress"} with input as group("default", [itself], [])
}

test_egress_counts if {
	{finding.key | some finding in policy.deny} == {"egress"} with input as group("default", [], [itself])
}

test_both_directions if {
	count(policy.deny) == 2 with input as group("default", [itself], [itself])
}

test_no_rules_pass if {
	policy.deny == set() with input as group("default", [], [])
	policy.not_applicable == set() with input as group("default", [], [])
}

test_other_groups_are_not_judged if {
	policy.deny == set() with input as group("web", [itself], [itself])
	count(policy.not_applicable) == 1 with input as group("web", [itself], [itself])
}

test_less_bad_when_nothing_uses_it if {
	{finding.severity | some finding in policy.deny} == {"medium"} with input as group("default", [itself], [])
	{finding.severity | some finding in policy.deny} == {"low"}
		with input as unused(group("default", [itself], []))
}
