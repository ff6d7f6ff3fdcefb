package aws.s3.s3_cross_account_unknown_test

import data.aws.s3.s3_cross_account_unknown as policy
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

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

params := {"s3-cross-account-unknown": {"canonical_ids": ["friend"], "organizations": []}}

to(value) := with_policy([statement({"principals": [{"type": "AWS", "value": value}]})])

test_account if {
	{finding.key | some finding in policy.deny} == {"policy/555555555555"}
		with input as bucket(to("555555555555"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("555555555555"))
		with data.accounts as known
		with data.params as params
}

test_root if {
	{finding.key | some finding in policy.deny} == {"policy/555555555555"}
		with input as bucket(to("arn:aws:iam::555555555555:root"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("arn:aws:iam::555555555555:root"))
		with data.accounts as known
		with data.params as params
}

test_role if {
	{finding.key | some finding in policy.deny} == {"policy/555555555555"}
		with input as bucket(to("arn:aws:iam::555555555555:role/x"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("arn:aws:iam::555555555555:role/x"))
		with data.accounts as known
		with data.params as params
}

test_own_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("arn:aws:iam::111122223333:root"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("arn:aws:iam::111122223333:root"))
		with data.accounts as known
		with data.params as params
}

test_other_own_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("222222222222"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("222222222222"))
		with data.accounts as known
		with data.params as params
}

test_friendly_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("333333333333"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("333333333333"))
		with data.accounts as known
		with data.params as params
}

test_third_party if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("444444444444"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("444444444444"))
		with data.accounts as known
		with data.params as params
}

test_everyone_is_not_an_account if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("*"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("*"))
		with data.accounts as known
		with data.params as params
}

test_origin_access_identity if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"))
		with data.accounts as known
		with data.params as params
}

test_log_delivery if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("arn:aws:iam::127311923021:root"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("arn:aws:iam::127311923021:root"))
		with data.accounts as known
		with data.params as params
}

test_deleted_principal if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(to("AIDAEXAMPLE"))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(to("AIDAEXAMPLE"))
		with data.accounts as known
		with data.params as params
}

test_service_principal if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([statement({"principals": [{"type": "Service", "value": "cloudtrail.amazonaws.com"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({"principals": [{"type": "Service", "value": "cloudtrail.amazonaws.com"}]})]))
		with data.accounts as known
		with data.params as params
}

test_canonical_user_in_the_policy if {
	{finding.key | some finding in policy.deny} == {"policy/stranger"}
		with input as bucket(with_policy([statement({"principals": [{"type": "CanonicalUser", "value": "stranger"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({"principals": [{"type": "CanonicalUser", "value": "stranger"}]})]))
		with data.accounts as known
		with data.params as params
}

test_canonical_users_in_the_acl if {
	{finding.key | some finding in policy.deny} == {"acl/stranger"}
		with input as inside({"canonical_user_id": "us"}, with_acl([to_user("me", "FULL_CONTROL"), to_user("us", "READ"), to_user("friend", "READ"), to_user("stranger", "READ")]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as inside({"canonical_user_id": "us"}, with_acl([to_user("me", "FULL_CONTROL"), to_user("us", "READ"), to_user("friend", "READ"), to_user("stranger", "READ")]))
		with data.accounts as known
		with data.params as params
}

test_cloudfront_logs_in_the_acl if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_acl([to_user("c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0", "FULL_CONTROL")]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_acl([to_user("c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0", "FULL_CONTROL")]))
		with data.accounts as known
		with data.params as params
}

test_an_acl_that_is_off if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(object.union(with_acl([to_user("stranger", "READ")]), {"object_ownership": "BucketOwnerEnforced"}))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(object.union(with_acl([to_user("stranger", "READ")]), {"object_ownership": "BucketOwnerEnforced"}))
		with data.accounts as known
		with data.params as params
}

test_many_statements_for_one_account_are_one_finding if {
	{finding.key | some finding in policy.deny} == {"policy/555555555555"}
		with input as bucket(with_policy([statement({"principals": [{"type": "AWS", "value": "555555555555"}]}), statement({"principals": [{"type": "AWS", "value": "arn:aws:iam::555555555555:root"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({"principals": [{"type": "AWS", "value": "555555555555"}]}), statement({"principals": [{"type": "AWS", "value": "arn:aws:iam::555555555555:root"}]})]))
		with data.accounts as known
		with data.params as params
}

test_taken_back_by_deny if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([statement({"principals": [{"type": "AWS", "value": "555555555555"}]}), statement({"effect": "Deny"})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({"principals": [{"type": "AWS", "value": "555555555555"}]}), statement({"effect": "Deny"})]))
		with data.accounts as known
		with data.params as params
}

test_deny_is_no_grant if {
	{finding.key | some finding in policy.deny} == set()
		with input as bucket(with_policy([statement({"effect": "Deny", "principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as bucket(with_policy([statement({"effect": "Deny", "principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
}

test_a_public_policy_that_is_restricted_shares_nothing if {
	{finding.key | some finding in policy.deny} == set()
		with input as inside({"s3_public_access_block": block(true)}, with_policy([statement({}), statement({"principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 0
		with input as inside({"s3_public_access_block": block(true)}, with_policy([statement({}), statement({"principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
}

test_a_public_policy_that_may_be_restricted_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread_account(with_policy([statement({}), statement({"principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 1
		with input as unread_account(with_policy([statement({}), statement({"principals": [{"type": "AWS", "value": "555555555555"}]})]))
		with data.accounts as known
		with data.params as params
}

test_unread_policy_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket({}), "/config/policy")
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 1
		with input as unread(bucket({}), "/config/policy")
		with data.accounts as known
		with data.params as params
}

test_unread_acl_is_unknown if {
	{finding.key | some finding in policy.deny} == set()
		with input as unread(bucket({}), "/config/acl")
		with data.accounts as known
		with data.params as params
	count(policy.unknown) == 1
		with input as unread(bucket({}), "/config/acl")
		with data.accounts as known
		with data.params as params
}

test_account_that_a_condition_leaves_of_everyone if {
	sample.keys(policy.deny) == {"policy/555555555555"}
		with input as bucket(with_policy([sample.under("StringEquals", "aws:PrincipalAccount", ["555555555555"])]))
		with data.accounts as known
		with data.params as params
	count(policy.deny) == 0
		with input as bucket(with_policy([sample.under("StringEquals", "aws:PrincipalAccount", ["222222222222"])]))
		with data.accounts as known
		with data.params as params
}

with_organizations(list) := {"s3-cross-account-unknown": {"canonical_ids": [], "organizations": list}}

test_unknown_organization_once_organizations_are_known if {
	shared := bucket(with_policy([sample.under("StringEquals", "aws:PrincipalOrgID", ["o-abc"])]))
	sample.keys(policy.deny) == {"policy/o-abc"}
		with input as shared
		with data.accounts as known
		with data.params as with_organizations(["o-ours"])
	count(policy.deny) == 0
		with input as shared
		with data.accounts as known
		with data.params as with_organizations(["o-ours", "o-abc"])
	count(policy.deny) == 0
		with input as shared
		with data.accounts as known
		with data.params as with_organizations([])
}

# The policy of a bucket that leaves the judgement to its access points.
passing_on := with_policy([statement({
	"actions": ["*"],
	"resources": sample.whole,
	"conditions": [sample.condition("StringEquals", "s3:DataAccessPointAccount", [sample.own_account])],
})])

point_for(fields) := sample.access_point({"policy": sample.policy([object.union(
	sample.allow_to("AWS", "arn:aws:iam::555555555555:root"),
	object.union({"sid": "theirs"}, fields),
)])})

point_keys(config, point) := found if {
	found := sample.keys(policy.deny) with input as sample.with_points(sample.bucket(config), [point])
		with data.accounts as sample.accounts
}

test_access_point_for_an_unknown_account if {
	point_keys(passing_on, point_for({})) == {"access-point/ap/555555555555"}
	some finding in policy.deny with input as sample.with_points(sample.bucket(passing_on), [point_for({})])
		with data.accounts as sample.accounts
	finding.path == ["/related/access_points/arn:aws:s3:eu-west-1:111122223333:accesspoint~1ap/config/policy/statements/0"]
}

test_access_point_whose_requests_the_bucket_policy_does_not_let_through if {
	point_keys({}, point_for({})) == set()
	point_keys(with_policy([statement({"conditions": [sample.condition(
		"StringEquals",
		"aws:PrincipalAccount",
		[sample.own_account],
	)]})]), point_for({})) == set()
}

test_access_point_for_known_accounts if {
	point_keys(passing_on, point_for({"principals": [{"type": "AWS", "value": "222222222222"}]})) == set()
}

test_access_point_of_a_vpc_lets_in_no_other_account if {
	in_vpc := sample.access_point({"network_origin": "VPC", "policy": point_for({}).config.policy})
	point_keys(passing_on, in_vpc) == set()
}

test_access_point_policy_that_was_not_read_is_unknown if {
	point := sample.unread(sample.access_point({}), "/config/policy")
	count(policy.unknown) == 1 with input as sample.with_points(sample.bucket(passing_on), [point])
		with data.accounts as sample.accounts
	count(policy.unknown) == 0 with input as sample.with_points(sample.bucket({}), [point])
		with data.accounts as sample.accounts
}
