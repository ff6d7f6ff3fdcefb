package aws.ec2.sg_launch_wizard_test

import data.aws.ec2.sg_launch_wizard as policy

test_wizard if count(policy.deny) == 1 with input as {"config": {"group_name": "launch-wizard-12"}}

test_other_names_pass if {
	count(policy.deny) == 0 with input as {"config": {"group_name": "web"}}
	count(policy.deny) == 0 with input as {"config": {"group_name": "my-launch-wizard-1"}}
}
