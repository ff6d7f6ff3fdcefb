package aws.iam.iam_policy_size_quota_test

import data.aws.iam.iam_policy_size_quota as policy

params := {"iam-policy-size-quota": {"percent": 90, "trust_policy": 2048}}

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": [],
		"not_actions": [],
		"resources": [],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

# text gives a policy with a resource of a number of characters, and 72 more.
text(length) := {"statements": [statement({"resources": [concat("", ["x" | some _ in numbers.range(1, length)])]})]}

managed(length) := {
	"type": "AWS::IAM::ManagedPolicy",
	"config": {"owner": "customer", "path": "/", "policy": text(length)},
	"unread": [],
}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

test_nearly_full_fails if found(managed(5465)) == {""}

test_room_left_passes if found(managed(5455)) == set()

messages(trust) := all_messages if {
	all_messages := {finding.message | some finding in policy.deny}
		with input as {
			"type": "AWS::IAM::Role",
			"config": {"path": "/", "inline_policies": [], "trust_policy": trust},
			"unread": [],
		}
		with data.params as {"iam-policy-size-quota": {"percent": 0, "trust_policy": 2048}}
}

# Each as long as what json.marshal makes of the policy as it was written, but for a comma or two.
test_sizes_are_those_of_the_text if {
	texts := [
		{
			"Statement": [{"Action": "s3:GetObject", "Effect": "Allow", "Resource": ["a", "bc"], "Sid": "One"}],
			"Version": "2012-10-17",
		},
		{
			"Statement": [
				{
					"Action": "sts:AssumeRole",
					"Condition": {
						"Bool": {"aws:MultiFactorAuthPresent": "true"},
						"StringEquals": {"sts:ExternalId": ["a", "b"]},
					},
					"Effect": "Allow",
					"Principal": {"AWS": "111122223333", "Service": ["ec2.amazonaws.com", "ecs.amazonaws.com"]},
				},
				{"Effect": "Deny", "NotAction": ["a:b"], "NotResource": "*"},
			],
			"Version": "2012-10-17",
		},
	]
	normalized := [
		{"statements": [statement({"sid": "One", "actions": ["s3:GetObject"], "resources": ["a", "bc"]})]},
		{"statements": [
			statement({
				"actions": ["sts:AssumeRole"],
				"principals": [
					{"type": "AWS", "value": "111122223333"},
					{"type": "Service", "value": "ec2.amazonaws.com"},
					{"type": "Service", "value": "ecs.amazonaws.com"},
				],
				"conditions": [
					{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]},
					{"operator": "StringEquals", "key": "sts:ExternalId", "values": ["a", "b"]},
				],
			}),
			statement({"effect": "Deny", "not_actions": ["a:b"], "not_resources": ["*"]}),
		]},
	]
	every i, written in texts {
		length := count(json.marshal(written))
		some message in messages(normalized[i])
		told := to_number(split(message, " ")[5])
		abs(told - length) <= 2
	}
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
