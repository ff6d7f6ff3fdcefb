package aws.iam.iam_policy_lint_test

import data.aws.iam.iam_policy_lint as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["s3:GetObject"],
		"not_actions": [],
		"resources": ["arn:aws:s3:::b/*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

text(statements) := {"version": "2012-10-17", "statements": statements}

managed(statements) := {
	"type": "AWS::IAM::ManagedPolicy",
	"config": {"owner": "customer", "path": "/", "policy": text(statements)},
	"status": {"attachment_count": 1, "boundary_count": 0},
	"unread": [],
}

role(path, principal, inline) := {
	"type": "AWS::IAM::Role",
	"config": {
		"path": path,
		"inline_policies": [{"name": "p", "policy": text(inline)}],
		"trust_policy": text([statement({
			"actions": ["sts:AssumeRole"],
			"resources": [],
			"principals": [{"type": "AWS", "value": principal}],
		})]),
	},
	"status": {},
	"unread": [],
}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny} with input as document
}

two_actions := {"actions": ["s3:GetObject,s3:PutObject"]}

test_fails_once_for_each_kind if {
	wrong := statement({"sid": "Read", "actions": ["GetObject", "s3:A,s3:B", "s3:C,s3:D"], "resources": ["b"]})
	found(managed([statement({}), wrong])) == {
		"Read/action-form": "low",
		"Read/action-list": "low",
		"Read/resource-form": "low",
	}
}

test_message_says_what_to_write_instead if {
	messages := {finding.message | some finding in policy.deny} with input as managed([statement(two_actions)])
	messages == {concat(" ", [
		"Statement 0 of the policy: \"s3:GetObject,s3:PutObject\" is no single action.",
		"Write each action as a text of its own, without spaces and commas.",
	])}
}

test_sound_passes if found(managed([statement({}), statement({"effect": "Deny"})])) == {}

test_unattached_is_info if {
	unused := object.union(managed([statement(two_actions)]), {"status": {"attachment_count": 0}})
	found(unused) == {"0/action-list": "info"}
}

test_trust_and_inline_of_a_role if {
	found(role("/", "arn:aws:iam::*:root", [statement(two_actions)])) == {
		"inline/p/0/action-list": "low",
		"trust/0/principal-wildcard": "low",
	}
	found(role("/", "111122223333", [statement({})])) == {}
}

test_a_sid_twice if {
	found(managed([statement({"sid": "A"}), statement({"sid": "A"}), statement({"sid": "B"})])) == {
		"A/duplicate-sid": "low",
	}
}

bucket(one) := {"type": "AWS::S3::Bucket", "config": {"policy": text([one])}, "status": {}, "unread": []}

test_bucket_policy if {
	reading := statement({"principals": [{"type": "AWS", "value": "111122223333"}]})
	found(bucket(reading)) == {}
	found(bucket(object.union(reading, {"resources": ["arn:aws:s3::111122223333:b"]}))) == {"0/s3-arn-account": "low"}
	found({"type": "AWS::S3::Bucket", "config": {}, "status": {}, "unread": []}) == {}
}

test_what_is_of_aws_does_not_apply if {
	of_aws := object.union(managed([statement(two_actions)]), {"config": {"owner": "aws"}})
	found(of_aws) == {}
	count(policy.not_applicable) == 1 with input as of_aws
	found(role("/aws-service-role/x/", "arn:aws:iam::*:root", [])) == {}
}

test_unparsable_is_unknown if {
	broken := {
		"type": "AWS::IAM::Role",
		"config": {"path": "/", "inline_policies": []},
		"unread": [{"path": "/config/trust_policy", "reason": "unparsable"}],
	}
	found(broken) == {}
	count(policy.unknown) == 1 with input as broken
}
