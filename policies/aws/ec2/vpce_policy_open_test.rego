package aws.ec2.vpce_policy_open_test

import data.aws.ec2.vpce_policy_open as policy
import data.lib.samples_test as sample

endpoint(statements) := {
	"account": "111122223333",
	"config": {
		"vpc_id": "vpc-1",
		"service_name": "com.amazonaws.eu-west-1.s3",
		"endpoint_type": "Gateway",
		"policy": sample.policy(statements),
	},
}

all(fields) := sample.statement(object.union({"actions": ["*"], "resources": ["*"]}, fields))

found(statements) := sample.keys(findings) if {
	findings := policy.deny with input as endpoint(statements)
}

test_policy_that_aws_gives if {
	found([all({})]) == {"policy/Allow/0"}
	found([all({"resources": ["arn:aws:s3:::*"]})]) == {"policy/Allow/0"}
}

test_condition_that_holds_without_its_key_narrows_nothing if {
	found([all({"conditions": [sample.condition("StringEqualsIfExists", "aws:PrincipalOrgID", ["o-abc"])]})]) ==
		{"policy/Allow/0"}
	found([all({"conditions": [sample.condition("StringLike", "aws:ResourceAccount", ["*"])]})]) == {"policy/Allow/0"}
}

test_narrowed_by_who_asks_or_whose_it_is if {
	found([all({"conditions": [sample.condition("StringEquals", "aws:PrincipalOrgID", ["o-abc"])]})]) == set()
	found([all({"conditions": [sample.condition("StringEquals", "aws:ResourceAccount", ["111122223333"])]})]) == set()
	found([all({"resources": ["arn:aws:s3:::b/*"]})]) == set()
	found([all({"principals": [{"type": "AWS", "value": "111122223333"}]})]) == set()
}

test_narrowed_by_a_deny if {
	guard := object.union(
		sample.deny({"actions": ["*"], "resources": ["*"]}),
		{"conditions": [sample.condition("StringNotEquals", "aws:PrincipalOrgID", ["o-abc"])]},
	)
	found([all({}), guard]) == set()
}

test_endpoint_without_a_policy if {
	count(policy.deny) == 0 with input as {"config": {"service_name": "x", "endpoint_type": "GatewayLoadBalancer"}}
}

test_everything_in_other_words if {
	every pattern in ["arn:aws:s3:::*/*", "arn:*", "arn:aws:*:*:*:*", "arn:aws:dynamodb:*:*:table/*", "arn:aws:s3:::**"] {
		found([all({"resources": [pattern]})]) == {"policy/Allow/0"}
	}
	found([all({"resources": ["arn:aws:dynamodb:*:111122223333:table/*"]})]) == set()
	found([all({"resources": ["arn:aws:s3:::acme-*"]})]) == set()
}

test_narrowed_by_the_organization_of_the_resource if {
	paths := sample.condition("ForAnyValue:StringLike", "aws:ResourceOrgPaths", ["o-abc/*"])
	found([all({"conditions": [paths]})]) == set()
	every key in ["aws:ResourceOrgID", "aws:ResourceAccount"] {
		guard := object.union(
			sample.deny({"actions": ["*"], "resources": ["*"]}),
			{"conditions": [sample.condition("StringNotEqualsIfExists", key, ["fixed"])]},
		)
		found([all({}), guard]) == set()
	}
}

test_a_deny_of_some_resources_narrows_nothing if {
	guard := object.union(
		sample.deny({"actions": ["s3:*"], "resources": ["arn:aws:s3:::acme-*"]}),
		{"conditions": [sample.condition("StringNotEquals", "aws:ResourceAccount", ["111122223333"])]},
	)
	found([all({}), guard]) == {"policy/Allow/0"}
}
