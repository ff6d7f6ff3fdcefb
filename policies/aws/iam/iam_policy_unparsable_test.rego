package aws.iam.iam_policy_unparsable_test

import data.aws.iam.iam_policy_unparsable as policy

document(reason) := {"config": {}, "unread": [{"path": "/config/trust_policy", "reason": reason, "message": "not JSON"}]}

test_unparsable_fails if {
	{finding.key | some finding in policy.deny} == {"/config/trust_policy"} with input as document("unparsable")
}

test_access_denied_is_no_mistake if count(policy.deny) == 0 with input as document("access_denied")

test_read_passes if count(policy.deny) == 0 with input as {"config": {}, "unread": []}

test_the_policy_of_a_related_document_is_told_there if {
	count(policy.deny) == 0
		with input as {"config": {}, "unread": [{"path": "/related/assumable_roles", "reason": "unparsable", "message": "x"}]}
}
