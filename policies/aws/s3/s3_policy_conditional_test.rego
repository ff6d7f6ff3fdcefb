package aws.s3.s3_policy_conditional_test

import data.aws.s3.s3_policy_conditional as policy

block(value) := {
	"block_public_acls": value,
	"ignore_public_acls": value,
	"block_public_policy": value,
	"restrict_public_buckets": value,
}

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [{"type": "AWS", "value": "*"}],
		"not_principals": [],
		"actions": ["s3:GetObject"],
		"not_actions": [],
		"resources": ["arn:aws:s3:::b/*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

named(sid, fields) := object.union(statement(fields), {"sid": sid})

group_uri(name) := sprintf("http://acs.amazonaws.com/groups/global/%s", [name])

to_group(name, permission) := {"grantee_type": "group", "grantee": group_uri(name), "permission": permission}

to_user(id, permission) := {"grantee_type": "canonical_user", "grantee": id, "permission": permission}

with_acl(grants) := {"acl": {"owner_id": "me", "grants": grants}}

with_policy(statements) := {"policy": {"version": "2012-10-17", "statements": statements}}

# A bucket without a block of public access, in an account without one.
bucket(config) := inside({}, config)

inside(account_config, config) := {
	"account": "111122223333",
	"config": config,
	"unread": [],
	"related": {"account": {"config": account_config, "unread": []}},
}

unread(one, path) := object.union(one, {"unread": [{"path": path, "reason": "access_denied", "message": ""}]})

unread_account(config) := {
	"account": "111122223333",
	"config": config,
	"unread": [],
	"related": {"account": {
		"config": {},
		"unread": [{"path": "/config/s3_public_access_block", "reason": "access_denied", "message": ""}],
	}},
}

test_a_condition_is_reported if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/c"}
		with input as bucket(with_policy([named("c", {"conditions": [{"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-1"]}]})]))
}

test_no_condition_no_report if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("c", {})]))
}

test_deny_is_not_reported if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([statement({"effect": "Deny", "conditions": [{"operator": "Bool", "key": "aws:SecureTransport", "values": ["false"]}]})]))
}

test_no_policy if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket({})
}

test_message_says_to_whom if {
	{finding.message | some finding in policy.deny} ==
		{"The bucket policy grants s3:GetObject under conditions: aws:SourceVpce narrows to VPC endpoint vpce-1"}
		with input as bucket(with_policy([named("c", {"conditions": [{"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-1"]}]})]))
}

test_message_says_when_to_nobody if {
	{finding.message | some finding in policy.deny} ==
		{"The bucket policy grants s3:GetObject under conditions: aws:SourceVpce (StringEqualsIfExists vpce-1) narrows to nobody in particular"}
		with input as bucket(with_policy([named("c", {"conditions": [{"operator": "StringEqualsIfExists", "key": "aws:SourceVpce", "values": ["vpce-1"]}]})]))
}
