package lib.access_test

import data.lib.access

principal(kind, value) := {"type": kind, "value": value}

everyone := [principal("AWS", "*")]

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": everyone,
		"not_principals": [],
		"actions": ["s3:GetObject"],
		"not_actions": [],
		"resources": ["arn:aws:s3:::b/*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

deny(fields) := statement(object.union({"effect": "Deny", "actions": ["s3:*"]}, fields))

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

under(operator, key, values) := statement({"conditions": [condition(operator, key, values)]})

denied_under(conditions) := deny({"conditions": conditions})

reachable(one) if access.outsider_reachable(one, [one])

reachable_despite(one, other) if access.outsider_reachable(one, [one, other])

test_everyone_in_every_spelling if {
	reachable(statement({}))
	reachable(statement({"principals": [principal("*", "*")]}))
	reachable(statement({"principals": [principal("AWS", "arn:aws:iam::111122223333:root"), principal("AWS", "*")]}))
	reachable(statement({"principals": [principal("AWS", "arn:aws:iam::*:root")]}))
	reachable(statement({"principals": [], "not_principals": [principal("AWS", "111122223333")]}))
	reachable(statement({"principals": [principal("Federated", "graph.facebook.com")]}))
}

test_a_star_inside_an_arn_is_not_everyone if {
	not reachable(statement({"principals": [principal("AWS", "arn:aws:iam::111122223333:role/*")]}))
}

test_named_principals_are_no_strangers if {
	not reachable(statement({"principals": [principal("AWS", "111122223333")]}))
	not reachable(statement({"principals": [principal("Service", "cloudtrail.amazonaws.com")]}))
	not reachable(statement({"principals": [principal("Federated", "arn:aws:iam::111122223333:saml-provider/x")]}))
}

test_only_allow_reaches if {
	not reachable(statement({"effect": "Deny"}))
	not reachable(statement({"effect": "allow"}))
}

test_fixed_values_narrow if {
	not reachable(under("StringEquals", "aws:SourceVpc", ["vpc-91237329"]))
	not reachable(under("StringEquals", "aws:PrincipalOrgID", ["o-abc"]))
	not reachable(under("StringLike", "aws:SourceVpce", ["vpce-1", "vpce-2"]))
	not reachable(under("ArnLike", "aws:SourceArn", ["arn:aws:cloudtrail:*:111122223333:trail/*"]))
	not reachable(under("ArnEquals", "aws:SourceArn", ["arn:aws:s3:::logs"]))
	not reachable(under("StringEquals", "aws:SourceAccount", ["111122223333"]))
	not reachable(under("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"]))
	not reachable(under("IpAddress", "aws:SourceIp", ["8.0.0.0/8"]))
	not reachable(under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-abc/r-1/ou-2/*"]))
	not reachable(under("StringLike", "aws:userid", ["AROAEXAMPLE:*"]))
	not reachable(under("Bool", "aws:PrincipalIsAWSService", ["true"]))
}

test_operators_and_keys_in_any_case if {
	not reachable(under("stringequalsignorecase", "AWS:sourcevpc", ["vpc-1"]))
	not reachable(under("STRINGEQUALS", "aws:SOURCEVPCE", ["vpce-1"]))
}

test_wide_values_do_not_narrow if {
	reachable(under("StringLike", "aws:SourceVpc", ["vpc-*"]))
	reachable(under("StringLike", "aws:SourceVpc", ["vpc-1", "vpc-*"]))
	reachable(under("StringEquals", "aws:SourceVpc", ["${aws:PrincipalTag/vpc}"]))
	reachable(under("StringEquals", "aws:SourceVpc", []))
	reachable(under("IpAddress", "aws:SourceIp", ["0.0.0.0/0"]))
	reachable(under("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]))
	reachable(under("IpAddress", "aws:SourceIp", ["2000::/3"]))
	reachable(under("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:*:topic"]))
	reachable(under("ArnLike", "aws:SourceArn", ["arn:aws:s3:::*"]))
	reachable(under("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/x"]))
	reachable(under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-*"]))
	reachable(under("StringLike", "aws:userid", ["*:session"]))
}

test_conditions_that_hold_without_the_key_do_not_narrow if {
	reachable(under("StringEqualsIfExists", "aws:SourceVpce", ["vpce-1"]))
	reachable(under("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-abc"]))
	reachable(under("StringNotEquals", "aws:SourceVpce", ["vpce-1"]))
	reachable(under("Null", "aws:SourceVpce", ["true"]))
	reachable(under("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"]))
}

idle_keys := [
	"aws:ResourceAccount", "s3:ResourceAccount", "aws:ResourceTag/x", "aws:RequestedRegion", "aws:username",
	"aws:CalledVia", "kms:ViaService", "aws:Referer", "aws:UserAgent", "s3:prefix", "s3:x-amz-acl",
	"aws:PrincipalTag/team",
]

test_keys_that_say_nothing_about_who_do_not_narrow if {
	narrowed := [key | some key in idle_keys; not reachable(under("StringEquals", key, ["fixed"]))]
	narrowed == []
}

test_bool_of_transport_does_not_narrow if reachable(under("Bool", "aws:SecureTransport", ["true"]))

test_one_narrow_condition_of_several_suffices if {
	not reachable(statement({"conditions": [
		condition("StringLike", "aws:Referer", ["*"]),
		condition("StringEquals", "aws:SourceVpc", ["vpc-1"]),
	]}))
}

test_deny_takes_back_what_it_covers if {
	not reachable_despite(statement({}), deny({"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}))
	not reachable_despite(statement({}), deny({"resources": ["*"], "actions": ["*"]}))
	not reachable_despite(statement({"resources": ["*"]}), deny({"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}))
	not reachable_despite(statement({"actions": ["*"]}), deny({"resources": ["*"]}))
	not reachable_despite(statement({}), deny({"actions": [], "not_actions": ["s3:Put*"], "resources": ["*"]}))
}

test_deny_of_a_part_takes_nothing_back if {
	reachable_despite(statement({}), deny({"resources": ["arn:aws:s3:::b"]}))
	reachable_despite(statement({}), deny({"resources": ["arn:aws:s3:::b/private/*"]}))
	reachable_despite(statement({}), deny({"actions": ["s3:PutObject"], "resources": ["*"]}))
	reachable_despite(statement({"actions": ["s3:Get*"]}), deny({"actions": ["s3:GetObject"], "resources": ["*"]}))
	reachable_despite(statement({}), deny({"principals": [principal("AWS", "111122223333")], "resources": ["*"]}))
	reachable_despite(statement({}), deny({"actions": [], "not_actions": ["s3:Get*"], "resources": ["*"]}))
}

test_denies_together_take_back_what_none_does_alone if {
	both := statement({"actions": ["s3:GetObject", "s3:ListBucket"], "resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]})
	bucket := deny({"resources": ["arn:aws:s3:::b"]})
	objects := deny({"resources": ["arn:aws:s3:::b/*"]})
	not access.outsider_reachable(both, [both, bucket, objects])
	not access.outsider_reachable(statement({"resources": ["*"]}), [bucket, objects])
	access.outsider_reachable(both, [both, bucket])
	listing := deny({"actions": ["s3:List*"], "resources": ["*"]})
	reading := deny({"actions": ["s3:Get*"], "resources": ["*"]})
	not access.outsider_reachable(both, [both, listing, reading])
	access.outsider_reachable(both, [
		deny({"actions": ["s3:List*"], "resources": ["arn:aws:s3:::b"]}),
		deny({"actions": ["s3:Get*"], "resources": ["arn:aws:s3:::b/*"]}),
	])
}

# Trust policies have no resources: a Deny of something else takes nothing back there.
test_deny_of_another_action_where_there_are_no_resources if {
	trust := statement({"actions": ["sts:AssumeRole"], "resources": []})
	reachable_despite(trust, deny({"actions": ["sts:TagSession"], "resources": []}))
	not reachable_despite(trust, deny({"actions": ["sts:*"], "resources": []}))
}

test_in_the_policy_of_an_access_point_its_own_keys_narrow_nothing if {
	own := condition("StringLike", "s3:DataAccessPointArn", ["arn:aws:s3:us-west-2:123456789012:accesspoint/*"])
	allow := statement({"conditions": [own]})
	not public({"conditions": [own]})
	access.aws_public({"statements": access.of_access_point([allow])})
	vpc := condition("StringEquals", "aws:SourceVpc", ["vpc-1"])
	not access.aws_public({"statements": access.of_access_point([statement({"conditions": [own, vpc]})])})
	# A Deny under such a condition is not taken for one without.
	access.of_access_point([deny({"conditions": [condition("StringNotEquals", "s3:DataAccessPointArn", ["x"])]})]) == []
}

test_deny_unless_narrows if {
	not reachable_despite(statement({}), denied_under([condition("StringNotEquals", "aws:SourceVpce", ["vpce-1"])]))
	not reachable_despite(
		statement({}),
		denied_under([condition("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-abc"])]),
	)
	not reachable_despite(statement({}), denied_under([condition("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"])]))
	not reachable_despite(
		statement({}),
		denied_under([condition("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/*"])]),
	)
}

test_deny_unless_with_more_conditions if {
	not reachable_despite(statement({}), denied_under([
		condition("StringNotEqualsIfExists", "aws:SourceVpce", ["vpce-1"]),
		condition("Bool", "aws:ViaAWSService", ["false"]),
	]))
	not reachable_despite(statement({}), denied_under([
		condition("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-abc"]),
		condition("BoolIfExists", "aws:PrincipalIsAWSService", ["false"]),
	]))
	# Anonymous requests have no aws:PrincipalIsAWSService, so this Deny passes them by.
	reachable_despite(statement({}), denied_under([
		condition("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-abc"]),
		condition("Bool", "aws:PrincipalIsAWSService", ["false"]),
	]))
	reachable_despite(statement({}), denied_under([
		condition("StringNotEquals", "aws:SourceVpce", ["vpce-1"]),
		condition("StringEquals", "s3:prefix", ["private"]),
	]))
}

test_deny_unless_wide_takes_nothing_back if {
	reachable_despite(statement({}), denied_under([condition("StringNotLike", "aws:SourceVpce", ["vpce-*"])]))
	reachable_despite(statement({}), denied_under([condition("Bool", "aws:SecureTransport", ["false"])]))
	reachable_despite(
		statement({}),
		denied_under([condition("ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", ["o-abc"])]),
	)
}

test_deny_to_everyone_but_some if {
	not reachable_despite(statement({}), deny({
		"principals": [],
		"not_principals": [principal("AWS", "111122223333")],
		"resources": ["*"],
	}))
}

test_partial_denies_are_named if {
	part := object.union(deny({"resources": ["arn:aws:s3:::b"]}), {"sid": "part"})
	access.partial_denies(statement({}), [statement({}), part]) == ["part"]
}

public(fields) if access.aws_public({"statements": [statement(fields)]})

fixed(operator, key, values) := {"conditions": [condition(operator, key, values)]}

# The examples of S3's user guide.
test_what_s3_calls_public if {
	public({"principals": [principal("Federated", "graph.facebook.com")]})
	public({})
	public(fixed("StringLike", "aws:SourceVpc", ["vpc-*"]))
	not public(fixed("StringEquals", "aws:SourceVpc", ["vpc-91237329"]))
	public(fixed("IpAddress", "aws:SourceIp", ["0.0.0.0/1"]))
	not public(fixed("IpAddress", "aws:SourceIp", ["8.0.0.0/8"]))
	not public(fixed("StringLike", "s3:DataAccessPointArn", ["arn:aws:s3:us-west-2:123456789012:accesspoint/*"]))
	public(fixed("StringLike", "s3:DataAccessPointArn", ["arn:aws:s3:us-west-2:*:accesspoint/x"]))
	public(fixed("StringEqualsIfExists", "aws:SourceVpc", ["vpc-1"]))
	not public({"principals": [principal("AWS", "111122223333")]})
}

test_one_public_statement_makes_the_policy_public if {
	access.aws_public({"statements": [
		statement(fixed("StringEquals", "aws:SourceVpc", ["vpc-1"])),
		statement({}),
	]})
}

test_deny_plays_no_part_in_what_s3_calls_public if {
	access.aws_public({"statements": [statement({}), deny({"resources": ["*"]})]})
}

test_denied_to_all if {
	access.is_denied_to_all(statement({}), [deny({"resources": ["*"]})])
	not access.is_denied_to_all(
		statement({}),
		[denied_under([condition("StringNotEquals", "aws:SourceVpce", ["vpce-1"])])],
	)
}

test_actions_in_any_case_and_by_wildcard if {
	access.allows_action(statement({"actions": ["S3:pu*"]}), "s3:putobject")
	access.allows_action(statement({"actions": ["s3:?utObject"]}), "s3:putobject")
	access.allows_action(statement({"actions": [], "not_actions": ["s3:Get*"]}), "s3:putobject")
	not access.allows_action(statement({"actions": [], "not_actions": ["S3:*"]}), "s3:putobject")
	not access.allows_action(statement({"actions": ["s3:Get*"]}), "s3:putobject")
	not access.allows_action(statement({"actions": []}), "s3:putobject")
}

test_statement_key_is_the_sid_where_that_is_unique if {
	access.statement_key([{"sid": "a"}, {"sid": "b"}], 1) == "b"
	access.statement_key([{"sid": "a"}, {"sid": "a"}], 1) == "1"
	access.statement_key([{}, {}], 1) == "1"
}

test_labels if {
	access.label(condition("StringEquals", "AWS:SourceVpc", ["vpc-1"])) == "VPC"
	access.label(condition("IpAddress", "aws:SourceIp", ["1.1.1.1/32"])) == "address range"
}

test_conditions_in_words if {
	access.conditions_text(under("Bool", "aws:SecureTransport", ["true"])) == "aws:SecureTransport Bool true"
}

# Each is narrow by itself, and together they are half of the internet or all of it.
test_ranges_that_add_up_to_the_internet_do_not_narrow if {
	all_of_it := [sprintf("%d.0.0.0/8", [first]) | some first in numbers.range(0, 255)]
	reachable(under("IpAddress", "aws:SourceIp", all_of_it))
	reachable(under("IpAddress", "aws:SourceIp", array.slice(all_of_it, 1, 200)))
	reachable_despite(statement({}), denied_under([condition("NotIpAddress", "aws:SourceIp", all_of_it)]))
	not reachable(under("IpAddress", "aws:SourceIp", array.slice(all_of_it, 1, 12)))
	not reachable(under("IpAddress", "aws:SourceIp", [sprintf("198.51.%d.0/24", [third]) | some third in numbers.range(0, 255)]))
}

# To StringLike a colon is a letter like any other, and the path of a role may hold some: a stranger's role with the path
# /:iam::111122223333:role/ fits the first.
test_a_wildcard_before_the_account_under_string_like if {
	reachable(under("StringLike", "aws:PrincipalArn", ["arn:*:iam::111122223333:role/*"]))
	reachable(under("StringLike", "aws:PrincipalArn", ["arn:aws:iam:*:111122223333:role/*"]))
	not reachable(under("ArnLike", "aws:PrincipalArn", ["arn:*:iam::111122223333:role/*"]))
	not reachable(under("StringLike", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/*"]))
	reachable_despite(
		statement({}),
		denied_under([condition("StringNotLike", "aws:PrincipalArn", ["arn:*:iam::111122223333:role/*"])]),
	)
}

# Who asks must be of the account or organization that the resource is in.
test_variables_of_the_resource_narrow if {
	not reachable(under("StringEquals", "aws:PrincipalAccount", ["${aws:ResourceAccount}"]))
	not reachable(under("StringEquals", "aws:PrincipalOrgID", ["${aws:ResourceOrgID}"]))
	not reachable(under("StringEquals", "aws:ResourceOrgID", ["${aws:PrincipalOrgID}"]))
	not reachable(under("StringEquals", "aws:ResourceAccount", ["${aws:PrincipalAccount}"]))
	not reachable(under("StringEquals", "aws:SourceAccount", ["${aws:ResourceAccount}"]))
	not reachable_despite(
		statement({}),
		denied_under([condition("StringNotEquals", "aws:PrincipalOrgID", ["${aws:ResourceOrgID}"])]),
	)
	reachable(under("StringEquals", "aws:PrincipalAccount", ["${aws:PrincipalAccount}"]))
	reachable(under("StringEquals", "aws:ResourceOrgID", ["o-abc"]))
	reachable(under("StringEquals", "aws:PrincipalOrgID", ["${aws:PrincipalTag/org}"]))
}

test_newer_keys_narrow if {
	not reachable(under("ForAnyValue:StringLike", "aws:VpceOrgPaths", ["o-abc/r-1/ou-2/*"]))
	not reachable(under("ArnLike", "aws:SourceVpcArn", ["arn:aws:ec2:*:111122223333:vpc/*"]))
	not reachable(under("ForAnyValue:StringEquals", "aws:PrincipalServiceNamesList", ["logging.s3.amazonaws.com"]))
	reachable(under("ArnLike", "aws:SourceVpcArn", ["arn:aws:ec2:*:*:vpc/*"]))
}

# What every request meets is no condition.
test_conditions_that_every_request_meets if {
	access.is_free(statement({}))
	access.is_free(under("IpAddress", "aws:SourceIp", ["0.0.0.0/0", "::/0"]))
	access.is_free(under("StringLike", "aws:PrincipalArn", ["*"]))
	access.is_free(under("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:*", "*"]))
	access.is_free(under("StringLike", "aws:userid", ["*"]))
	access.is_free(under("Bool", "aws:SecureTransport", ["true"]))
	access.is_free(under("StringLikeIfExists", "aws:RequestedRegion", ["*"]))
	not access.is_free(under("StringEquals", "aws:RequestedRegion", ["eu-west-1"]))
	not access.is_free(under("StringEquals", "aws:PrincipalArn", ["*"]))
	not access.is_free(under("StringLike", "aws:PrincipalTag/x", ["*"]))
	not access.is_free(under("IpAddress", "aws:SourceIp", ["203.0.113.0/24"]))
	not access.is_free(under("Bool", "aws:SecureTransport", ["false"]))
	not access.is_free(statement({"conditions": [
		condition("Bool", "aws:SecureTransport", ["true"]),
		condition("Bool", "aws:MultiFactorAuthPresent", ["true"]),
	]}))
}

# A Sid may be the number of another statement, which has none: no two keys may be alike.
test_keys_of_statements_that_are_numbered if {
	statements := [object.union(statement({}), {"sid": "1"}), statement({}), object.union(statement({}), {"sid": "2"})]
	[access.statement_key(statements, i) | some i, _ in statements] == ["0", "1", "2"]
	named := [object.union(statement({}), {"sid": "1"}), object.union(statement({}), {"sid": "7"})]
	[access.statement_key(named, i) | some i, _ in named] == ["0", "7"]
}

# To StringEquals a wildcard is a letter like any other: no value is like that, and nobody gets in by it.
test_wildcards_that_are_letters if {
	not reachable(under("StringEquals", "aws:PrincipalOrgID", ["o-*"]))
	not reachable(under("StringEqualsIgnoreCase", "aws:SourceVpc", ["vpc-1", "*"]))
	not reachable_despite(statement({}), denied_under([condition("StringNotEquals", "aws:SourceVpce", ["vpce-*"])]))
	reachable(under("StringLike", "aws:PrincipalOrgID", ["o-*"]))
	reachable(under("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::*:role/x"]))
	reachable(under("StringEquals", "aws:PrincipalOrgID", ["${aws:PrincipalTag/*}"]))
	reachable_despite(statement({}), denied_under([condition("StringNotLike", "aws:SourceVpce", ["vpce-*"])]))
	access.aws_public({"statements": [under("StringEquals", "aws:PrincipalOrgID", ["o-*"])]})
}

test_a_bucket_by_the_beginning_of_its_name_is_all_of_it if {
	all_of_it := statement({"resources": ["*"]})
	not reachable_despite(all_of_it, deny({"resources": ["arn:aws:s3:::b*"]}))
	reachable_despite(all_of_it, deny({"resources": ["arn:aws:s3:::b/*"]}))
	reachable_despite(all_of_it, deny({"resources": ["arn:aws:s3:::b/private*"]}))
}
