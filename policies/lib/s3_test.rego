package lib.s3_test

import data.lib.s3

block(value) := {
	"block_public_acls": value,
	"ignore_public_acls": value,
	"block_public_policy": value,
	"restrict_public_buckets": value,
}

bucket(config, account_config) := {
	"config": config,
	"unread": [],
	"related": {"account": {"config": account_config, "unread": []}},
}

unread(path) := {"unread": [{"path": path, "reason": "access_denied", "message": ""}]}

flag(one) := s3.flag(one, "ignore_public_acls")

test_flag_is_on_at_either_level if {
	flag(bucket({"public_access_block": block(true)}, {})) == "on"
	flag(bucket({}, {"s3_public_access_block": block(true)})) == "on"
	flag(bucket({"public_access_block": block(false)}, {"s3_public_access_block": block(true)})) == "on"
}

test_flag_is_off_when_neither_is_configured if {
	flag(bucket({}, {})) == "off"
	flag(bucket({"public_access_block": block(false)}, {"s3_public_access_block": block(false)})) == "off"
}

test_flag_is_unknown_when_a_level_is_not_known if {
	flag(object.union(bucket({}, {}), unread("/config/public_access_block"))) == "unknown"
	flag({"config": {}, "unread": [], "related": {}}) == "unknown"
	account := object.union({"config": {}}, unread("/config/s3_public_access_block"))
	flag({"config": {}, "unread": [], "related": {"account": account}}) == "unknown"
}

test_flag_is_on_whatever_the_other_level_is if {
	flag({"config": {"public_access_block": block(true)}, "unread": [], "related": {}}) == "on"
	flag(object.union(bucket({}, {"s3_public_access_block": block(true)}), unread("/config/public_access_block"))) == "on"
}

test_public_grants if {
	grants := [
		{"grantee_type": "canonical_user", "grantee": "abc", "permission": "FULL_CONTROL"},
		{
			"grantee_type": "group",
			"grantee": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
			"permission": "READ",
		},
		{"grantee_type": "group", "grantee": "http://acs.amazonaws.com/groups/s3/LogDelivery", "permission": "WRITE"},
	]
	found := s3.public_grants(bucket({"acl": {"grants": grants}}, {}))
	found == [{"at": 1, "group": "AuthenticatedUsers", "permission": "READ"}]
	s3.public_grants(bucket({}, {})) == []
}

test_acl_is_blocked if {
	s3.acl_is_blocked(bucket({"object_ownership": "BucketOwnerEnforced"}, {}))
	s3.acl_is_blocked(bucket({}, {"s3_public_access_block": block(true)}))
	not s3.acl_is_blocked(bucket({"object_ownership": "BucketOwnerPreferred"}, {}))
	not s3.acl_is_blocked(bucket({}, {}))
}

test_what_s3_says_goes_before_its_definition if {
	s3.is_public_for_aws(bucket({"policy_is_public": true}, {}))
	not s3.is_public_for_aws(bucket({"policy_is_public": false}, {}))
	not s3.is_public_for_aws(bucket({}, {}))
}

test_actions_in_words if {
	s3.actions_text({"actions": ["a:A", "b:B"], "not_actions": []}) == "a:A, b:B"
	s3.actions_text({"actions": ["1", "2", "3", "4", "5", "6"], "not_actions": []}) == "1, 2, 3, 4 and 2 more"
	s3.actions_text({"actions": [], "not_actions": ["s3:Get*"]}) == "everything but s3:Get*"
}
