# Whom a statement of a resource policy lets in: principals, what conditions narrow them to, and what Deny takes back.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
package lib.access

import data.lib.net
import data.lib.wildcard

# Keys whose fixed value says who or from where. Keys that anybody can meet (aws:ResourceAccount, aws:RequestedRegion,
# aws:PrincipalTag/..., aws:username, aws:Referer, aws:SecureTransport and so on) are not here on purpose.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
narrowing_keys := {
	"aws:sourcevpc": "VPC",
	"aws:sourcevpce": "VPC endpoint",
	"aws:vpceaccount": "account of the VPC endpoint",
	"aws:vpceorgid": "organization of the VPC endpoint",
	"aws:sourceaccount": "account",
	"aws:sourceowner": "account",
	"aws:sourceorgid": "organization",
	"aws:principalaccount": "account",
	"aws:principalorgid": "organization",
	"aws:principalservicename": "AWS service",
	"aws:principalservicenameslist": "AWS service",
	"s3:dataaccesspointaccount": "account of the access point",
	"kms:calleraccount": "account",
}

# Keys whose value is an ARN: narrow once the account in it is fixed, or, for ARNs without an account, the name.
narrowing_arn_keys := {
	"aws:sourcearn": "source ARN",
	"aws:principalarn": "principal",
	"s3:dataaccesspointarn": "access point",
	"aws:sourcevpcarn": "VPC",
}

# What else narrows, each by a rule of its own.
other_keys := {
	"aws:sourceip": "address range",
	"aws:principalorgpaths": "organizational unit",
	"aws:sourceorgpaths": "organizational unit",
	"aws:userid": "user or role id",
	"aws:principalisawsservice": "AWS service",
	"aws:vpceorgpaths": "organizational unit of the VPC endpoint",
	"aws:resourceaccount": "account of the resource",
	"aws:resourceorgid": "organization of the resource",
}

# Variables by which what the resource belongs to is compared with what who asks belongs to.
own_by_variable := {
	"aws:principalaccount": {"${aws:resourceaccount}"},
	"aws:principalorgid": {"${aws:resourceorgid}"},
	"aws:sourceaccount": {"${aws:resourceaccount}"},
	"aws:sourceorgid": {"${aws:resourceorgid}"},
	"aws:vpceaccount": {"${aws:resourceaccount}"},
	"aws:vpceorgid": {"${aws:resourceorgid}"},
	"aws:resourceaccount": {"${aws:principalaccount}", "${aws:sourceaccount}"},
	"aws:resourceorgid": {"${aws:principalorgid}", "${aws:sourceorgid}"},
}

# Operators that hold only for a key that is there with a fitting value. Those that end in IfExists, begin with
# ForAllValues: or are negated hold for a request without the key, which is just what a stranger's request is.
narrowing_operators := {
	"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress",
}

# Operators by which a Deny narrows: they hold for a request without the key, so strangers are denied.
negated_operators := {
	"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike", "notipaddress",
}

# Keys that S3 itself takes as fixed when it calls a bucket policy public or not.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
keys_of_aws := {
	"aws:principalorgid", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount", "aws:sourcearn",
	"s3:x-amz-server-side-encryption-aws-kms-key-id", "aws:userid", "s3:dataaccesspointaccount",
}

# is_everyone holds for principals that name no one in particular. A wildcard in place of the account is not legal, and
# is taken for the worst.
is_everyone(principal) if {
	principal.type in {"AWS", "*"}
	principal.value == "*"
}

is_everyone(principal) if {
	principal.type == "AWS"
	contains(split(principal.value, ":")[4], "*")
}

# allows_everyone holds for a statement that names everyone, or everyone but some.
allows_everyone(statement) if {
	some principal in statement.principals
	is_everyone(principal)
}

allows_everyone(statement) if count(statement.not_principals) > 0

# allows_web_identity holds when a statement names an identity provider that anybody can sign in with.
allows_web_identity(statement) if {
	some principal in statement.principals
	principal.type == "Federated"
	not startswith(principal.value, "arn:")
}

# operator gives the operator without its set prefix, in lower case.
operator(condition) := trim_prefix(lower(condition.operator), "foranyvalue:")

# is_narrowing holds for a condition that only requests of some fixed party can meet: all its values must be narrow,
# since one of them suffices.
is_narrowing(condition) if {
	operator(condition) in narrowing_operators
	has_narrow_values(condition)
}

is_narrowing(condition) if {
	lower(condition.operator) == "bool"
	lower(condition.key) == "aws:principalisawsservice"
	condition.values == ["true"]
}

has_narrow_values(condition) if {
	count(condition.values) > 0
	key := lower(condition.key)
	wide := [value | some value in condition.values; not is_narrow_value(key, value)]
	count(wide) == 0
	not is_loose(key, condition)
}

# To these operators a wildcard is a letter like any other, so that no text that is looked for is meant.
has_narrow_values(condition) if {
	count(condition.values) > 0
	trim_suffix(set_free(condition), "ifexists") in literal_operators
	key := lower(condition.key)
	wide := [value | some value in condition.values; not is_narrow_value(key, replace(replace(value, "*", "x"), "?", "x"))]
	count(wide) == 0
}

literal_operators := {"stringequals", "stringequalsignorecase", "stringnotequals", "stringnotequalsignorecase"}

set_free(condition) := trim_prefix(trim_prefix(lower(condition.operator), "foranyvalue:"), "forallvalues:")

# Ranges that are narrow one by one and half of the internet together. Fewer than this many cannot be.
is_loose("aws:sourceip", condition) if {
	count(condition.values) >= 128
	sizes := [net.sizes[net.prefix_length(value)] |
		some value in condition.values
		contains(value, "/")
		not contains(value, ":")
	]
	sum(sizes) >= net.least_addresses.ipv4
}

# To operators for texts a colon is a letter like any other: a wildcard before the account takes up the account of a
# stranger, whose role has the rest in its path.
is_loose("aws:principalarn", condition) if {
	lower(condition.operator) in {"stringlike", "stringnotlike", "stringnotlikeifexists"}
	some value in condition.values
	wildcard.has_wildcard(concat(":", array.slice(split(value, ":"), 0, 4)))
}

is_narrow_value(key, value) if {
	narrowing_keys[key]
	wildcard.is_fixed(value)
}

is_narrow_value(key, value) if {
	narrowing_arn_keys[key]
	is_fixed_arn(value)
}

is_narrow_value(key, value) if lower(value) in own_by_variable[key]

is_narrow_value("aws:sourceip", value) if is_narrow_cidr(value)

is_narrow_value("aws:principalorgpaths", value) if is_fixed_path(value)

is_narrow_value("aws:sourceorgpaths", value) if is_fixed_path(value)

is_narrow_value("aws:vpceorgpaths", value) if is_fixed_path(value)

is_narrow_value("aws:userid", value) if wildcard.is_fixed(value)

is_narrow_value("aws:userid", value) if {
	id := split(value, ":")[0]
	startswith(id, "A")
	wildcard.is_fixed(id)
}

# An ARN is fixed by its account; by the bucket's name where, as in S3, it has no account.
is_fixed_arn(value) if {
	parts := split(value, ":")
	count(parts) > 5
	parts[4] != ""
	wildcard.is_fixed(parts[4])
}

is_fixed_arn(value) if {
	parts := split(value, ":")
	count(parts) > 5
	parts[4] == ""
	name := split(parts[5], "/")[0]
	name != ""
	wildcard.is_fixed(name)
}

is_fixed_path(value) if {
	organization := split(value, "/")[0]
	startswith(organization, "o-")
	wildcard.is_fixed(organization)
}

# S3 takes ranges of at most a /8 (IPv4) or a /32 (IPv6) for fixed.
is_narrow_cidr(value) if {
	not contains(value, "/")
	wildcard.is_fixed(value)
}

is_narrow_cidr(value) if {
	not contains(value, ":")
	net.prefix_length(value) >= 8
}

is_narrow_cidr(value) if {
	contains(value, ":")
	net.prefix_length(value) >= 32
}

# labels says what a narrowing condition narrows to.
label(condition) := object.get(
	object.union(object.union(narrowing_keys, narrowing_arn_keys), other_keys),
	lower(condition.key),
	"",
)

# is_aws_public holds when S3's own definition calls an Allow statement public. Deny plays no part in it.
is_aws_public(statement) if {
	statement.effect == "Allow"
	allows_strangers(statement)
	fixed := [condition | some condition in statement.conditions; is_fixed_for_aws(condition)]
	count(fixed) == 0
}

allows_strangers(statement) if allows_everyone(statement)

allows_strangers(statement) if allows_web_identity(statement)

is_fixed_for_aws(condition) if {
	operator(condition) in narrowing_operators
	lower(condition.key) in keys_of_aws
	count(condition.values) > 0
	wild := [value | some value in condition.values; not wildcard.is_fixed(value)]
	count(wild) == 0
}

is_fixed_for_aws(condition) if {
	operator(condition) in narrowing_operators
	lower(condition.key) in {"aws:sourceip", "s3:dataaccesspointarn"}
	has_narrow_values(condition)
}

# aws_public holds when one statement makes the whole policy public.
aws_public(policy) if {
	some statement in policy.statements
	is_aws_public(statement)
}

# of_access_point gives the statements of an access point's policy as they must be judged: which access point a request
# comes through is settled there, so that s3:DataAccessPointArn and its like narrow nothing.
of_access_point(statements) := [object.union(statement, {"conditions": kept}) |
	some statement in statements
	kept := [condition | some condition in statement.conditions; not is_of_access_point(condition)]
	is_sure_without(statement, kept)
]

# A Deny under such a condition may never hold, and is not counted on.
is_sure_without(statement, _) if statement.effect == "Allow"

is_sure_without(statement, kept) if count(kept) == count(statement.conditions)

is_of_access_point(condition) if startswith(lower(condition.key), "s3:dataaccesspoint")

# outsider_reachable holds when strangers can use an Allow statement: it names everyone, no condition narrows them, and
# no Deny of the same policy takes it all back.
outsider_reachable(statement, statements) if {
	statement.effect == "Allow"
	allows_strangers(statement)
	is_open(statement)
	not is_denied(statement, statements)
}

# is_open holds when no condition of the statement narrows it.
is_open(statement) if {
	narrow := [condition | some condition in statement.conditions; is_narrowing(condition)]
	count(narrow) == 0
}

# is_denied holds when the Deny statements keep strangers from all that the statement allows, be it together.
is_denied(statement, statements) if {
	denies := [deny | some deny in statements; deny.effect == "Deny"; keeps_out_strangers(deny)]
	count(denies) > 0
	covers_all(denies, statement)
}

# is_denied_to_all holds when the Deny statements take the statement back from everybody.
is_denied_to_all(statement, statements) if {
	denies := [deny | some deny in statements; is_plain_deny(deny)]
	count(denies) > 0
	covers_all(denies, statement)
}

# is_plain_deny holds for a Deny that is for everybody and without a condition.
is_plain_deny(statement) if {
	statement.effect == "Deny"
	count(statement.conditions) == 0
	some principal in statement.principals
	is_everyone(principal)
}

# partial_denies names the Deny statements that might take back a part; they are for people to look at.
partial_denies(statement, statements) := [statement_key(statements, i) |
	some i, deny in statements
	deny.effect == "Deny"
	not is_denied(statement, [deny])
]

keeps_out_strangers(deny) if {
	some principal in deny.principals
	is_everyone(principal)
	count(deny.conditions) == 0
}

# All conditions of a Deny must hold for it to deny: each must hold for strangers.
keeps_out_strangers(deny) if {
	some principal in deny.principals
	is_everyone(principal)
	some condition in deny.conditions
	is_negated_narrowing(condition)
	others := [other | some other in deny.conditions; not holds_for_strangers(other)]
	count(others) == 0
}

# Deny with NotPrincipal denies everyone but those it names.
keeps_out_strangers(deny) if {
	count(deny.not_principals) > 0
	count(deny.conditions) == 0
	named := [principal | some principal in deny.not_principals; is_everyone(principal)]
	count(named) == 0
}

holds_for_strangers(condition) if is_negated_narrowing(condition)

holds_for_strangers(condition) if {
	lower(condition.key) == "aws:viaawsservice"
	lower(condition.operator) in {"bool", "boolifexists"}
	condition.values == ["false"]
}

# Anonymous requests have no aws:PrincipalIsAWSService, so plain Bool would not hold for them.
holds_for_strangers(condition) if {
	lower(condition.key) == "aws:principalisawsservice"
	lower(condition.operator) == "boolifexists"
	condition.values == ["false"]
}

# is_negated_narrowing holds for a condition that every request but those of some fixed party meets.
is_negated_narrowing(condition) if {
	negated := trim_suffix(trim_prefix(lower(condition.operator), "forallvalues:"), "ifexists")
	negated in negated_operators
	has_narrow_values(condition)
}

# covers_all holds when, of all that the Allow names, each action on each resource is named by one of the Denies.
covers_all(denies, allow) if {
	resources := resource_patterns(allow)
	left := [action |
		some action in action_patterns(allow)
		naming := [deny | some deny in denies; names_action(deny, action)]
		not name_resources(naming, resources)
	]
	count(left) == 0
}

name_resources(denies, resources) if {
	count(denies) > 0
	left := [resource | some resource in resources; not any_names_resource(denies, resource)]
	count(left) == 0
}

# Of Denies that share out a bucket and its objects between them, together they are all that `*` can mean.
any_names_resource(denies, resource) if {
	names_resource({
		"resources": [named | some deny in denies; some named in deny.resources],
		"not_resources": [],
	}, resource)
}

any_names_resource(denies, resource) if {
	some deny in denies
	count(deny.not_resources) > 0
	names_resource(deny, resource)
}

action_patterns(allow) := ["*"] if {
	count(allow.not_actions) > 0
} else := allow.actions

names_action(deny, pattern) if {
	some denied in deny.actions
	covers_action(lower(denied), lower(pattern))
}

names_action(deny, pattern) if {
	count(deny.not_actions) > 0
	kept := [action | some action in deny.not_actions; not wildcard.disjoint(lower(action), lower(pattern))]
	count(kept) == 0
}

covers_action(denied, pattern) if wildcard.covers(denied, pattern)

# In a policy of a bucket only actions of S3 mean anything: `s3:*` is all.
covers_action("s3:*", "*") := true

# Trust policies name no resources.
resource_patterns(allow) := ["*"] if {
	count(allow.not_resources) > 0
} else := allow.resources

names_resource(deny, pattern) if {
	some denied in deny.resources
	wildcard.covers(denied, pattern)
}

# A bucket and all its objects are all that `*` can mean in the policy of the bucket.
names_resource(deny, "*") if {
	some denied in deny.resources
	endswith(denied, "/*")
	trim_suffix(denied, "/*") in deny.resources
}

# So is all that begins like the bucket's name.
names_resource(deny, "*") if {
	some denied in deny.resources
	endswith(denied, "*")
	contains(denied, ":s3:::")
	not contains(denied, "/")
}

names_resource(deny, pattern) if {
	count(deny.not_resources) > 0
	kept := [resource | some resource in deny.not_resources; not wildcard.disjoint(resource, pattern)]
	count(kept) == 0
}

# allows_action holds when the statement's actions cover a concrete action, given in lower case.
allows_action(statement, action) if {
	some pattern in statement.actions
	wildcard.matches(lower(pattern), action)
}

allows_action(statement, action) if {
	count(statement.not_actions) > 0
	excluded := [pattern | some pattern in statement.not_actions; wildcard.matches(lower(pattern), action)]
	count(excluded) == 0
}

# statement_key names a statement: its Sid where that is unique in the policy and not the position of another statement,
# else its own position.
statement_key(statements, i) := sid if {
	sid := object.get(statements[i], "sid", "")
	sid != ""
	same := [1 | some statement in statements; object.get(statement, "sid", "") == sid]
	count(same) == 1
	others := [at | some at, _ in statements; at != i; sprintf("%d", [at]) == sid]
	count(others) == 0
} else := sprintf("%d", [i])

# conditions_text lists the conditions of a statement for people.
conditions_text(statement) := concat("; ", [text |
	some condition in statement.conditions
	text := sprintf("%s %s %s", [condition.key, condition.operator, concat(", ", condition.values)])
])

# is_free holds for a statement without conditions, or with none but such as every signed request meets.
is_free(statement) if {
	binding := [condition | some condition in statement.conditions; not is_met_by_all(condition)]
	count(binding) == 0
}

is_met_by_all(condition) if {
	lower(condition.key) == "aws:securetransport"
	lower(condition.operator) in {"bool", "boolifexists"}
	condition.values == ["true"]
}

is_met_by_all(condition) if {
	lower(condition.key) == "aws:sourceip"
	lower(condition.operator) in {"ipaddress", "ipaddressifexists"}
	"0.0.0.0/0" in condition.values
}

# Keys that every signed request has.
is_met_by_all(condition) if {
	lower(condition.key) in {"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:userid"}
	lower(condition.operator) in {"stringlike", "arnlike", "arnequals"}
	"*" in condition.values
}

is_met_by_all(condition) if {
	lower(condition.operator) in {"stringlikeifexists", "arnlikeifexists", "forallvalues:stringlike", "forallvalues:arnlike"}
	"*" in condition.values
}
