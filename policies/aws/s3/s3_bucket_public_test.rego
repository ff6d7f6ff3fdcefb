package aws.s3.s3_bucket_public_test

import data.aws.s3.s3_bucket_public as policy
import data.lib.samples_test as sample

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

test_acl_for_all_users if {
	{finding.key | some finding in policy.deny} == {"acl/AllUsers"}
		with input as bucket(with_acl([to_group("AllUsers", "READ")]))
	count(policy.unknown) == 0
		with input as bucket(with_acl([to_group("AllUsers", "READ")]))
}

test_acl_for_anybody_with_an_account if {
	{finding.key | some finding in policy.deny} == {"acl/AuthenticatedUsers"}
		with input as bucket(with_acl([to_group("AuthenticatedUsers", "READ")]))
	count(policy.unknown) == 0
		with input as bucket(with_acl([to_group("AuthenticatedUsers", "READ")]))
}

test_acl_for_log_delivery_is_not_public if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_acl([{"grantee_type": "group", "grantee": "http://acs.amazonaws.com/groups/s3/LogDelivery", "permission": "WRITE"}]))
	count(policy.unknown) == 0
		with input as bucket(with_acl([{"grantee_type": "group", "grantee": "http://acs.amazonaws.com/groups/s3/LogDelivery", "permission": "WRITE"}]))
}

test_acl_ignored_by_the_bucket if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"public_access_block": block(true)}))
	count(policy.unknown) == 0
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"public_access_block": block(true)}))
}

test_acl_ignored_by_the_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as inside({"s3_public_access_block": block(true)}, with_acl([to_group("AllUsers", "READ")]))
	count(policy.unknown) == 0
		with input as inside({"s3_public_access_block": block(true)}, with_acl([to_group("AllUsers", "READ")]))
}

test_acls_switched_off if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"object_ownership": "BucketOwnerEnforced"}))
	count(policy.unknown) == 0
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"object_ownership": "BucketOwnerEnforced"}))
}

test_blocking_new_acls_does_not_ignore_old_ones if {
	{finding.key | some finding in policy.deny} == {"acl/AllUsers"}
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"public_access_block": object.union(block(true), {"ignore_public_acls": false, "restrict_public_buckets": false})}))
	count(policy.unknown) == 0
		with input as bucket(object.union(with_acl([to_group("AllUsers", "READ")]), {"public_access_block": object.union(block(true), {"ignore_public_acls": false, "restrict_public_buckets": false})}))
}

test_flags_of_bucket_and_account_add_up if {
	{finding.key | some finding in policy.deny} == set()
		with input as inside({"s3_public_access_block": object.union(block(false), {"ignore_public_acls": true})}, object.union(object.union(with_acl([to_group("AllUsers", "READ")]), with_policy([named("open", {})])), {"public_access_block": object.union(block(false), {"restrict_public_buckets": true})}))
	count(policy.unknown) == 0
		with input as inside({"s3_public_access_block": object.union(block(false), {"ignore_public_acls": true})}, object.union(object.union(with_acl([to_group("AllUsers", "READ")]), with_policy([named("open", {})])), {"public_access_block": object.union(block(false), {"restrict_public_buckets": true})}))
}

test_policy_for_everyone if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/open"}
		with input as bucket(with_policy([named("open", {})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("open", {})]))
}

test_policy_without_a_sid_goes_by_position if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/0"}
		with input as bucket(with_policy([statement({})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({})]))
}

test_policy_restricted_by_the_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as inside({"s3_public_access_block": block(true)}, with_policy([named("open", {})]))
	count(policy.unknown) == 0
		with input as inside({"s3_public_access_block": block(true)}, with_policy([named("open", {})]))
}

test_policy_narrowed_to_a_vpc if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("vpc", object.union({}, {"conditions": [{"operator": "StringEquals", "key": "aws:SourceVpc", "values": ["vpc-1"]}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("vpc", object.union({}, {"conditions": [{"operator": "StringEquals", "key": "aws:SourceVpc", "values": ["vpc-1"]}]}))]))
}

test_policy_narrowed_only_if_the_key_exists if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/vpc"}
		with input as bucket(with_policy([named("vpc", object.union({}, {"conditions": [{"operator": "StringEqualsIfExists", "key": "aws:SourceVpc", "values": ["vpc-1"]}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("vpc", object.union({}, {"conditions": [{"operator": "StringEqualsIfExists", "key": "aws:SourceVpc", "values": ["vpc-1"]}]}))]))
}

test_policy_narrowed_for_all_values if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/org"}
		with input as bucket(with_policy([named("org", object.union({}, {"conditions": [{"operator": "ForAllValues:StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("org", object.union({}, {"conditions": [{"operator": "ForAllValues:StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-a"]}]}))]))
}

test_policy_for_a_named_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("one", object.union({}, {"principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:root"}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("one", object.union({}, {"principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:root"}]}))]))
}

test_a_star_inside_an_arn_is_not_everyone if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("one", object.union({}, {"principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:role/*"}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("one", object.union({}, {"principals": [{"type": "AWS", "value": "arn:aws:iam::111122223333:role/*"}]}))]))
}

test_policy_taken_back_by_deny if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"]})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"]})]))
}

test_policy_taken_back_unless_from_a_vpc_endpoint if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"], "conditions": [{"operator": "StringNotEquals", "key": "aws:SourceVpce", "values": ["vpce-1"]}]})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"], "conditions": [{"operator": "StringNotEquals", "key": "aws:SourceVpce", "values": ["vpce-1"]}]})]))
}

test_policy_taken_back_in_part if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/open"}
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"], "resources": ["arn:aws:s3:::b/private/*"]})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("open", {}), statement({"effect": "Deny", "actions": ["s3:*"], "resources": ["arn:aws:s3:::b/private/*"]})]))
}

test_policy_for_everyone_but_some if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/but"}
		with input as bucket(with_policy([named("but", object.union({}, {"principals": [], "not_principals": [{"type": "AWS", "value": "111122223333"}]}))]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("but", object.union({}, {"principals": [], "not_principals": [{"type": "AWS", "value": "111122223333"}]}))]))
}

test_nothing_at_all if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket({})
	count(policy.unknown) == 0
		with input as bucket({})
}

test_unread_account_block_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread_account(with_acl([to_group("AllUsers", "READ")]))
	count(policy.unknown) == 1
		with input as unread_account(with_acl([to_group("AllUsers", "READ")]))
}

test_unread_account_block_does_not_matter_to_a_private_bucket if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread_account(with_acl([to_user("me", "FULL_CONTROL")]))
	count(policy.unknown) == 0
		with input as unread_account(with_acl([to_user("me", "FULL_CONTROL")]))
}

test_unread_account_block_does_not_matter_when_the_bucket_blocks if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread_account(object.union(object.union(with_acl([to_group("AllUsers", "READ")]), with_policy([named("open", {})])), {"public_access_block": block(true)}))
	count(policy.unknown) == 0
		with input as unread_account(object.union(object.union(with_acl([to_group("AllUsers", "READ")]), with_policy([named("open", {})])), {"public_access_block": block(true)}))
}

test_unread_account_block_leaves_an_open_policy_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread_account(with_policy([named("open", {})]))
	count(policy.unknown) == 1
		with input as unread_account(with_policy([named("open", {})]))
}

test_unread_bucket_block_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/public_access_block")
	count(policy.unknown) == 1
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/public_access_block")
}

test_unread_acl_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket({}), "/config/acl")
	count(policy.unknown) == 1
		with input as unread(bucket({}), "/config/acl")
}

test_unread_acl_does_not_matter_when_acls_are_off if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket({"object_ownership": "BucketOwnerEnforced"}), "/config/acl")
	count(policy.unknown) == 0
		with input as unread(bucket({"object_ownership": "BucketOwnerEnforced"}), "/config/acl")
}

test_unread_ownership_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/object_ownership")
	count(policy.unknown) == 1
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/object_ownership")
}

test_unread_policy_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket({}), "/config/policy")
	count(policy.unknown) == 1
		with input as unread(bucket({}), "/config/policy")
}

test_unread_policy_does_not_hide_an_open_acl if {
	{finding.key | some finding in policy.deny} == {"acl/AllUsers"}
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/policy")
	count(policy.unknown) == 1
		with input as unread(bucket(with_acl([to_group("AllUsers", "READ")])), "/config/policy")
}

test_any_action_counts if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/put"}
		with input as bucket(with_policy([named("put", {"actions": ["s3:PutObject"]})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("put", {"actions": ["s3:PutObject"]})]))
}

test_web_identities_are_strangers if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/web"}
		with input as bucket(with_policy([named("web", {"principals": [{"type": "Federated", "value": "graph.facebook.com"}]})]))
	count(policy.unknown) == 0
		with input as bucket(with_policy([named("web", {"principals": [{"type": "Federated", "value": "graph.facebook.com"}]})]))
}

test_restricting_does_not_help_where_s3_sees_nothing_public if {
	{finding.key | some finding in policy.deny} == {"policy/Allow/open"}
		with input as inside({"s3_public_access_block": block(true)}, object.union(with_policy([named("open", {})]), {"policy_is_public": false}))
	count(policy.unknown) == 0
		with input as inside({"s3_public_access_block": block(true)}, object.union(with_policy([named("open", {})]), {"policy_is_public": false}))
}

test_s3_sees_more_than_we_do if {
	{finding.key | some finding in policy.deny} == {"policy/status"}
		with input as bucket(object.union(with_policy([statement({"principals": [{"type": "AWS", "value": "111122223333"}]})]), {"policy_is_public": true}))
	count(policy.unknown) == 0
		with input as bucket(object.union(with_policy([statement({"principals": [{"type": "AWS", "value": "111122223333"}]})]), {"policy_is_public": true}))
}

test_both_grants_of_a_group_are_one_finding if {
	policy.deny == {{
		"message": "The ACL lets everyone list it, write and delete objects",
		"key": "acl/AllUsers",
		"path": ["/config/acl/grants/0", "/config/acl/grants/1"],
	}}
		with input as bucket(with_acl([to_group("AllUsers", "READ"), to_group("AllUsers", "WRITE")]))
}

open_point(fields) := sample.access_point(object.union({"policy": sample.policy([object.union(
	sample.statement({"actions": ["s3:*"]}),
	{"sid": "open"},
)])}, fields))

point_key := "access-point/ap/Allow/open"

# The policy of a bucket that leaves the judgement to its access points.
passing_on := with_policy([sample.under("StringEquals", "s3:DataAccessPointAccount", ["111122223333"])])

test_access_point_for_everyone if {
	input_bucket := sample.with_points(sample.bucket(passing_on), [open_point({})])
	sample.keys(policy.deny) == {point_key} with input as input_bucket
	sample.severities(policy.deny) == {"critical"} with input as input_bucket
	count(policy.unknown) == 0 with input as input_bucket
}

test_access_point_that_the_bucket_policy_does_not_pass_on if {
	input_bucket := sample.with_points(sample.bucket({}), [open_point({})])
	sample.keys(policy.deny) == {point_key} with input as input_bucket
	sample.severities(policy.deny) == {"medium"} with input as input_bucket
}

test_access_point_of_a_vpc_is_never_public if {
	input_bucket := sample.with_points(sample.bucket(passing_on), [open_point({"network_origin": "VPC", "vpc_id": "vpc-1"})])
	count(policy.deny) == 0 with input as input_bucket
	count(policy.unknown) == 0 with input as input_bucket
}

test_access_point_restricted_at_any_level if {
	by_itself := sample.with_points(sample.bucket(passing_on), [open_point({"public_access_block": block(true)})])
	by_bucket := sample.with_points(
		sample.bucket(object.union(passing_on, {"public_access_block": block(true)})),
		[open_point({})],
	)
	by_account := sample.with_points(sample.blocked(passing_on), [open_point({})])
	every one in [by_itself, by_bucket, by_account] {
		count(policy.deny) == 0 with input as one
		count(policy.unknown) == 0 with input as one
	}
}

test_access_point_narrowed_by_its_own_name_is_open if {
	own := sample.policy([object.union(
		sample.under("StringEquals", "s3:DataAccessPointAccount", ["111122223333"]),
		{"sid": "open", "actions": ["s3:*"]},
	)])
	input_bucket := sample.with_points(sample.bucket(passing_on), [open_point({"policy": own})])
	sample.keys(policy.deny) == {point_key} with input as input_bucket
}

test_access_point_for_one_account if {
	own := sample.policy([sample.allow_to("AWS", "111122223333")])
	input_bucket := sample.with_points(sample.bucket(passing_on), [open_point({"policy": own})])
	count(policy.deny) == 0 with input as input_bucket
}

test_access_points_that_were_not_read_are_unknown if {
	input_bucket := unread(sample.bucket({}), "/related/access_points")
	count(policy.deny) == 0 with input as input_bucket
	count(policy.unknown) == 1 with input as input_bucket
	blocked := unread(sample.blocked({}), "/related/access_points")
	count(policy.unknown) == 0 with input as blocked
}

test_tags_of_access_points_are_never_told_and_do_not_matter if {
	subject := unread(sample.bucket({}), "/related/access_points/x/tags")
	count(policy.unknown) == 0 with input as subject
}

test_policy_of_an_access_point_that_was_not_read_is_unknown if {
	point := unread(sample.access_point({}), "/config/policy")
	input_bucket := sample.with_points(sample.bucket({}), [point])
	count(policy.unknown) == 1 with input as input_bucket
	sealed := unread(sample.access_point({"network_origin": "VPC"}), "/config/policy")
	with_sealed := sample.with_points(sample.bucket({}), [sealed])
	count(policy.unknown) == 0 with input as with_sealed
}

test_no_access_points_and_no_relation_are_the_same if {
	count(policy.unknown) == 0 with input as sample.bucket({})
	count(policy.unknown) == 0 with input as sample.with_points(sample.bucket({}), [])
}

test_open_access_point_in_an_account_that_was_not_read_is_unknown if {
	input_bucket := sample.with_points(sample.unread_account(passing_on), [open_point({})])
	count(policy.deny) == 0 with input as input_bucket
	count(policy.unknown) == 1 with input as input_bucket
}
