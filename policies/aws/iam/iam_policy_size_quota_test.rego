package aws.iam.iam_policy_size_quota_test

import data.aws.iam.iam_policy_size_quota as policy

params := {"iam-policy-size-quota": {"percent": 90, "trust_policy": 2048}}

# text gives a policy of a number of characters and 16 more.
text(length) := {"document": {"Statement": [concat("", ["x" | some _ in numbers.range(1, length)])]}}

managed(length) := {
	"type": "AWS::IAM::ManagedPolicy",
	"config": {"owner": "customer", "path": "/", "policy": text(length)},
	"unread": [],
}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

test_nearly_full_fails if found(managed(5520)) == {""}

test_room_left_passes if found(managed(5500)) == set()

test_white_space_does_not_count if {
	spaced := {"document": {"Statement": [concat("", [" " | some _ in numbers.range(1, 6000)])]}}
	found({"type": "AWS::IAM::ManagedPolicy", "config": {"owner": "customer", "policy": spaced}, "unread": []}) == set()
}

test_inline_policies_count_together if {
	inline := [{"name": "a", "policy": text(1000)}, {"name": "b", "policy": text(1000)}]
	found({"type": "AWS::IAM::User", "config": {"path": "/", "inline_policies": inline}, "unread": []}) == {"inline"}
	found({"type": "AWS::IAM::Role", "config": {"path": "/", "inline_policies": inline}, "unread": []}) == set()
}

role(length) := {"path": "/", "inline_policies": [], "trust_policy": text(length)}

test_trust_policies if {
	found({"type": "AWS::IAM::Role", "config": role(1900), "unread": []}) == {"trust"}
	found({"type": "AWS::IAM::Role", "config": role(300), "unread": []}) == set()
}

test_aws_is_not_judged if {
	found(object.union(managed(6000), {"config": {"owner": "aws"}})) == set()
}

test_unparsable_is_unknown if {
	broken := {
		"type": "AWS::IAM::ManagedPolicy",
		"config": {"owner": "customer", "path": "/"},
		"unread": [{"path": "/config/policy", "reason": "unparsable"}],
	}
	count(policy.unknown) == 1 with input as broken with data.params as params
}
