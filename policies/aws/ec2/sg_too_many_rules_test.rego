package aws.ec2.sg_too_many_rules_test

import data.aws.ec2.sg_too_many_rules as policy

group(rules) := {"config": {"ingress": rules, "egress": []}}

test_many_rules if {
	count(policy.deny) == 1 with input as group([1, 2, 3]) with data.params as {"sg-too-many-rules": {"rules": 2}}
}

test_few_rules_pass if {
	count(policy.deny) == 0 with input as group([1, 2]) with data.params as {"sg-too-many-rules": {"rules": 2}}
}
