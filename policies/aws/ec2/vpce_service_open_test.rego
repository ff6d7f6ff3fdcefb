package aws.ec2.vpce_service_open_test

import data.aws.ec2.vpce_service_open as policy
import data.lib.samples_test as sample

found(principals, acceptance) := findings if {
	findings := policy.deny
		with data.accounts as sample.accounts
		with input as {"account": "111122223333", "config": {
			"service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
			"acceptance_required": acceptance,
			"allowed_principals": principals,
		}}
}

test_open_to_every_account if {
	sample.severities(found(["*"], false)) == {"high"}
	sample.severities(found(["*"], true)) == {"medium"}
	sample.keys(found(["*"], false)) == {"everyone"}
}

test_unknown_account if {
	sample.keys(found(["arn:aws:iam::555555555555:root"], true)) == {"account/555555555555"}
}

test_known_accounts_without_acceptance if {
	sample.keys(found(["arn:aws:iam::222222222222:root"], false)) == {"acceptance"}
}

test_closed if {
	count(found(["arn:aws:iam::222222222222:root", "arn:aws:iam::111122223333:role/x"], true)) == 0
	count(found([], false)) == 0
}
