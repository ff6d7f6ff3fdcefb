# What is easily judged wrongly about public buckets, one test for each: what looks open and is not, and the reverse.
package aws.s3.near_misses_test

import data.aws.s3.s3_bucket_public
import data.aws.s3.s3_bucket_public_write
import data.aws.s3.s3_insecure_transport
import data.aws.s3.s3_policy_public
import data.lib.samples_test as sample

open(statements) := sample.keys(findings) if {
	findings := s3_bucket_public.deny with input as sample.bucket(sample.with_policy(statements))
}

is_open(statement) if open([statement]) == {"policy/Allow/0"}

is_closed(statement) if open([statement]) == set()

under_both(conditions) := sample.statement({"conditions": conditions})

public_acl := sample.with_acl([sample.to_group("global/AllUsers", "READ")])

# Who is let in.

test_a_deny_takes_back_what_it_covers if {
	open([sample.statement({}), sample.deny({})]) == set()
	open([sample.statement({}), sample.deny({"actions": ["s3:Put*"]})]) == {"policy/Allow/0"}
}

test_a_star_inside_a_principal_is_not_everyone if {
	is_closed(sample.allow_to("AWS", "arn:aws:iam::111122223333:role/*"))
	is_closed(sample.allow_to("AWS", "arn:aws:sts::111122223333:assumed-role/x/*"))
}

test_a_list_of_principals_with_a_star_in_it_is_everyone if {
	is_open(sample.statement({"principals": [
		{"type": "AWS", "value": "*"},
		{"type": "AWS", "value": "arn:aws:iam::111122223333:root"},
	]}))
}

test_allow_with_not_principal_is_everyone_else if {
	is_open(sample.statement({"principals": [], "not_principals": [{"type": "AWS", "value": "111122223333"}]}))
}

# What narrows.

test_operators_narrow_in_any_case_and_as_a_set_operator if {
	is_closed(sample.under("stringequals", "aws:sourcevpc", ["vpc-1"]))
	is_closed(sample.under("StringEqualsIgnoreCase", "aws:PrincipalOrgID", ["o-abc"]))
	is_closed(sample.under("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", ["o-abc/r-1/ou-1/"]))
}

test_keys_that_anybody_meets_narrow_nothing if {
	every key in [
		"aws:ResourceAccount", "s3:ResourceAccount", "aws:ResourceTag/team", "aws:RequestedRegion", "aws:username",
		"aws:CalledVia", "aws:Referer", "aws:UserAgent", "s3:prefix", "s3:x-amz-acl", "aws:PrincipalTag/team",
	] {
		is_open(sample.under("StringEquals", key, ["fixed"]))
	}
}

test_a_public_range_of_addresses_narrows_unless_it_is_very_wide if {
	is_closed(sample.under("IpAddress", "aws:SourceIp", ["203.0.113.7"]))
	is_closed(sample.under("IpAddress", "aws:SourceIp", ["8.0.0.0/8"]))
	is_open(sample.under("IpAddress", "aws:SourceIp", ["8.0.0.0/7"]))
	is_open(sample.under("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]))
	is_open(sample.under("IpAddress", "aws:SourceIp", ["203.0.113.7", "::/0"]))
}

test_network_keys_narrow if {
	is_closed(sample.under("StringEquals", "aws:SourceVpce", ["vpce-1"]))
	is_closed(sample.under("StringEquals", "aws:SourceVpc", ["vpc-1"]))
}

test_an_arn_operator_is_worth_what_its_values_are if {
	is_closed(sample.under("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:111122223333:*"]))
	is_open(sample.under("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:*:*"]))
	is_open(sample.under("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::*:role/admin"]))
}

test_conditions_that_an_absent_key_fulfils_narrow_nothing if {
	is_open(sample.under("StringEqualsIfExists", "aws:SourceVpce", ["vpce-1"]))
	is_open(sample.under("ArnLikeIfExists", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/x"]))
	is_open(sample.under("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-abc"]))
	is_open(sample.under("Null", "aws:SourceVpce", ["true"]))
}

test_one_narrow_key_suffices_beside_a_wide_one if {
	is_closed(under_both([
		sample.condition("StringEquals", "aws:SourceVpc", ["vpc-1"]),
		sample.condition("IpAddress", "aws:SourceIp", ["0.0.0.0/0"]),
	]))
}

test_one_wide_value_suffices_beside_a_narrow_one if {
	is_open(sample.under("StringLike", "aws:PrincipalOrgID", ["o-*", "o-abc"]))
}

test_each_statement_is_judged_by_itself if {
	statements := [
		object.union(sample.under("StringEquals", "aws:SourceVpc", ["vpc-1"]), {"sid": "vpc"}),
		object.union(sample.statement({"actions": ["s3:ListBucket"], "resources": ["arn:aws:s3:::b"]}), {"sid": "list"}),
		object.union(sample.statement({}), {"sid": "read"}),
	]
	open(statements) == {"policy/Allow/list", "policy/Allow/read"}
	{finding.message | some finding in s3_bucket_public.deny} == {
		"The bucket policy lets everyone use s3:GetObject",
		"The bucket policy lets everyone use s3:ListBucket",
	}
		with input as sample.bucket(sample.with_policy(statements))
}

# What a block of public access does.

test_switches_of_bucket_and_account_add_up if {
	account := {"s3_public_access_block": object.union(sample.block(false), {"ignore_public_acls": true})}
	config := object.union(
		object.union(public_acl, sample.with_policy([sample.statement({})])),
		{"public_access_block": object.union(sample.block(false), {"restrict_public_buckets": true})},
	)
	count(s3_bucket_public.deny) == 0 with input as sample.inside(account, config)
	count(s3_bucket_public.unknown) == 0 with input as sample.inside(account, config)
}

test_an_ignored_acl_is_not_in_force if {
	ignored := object.union(sample.block(false), {"ignore_public_acls": true})
	config := object.union(public_acl, {"public_access_block": ignored})
	count(s3_bucket_public.deny) == 0 with input as sample.bucket(config)
}

test_refusing_new_grants_leaves_old_ones_in_force if {
	refusing := object.union(sample.block(false), {"block_public_acls": true, "block_public_policy": true})
	config := object.union(
		object.union(public_acl, sample.with_policy([sample.statement({})])),
		{"public_access_block": refusing},
	)
	found := s3_bucket_public.deny with input as sample.bucket(config)
	sample.keys(found) == {"acl/AllUsers", "policy/Allow/0"}
}

test_a_block_that_could_not_be_read_is_unknown_and_not_silent if {
	unread := sample.unread(sample.bucket(public_acl), "/config/public_access_block")
	count(s3_bucket_public.deny) == 0 with input as unread
	count(s3_bucket_public.unknown) == 1 with input as unread
	count(s3_bucket_public.unknown) == 1 with input as sample.unread_account(public_acl)
}

# What counts as writing.

writes(fields) if {
	found := s3_bucket_public_write.deny
		with input as sample.bucket(sample.with_policy([sample.statement(fields)]))
	count(found) == 1
}

test_writing_goes_by_many_names if {
	writes({"actions": ["s3:PutObjectAcl"]})
	writes({"actions": ["s3:pu*"]})
	writes({"actions": ["S3:PUTOBJECT"]})
	writes({"actions": ["s3:*Tagging"]})
	writes({"actions": ["s3:DeleteObjectVersion"]})
	writes({"actions": [], "not_actions": ["s3:Get*"]})
	not writes({"actions": ["s3:Get*", "s3:List*"]})
	not writes({"actions": [], "not_actions": ["s3:*"]})
}

# What denies plain HTTP.

covered(fields) if {
	deny := sample.deny(object.union({"conditions": [sample.condition("Bool", "aws:SecureTransport", ["false"])]}, fields))
	found := s3_insecure_transport.deny with input as sample.bucket(sample.with_policy([deny]))
	count(found) == 0
}

test_a_star_in_an_action_is_not_every_action if {
	covered({})
	not covered({"actions": ["s3:Get*"]})
	not covered({"principals": [{"type": "AWS", "value": "111122223333"}]})
	not covered({"resources": ["arn:aws:s3:::b/*"]})
}

test_secure_transport_in_other_spellings if {
	covered({"conditions": [sample.condition("Bool", "AWS:SecureTransport", ["false"])]})
	covered({"conditions": [sample.condition("BoolIfExists", "aws:securetransport", ["false"])]})
}

# S3's own definition knows no Deny.

test_a_policy_is_public_for_s3_whatever_it_denies if {
	found := s3_policy_public.deny
		with input as sample.bucket(sample.with_policy([sample.statement({}), sample.deny({})]))
	sample.keys(found) == {"policy/Allow/0"}
}
