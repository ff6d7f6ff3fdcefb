package aws.iam.iam_user_direct_policy_test

import data.aws.iam.iam_user_direct_policy as policy

user(fields) := {"config": object.union({"attached_policies": [], "inline_policies": [], "groups": ["g"]}, fields), "unread": []}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document
}

test_attached_fails if found(user({"attached_policies": ["arn:aws:iam::aws:policy/A"]})) == {"managed/arn:aws:iam::aws:policy/A"}

test_inline_fails if found(user({"inline_policies": [{"name": "p"}]})) == {"inline/p"}

test_by_group_passes if found(user({})) == set()

test_permissions_boundary_is_no_policy if found(user({"permissions_boundary": "arn:aws:iam::aws:policy/B"})) == set()

test_not_read_is_unknown if {
	count(policy.unknown) == 1
		with input as {"config": {}, "unread": [{"path": "/config/attached_policies", "reason": "access_denied"}]}
}
