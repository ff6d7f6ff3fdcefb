package aws.ec2.sg_rule_no_description_test

import data.aws.ec2.sg_rule_no_description as policy

group(rules) := {"config": {"group_name": "web", "ingress": rules}}

test_rules_without_a_description if {
	{[finding.message, finding.path] | some finding in policy.deny} ==
		{["Ingress rules without a description: 2 of 3", ["/config/ingress/0", "/config/ingress/2"]]}
		with input as group([{"key": "a"}, {"key": "b", "description": "office"}, {"key": "c", "description": " "}])
}

test_described_rules_and_no_rules_pass if {
	count(policy.deny) == 0 with input as group([{"key": "b", "description": "office"}])
	count(policy.deny) == 0 with input as group([])
}

test_the_default_group_is_left_to_its_own_policy if {
	count(policy.deny) == 0 with input as {"config": {"group_name": "default", "ingress": [{"key": "a"}]}}
}
