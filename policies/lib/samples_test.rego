# Builders of documents that the tests of several policies share: buckets, access points and statements of policies.
package lib.samples_test

own_account := "111122223333"

accounts := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

stranger := "555555555555"

# block of public access with all four switches alike.
block(value) := {
	"block_public_acls": value,
	"ignore_public_acls": value,
	"block_public_policy": value,
	"restrict_public_buckets": value,
}

# statement that lets everyone read the objects of bucket `b`, with the given fields in place of these.
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

# whole is what names a bucket and all its objects.
whole := ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]

deny(fields) := statement(object.union({"effect": "Deny", "actions": ["s3:*"], "resources": whole}, fields))

allow_to(kind, value) := statement({"principals": [{"type": kind, "value": value}]})

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

under(operator, key, values) := statement({"conditions": [condition(operator, key, values)]})

policy(statements) := {"version": "2012-10-17", "statements": statements}

with_policy(statements) := {"policy": policy(statements)}

with_acl(grants) := {"acl": {"owner_id": "me", "grants": grants}}

to_group(path, permission) := {
	"grantee_type": "group",
	"grantee": sprintf("http://acs.amazonaws.com/groups/%s", [path]),
	"permission": permission,
}

to_user(id, permission) := {"grantee_type": "canonical_user", "grantee": id, "permission": permission}

# inside gives a bucket in an account, each with its configuration.
inside(account_config, config) := {
	"id": "arn:aws:s3:::b",
	"type": "AWS::S3::Bucket",
	"name": "b",
	"account": own_account,
	"region": "eu-west-1",
	"config": config,
	"unread": [],
	"related": {"account": {"config": account_config, "unread": []}},
}

# bucket gives a bucket in an account without a block of public access.
bucket(config) := inside({}, config)

# blocked gives a bucket in an account with a whole block of public access.
blocked(config) := inside({"s3_public_access_block": block(true)}, config)

# unread gives a document of which one part could not be read.
unread(one, path) := object.union(one, {"unread": [{"path": path, "reason": "access_denied", "message": ""}]})

# unread_account gives a bucket in an account whose block of public access could not be read.
unread_account(config) := object.union(bucket(config), {"related": {"account": unread(
	{"config": {}},
	"/config/s3_public_access_block",
)}})

# access_point gives an access point of bucket `b`, open to the internet and without a policy but for the given fields.
access_point(fields) := {
	"id": point_id,
	"type": "AWS::S3::AccessPoint",
	"name": "ap",
	"account": own_account,
	"region": "eu-west-1",
	"config": object.union(
		{"bucket": "b", "bucket_account": own_account, "network_origin": "Internet", "public_access_block": block(false)},
		fields,
	),
	"unread": [],
	"related": {"account": {"config": {}, "unread": []}, "bucket": bucket({})},
}

point_id := "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"

# with_points gives the bucket with access points.
with_points(one, points) := object.union(one, {"related": {"access_points": {point.id: point | some point in points}}})

keys(findings) := {object.get(finding, "key", "") | some finding in findings}

severities(findings) := {object.get(finding, "severity", "") | some finding in findings}
