package aws.s3.s3_bucket_pab_incomplete_test

import data.aws.s3.s3_bucket_pab_incomplete as policy

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

test_nothing_configured_fails if {
	count(policy.deny) == 1 with input as bucket({})
	count(policy.unknown) == 0 with input as bucket({})
}

test_all_four_on_the_bucket_pass if {
	count(policy.deny) == 0 with input as bucket({"public_access_block": block(true)})
	count(policy.unknown) == 0 with input as bucket({"public_access_block": block(true)})
}

test_the_account_covers_the_bucket if {
	count(policy.deny) == 0 with input as inside({"s3_public_access_block": block(true)}, {})
	count(policy.unknown) == 0 with input as inside({"s3_public_access_block": block(true)}, {})
}

test_the_levels_add_up if {
	count(policy.deny) == 0 with input as inside({"s3_public_access_block": object.union(block(true), {"ignore_public_acls": false})}, {"public_access_block": object.union(block(false), {"ignore_public_acls": true})})
	count(policy.unknown) == 0 with input as inside({"s3_public_access_block": object.union(block(true), {"ignore_public_acls": false})}, {"public_access_block": object.union(block(false), {"ignore_public_acls": true})})
}

test_one_missing_fails if {
	count(policy.deny) == 1 with input as bucket({"public_access_block": object.union(block(true), {"block_public_policy": false})})
	count(policy.unknown) == 0 with input as bucket({"public_access_block": object.union(block(true), {"block_public_policy": false})})
}

test_unread_bucket_is_unknown if {
	count(policy.deny) == 0 with input as unread(bucket({}), "/config/public_access_block")
	count(policy.unknown) == 1 with input as unread(bucket({}), "/config/public_access_block")
}

test_unread_bucket_does_not_matter_when_the_account_covers if {
	count(policy.deny) == 0 with input as unread(inside({"s3_public_access_block": block(true)}, {}), "/config/public_access_block")
	count(policy.unknown) == 0 with input as unread(inside({"s3_public_access_block": block(true)}, {}), "/config/public_access_block")
}

test_unread_account_is_unknown if {
	count(policy.deny) == 0 with input as unread_account({"public_access_block": object.union(block(true), {"block_public_policy": false})})
	count(policy.unknown) == 1 with input as unread_account({"public_access_block": object.union(block(true), {"block_public_policy": false})})
}

test_missing_account_does_not_matter_when_the_bucket_has_all if {
	count(policy.deny) == 0 with input as {"config": {"public_access_block": block(true)}, "unread": [], "related": {}}
	count(policy.unknown) == 0 with input as {"config": {"public_access_block": block(true)}, "unread": [], "related": {}}
}

test_message_names_what_is_missing if {
	{finding.message | some finding in policy.deny} ==
		{"Block Public Access lacks BlockPublicPolicy, for the bucket as for the account"}
		with input as bucket({"public_access_block": object.union(block(true), {"block_public_policy": false})})
}
