# What is wrong with a policy text as a text: what AWS refuses, or takes and then does not do what somebody meant.
#
# Only what can be told from the text alone. Whether an action, a condition key or a resource type exists takes the
# service authorization reference, which changes every week, and is left to IAM Access Analyzer.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
package lib.policy_lint

import data.lib.condition_lint
import data.lib.iam
import data.lib.wildcard

# Names by which a service goes in its command line, its SDK or in speech, and the prefix that its actions have. None of
# the names is a prefix of any service.
misnomers := {
	"accessanalyzer": "access-analyzer", "apigatewayv2": "apigateway", "certificatemanager": "acm",
	"cloudwatch-logs": "logs", "cloudwatchevents": "events", "cloudwatchlogs": "logs",
	"cognito": "cognito-idp (user pools) or cognito-identity (identity pools)", "costexplorer": "ce", "docdb": "rds",
	"documentdb": "rds", "dynamo": "dynamodb", "dynamodbstreams": "dynamodb", "efs": "elasticfilesystem",
	"elasticsearch": "es", "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing", "emr": "elasticmapreduce",
	"eventbridge": "events", "kinesisfirehose": "firehose", "msk": "kafka", "organization": "organizations",
	"parameterstore": "ssm", "pinpoint": "mobiletargeting", "resourcegroups": "resource-groups", "s3api": "s3",
	"s3control": "s3", "secretmanager": "secretsmanager", "secrets-manager": "secretsmanager", "sesv2": "ses",
	"sfn": "states", "stepfunctions": "states", "wafregional": "waf-regional",
}

# What stands first in the name of those resources of S3 whose ARN has a region or an account. Buckets and objects have
# neither.
s3_with_account := ["access", "async-request", "job", "storage-lens"]

principal_types := {"*", "AWS", "CanonicalUser", "Federated", "Service"}

# texts lists the policy texts of a document, as lib.policy_text does, and with them the trust policy of a role:
# {key, label, path, form, version, statements}. The form is identity, trust or bucket.
texts(holder) := [text_of("", "the policy", "/config/policy", "identity", policy)] if {
	holder.type == "AWS::IAM::ManagedPolicy"
	policy := holder.config.policy
} else := [text_of("", "the bucket policy", "/config/policy", "bucket", policy)] if {
	holder.type == "AWS::S3::Bucket"
	policy := holder.config.policy
} else := array.concat(
	[text_of("trust/", "the trust policy", "/config/trust_policy", "trust", policy) |
		policy := object.get(holder.config, "trust_policy", null)
		policy != null
	],
	[text_of(
		sprintf("inline/%s/", [inline.name]),
		sprintf("inline policy %s", [inline.name]),
		sprintf("/config/inline_policies/%d/policy", [i]),
		"identity",
		policy,
	) |
		some i, inline in object.get(holder.config, "inline_policies", [])
		policy := object.get(inline, "policy", null)
		policy != null
	],
)

text_of(key, label, path, form, policy) := {
	"key": key,
	"label": label,
	"path": sprintf("%s/statements", [path]),
	"form": form,
	"version": object.get(policy, "version", ""),
	"statements": policy.statements,
}

# faults lists what is wrong with a statement: {kind, what, instead}. `what` is a clause, `instead` a sentence.
faults(text, statement) := array.concat(
	array.concat(
		array.concat(element_faults(text.form, statement), action_faults(statement)),
		array.concat(resource_faults(statement), principal_faults(text.form, statement)),
	),
	array.concat(variable_faults(text.version, statement), condition_lint.faults(statement)),
)

# kinds lists the kinds of faults, each once.
kinds(found) := {fault.kind | some fault in found}

# what puts together what faults of one kind say.
what(found, kind) := concat("; ", sort({fault.what | some fault in found; fault.kind == kind}))

# instead says what to write in place of faults of one kind.
instead(found, kind) := concat(" ", sort({fault.instead | some fault in found; fault.kind == kind}))

# repeated_sids lists the Sids that more than one statement of a text has. An empty one is none.
repeated_sids(text) := set() if {
	sids := named_sids(text)
	count({sid | some sid in sids}) == count(sids)
} else := {sid |
	sids := named_sids(text)
	some sid in sids
	count([1 | some other in sids; other == sid]) > 1
}

named_sids(text) := [statement.sid | some statement in text.statements; statement.sid != ""]

# Elements that are missing, or that do not belong there.
element_faults(form, statement) := [] if {
	is_whole(form, statement)
} else := [{"kind": kind, "what": elements[kind][0], "instead": elements[kind][1]} |
	some kind in elements_of[form]
	is_amiss(kind, statement)
]

elements := {
	"effect": ["its Effect is neither Allow nor Deny, so it does nothing", "Write Allow or Deny, in these letters."],
	"no-action": ["it names no action", "Name the actions in Action, or delete the statement."],
	"no-resource": ["it names no resource", "Name the resources in Resource, or write * for all."],
	"no-principal": ["it names no principal", "Say in Principal for whom it is."],
	"trust-resource": ["it names resources, which a trust policy cannot have", "Leave Resource out: it is for this role."],
	"identity-principal": [
		"it names a principal, which only resource policies and trust policies have",
		"Leave Principal out: it is for whoever the policy is attached to.",
	],
	"notprincipal-allow": [
		"it allows everybody but those in NotPrincipal, anonymous callers included",
		"Name in Principal who may, or use Deny with a condition on aws:PrincipalArn.",
	],
}

elements_of := {
	"identity": ["effect", "no-action", "no-resource", "identity-principal"],
	"trust": ["effect", "no-action", "no-principal", "trust-resource", "notprincipal-allow"],
	"bucket": ["effect", "no-action", "no-resource", "no-principal", "notprincipal-allow"],
}

effects := {"Allow", "Deny"}

# What most statements are, asked first since it is quick.
is_whole("identity", statement) if {
	statement.effect in effects
	count(statement.actions) > 0
	count(statement.resources) > 0
	count(statement.principals) == 0
	count(statement.not_principals) == 0
}

is_whole("trust", statement) if {
	statement.effect in effects
	count(statement.actions) > 0
	count(statement.principals) > 0
	count(statement.resources) == 0
	count(statement.not_resources) == 0
}

is_whole("bucket", statement) if {
	statement.effect in effects
	count(statement.actions) > 0
	count(statement.resources) > 0
	count(statement.principals) > 0
}

is_amiss("effect", statement) if not statement.effect in effects

is_amiss("no-action", statement) if {
	statement.actions == []
	statement.not_actions == []
}

is_amiss("no-resource", statement) if {
	statement.resources == []
	statement.not_resources == []
}

is_amiss("no-principal", statement) if {
	statement.principals == []
	statement.not_principals == []
}

is_amiss("trust-resource", statement) if count(statement.resources) > 0

is_amiss("trust-resource", statement) if count(statement.not_resources) > 0

is_amiss("identity-principal", statement) if count(statement.principals) > 0

is_amiss("identity-principal", statement) if count(statement.not_principals) > 0

is_amiss("notprincipal-allow", statement) if {
	count(statement.not_principals) > 0
	statement.effect == "Allow"
}

# Actions that are none. In NotAction such a one leaves nothing out.
action_faults(statement) := array.concat(
	[{"kind": kind, "what": action_what(kind, pattern), "instead": action_instead(kind, pattern)} |
		some pattern in statement.actions
		not is_plain_action(pattern)
		kind := action_kind(pattern)
		kind != ""
	],
	[{
		"kind": kind,
		"what": sprintf("%s, and NotAction leaves nothing out by it", [action_what(kind, pattern)]),
		"instead": action_instead(kind, pattern),
	} |
		some pattern in statement.not_actions
		not is_plain_action(pattern)
		kind := action_kind(pattern)
		kind != ""
	],
)

is_plain_action(pattern) if pattern == "*"

is_plain_action(pattern) if {
	parts := split(pattern, ":")
	count(parts) == 2
	prefix := lower(parts[0])
	prefix != ""
	parts[1] != ""
	not misnomers[prefix]
	not contains(pattern, ",")
	not contains(pattern, " ")
}

action_kind(pattern) := "action-list" if {
	contains(pattern, ",")
} else := "action-list" if {
	contains(pattern, " ")
} else := "service-prefix" if {
	prefix := lower(split(pattern, ":")[0])
	misnomers[prefix]
} else := "" if {
	iam.is_any_action(pattern)
} else := "action-form"

action_what(kind, pattern) := sprintf("%q is no single action", [pattern]) if {
	kind == "action-list"
} else := sprintf("%q names no service and action", [pattern]) if {
	kind == "action-form"
} else := sprintf("no service has the prefix of %q", [pattern])

action_instead(kind, pattern) := "Write each action as a text of its own, without spaces and commas." if {
	kind == "action-list"
} else := "Write service, colon, action, such as s3:GetObject." if {
	kind == "action-form"
} else := sprintf("Its actions begin with %s:.", [misnomers[prefix]]) if {
	prefix := lower(split(pattern, ":")[0])
}

# Resources that are no ARN, or one of nothing that there is.
resource_faults(statement) := [{
	"kind": kind,
	"what": sprintf("%q %s", [pattern, resource_words[kind][0]]),
	"instead": resource_words[kind][1],
} |
	some pattern in array.concat(statement.resources, statement.not_resources)
	not is_plain_resource(pattern)
	kind := resource_kind(pattern)
	kind != ""
]

# What most resources are, asked first since it is quick.
is_plain_resource(pattern) if pattern == "*"

is_plain_resource(pattern) if {
	parts := split(pattern, ":")
	parts[0] == "arn"
	count(parts) > 5
	parts[5] != ""
	parts[3] == ""
	parts[4] == ""
}

is_plain_resource(pattern) if {
	parts := split(pattern, ":")
	parts[0] == "arn"
	count(parts) > 5
	parts[5] != ""
	not parts[2] in {"iam", "s3"}
}

resource_words := {
	"resource-form": ["is neither * nor an ARN", "Write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE."],
	"arn-fields": [
		"has too few fields for an ARN",
		"Write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, with the colons of the fields that are empty.",
	],
	"arn-empty": ["names no resource", "Write the name after the last colon, or * for all."],
	"s3-arn-account": [
		"has a region or an account, which the ARNs of buckets and objects have not, so it is none of them",
		"Write arn:aws:s3:::BUCKET, and a condition on aws:ResourceAccount if it must be of an account.",
	],
	"iam-arn-region": ["has a region, which no ARN of IAM has", "Leave the region empty: arn:aws:iam::ACCOUNT:role/NAME."],
}

# What begins with a wildcard or a variable may come to an ARN.
resource_kind(pattern) := "" if {
	pattern == "*"
} else := word if {
	startswith(pattern, "arn:")
	word := arn_kind(pattern, split(pattern, ":"))
} else := "" if {
	substring(pattern, 0, 1) in {"*", "?", "$"}
} else := "" if {
	startswith(pattern, "arn*")
} else := "resource-form"

# A wildcard at the end may stand for the fields that are missing.
arn_kind(pattern, parts) := "" if {
	count(parts) < 6
	last := array.reverse(parts)[0]
	contains(last, "*")
} else := "arn-fields" if {
	count(parts) < 6
} else := "arn-empty" if {
	count(parts) == 6
	parts[5] == ""
} else := "s3-arn-account" if {
	parts[2] == "s3"
	is_set(parts[3], parts[4])
	not is_s3_with_account(parts[5])
} else := "iam-arn-region" if {
	parts[2] == "iam"
	is_set(parts[3], "")
} else := ""

# is_set holds for a region or an account that is there and no wildcard, which would match nothing as well.
is_set(region, _) if {
	region != ""
	wildcard.is_fixed(region)
}

is_set(_, account) if {
	account != ""
	wildcard.is_fixed(account)
}

is_s3_with_account(name) if wildcard.has_wildcard(split(name, "/")[0])

is_s3_with_account(name) if {
	some word in s3_with_account
	startswith(name, word)
}

# Principals that are nobody.
principal_faults(form, statement) := [] if {
	form == "identity"
} else := [{
	"kind": kind,
	"what": sprintf("%s principal %q %s", [principal.type, principal.value, principal_words[kind][0]]),
	"instead": principal_words[kind][1],
} |
	some principal in array.concat(statement.principals, statement.not_principals)
	kind := principal_kind(principal)
	kind != ""
]

principal_words := {
	"principal-type": ["is of no type that there is", "Write AWS, Service, Federated or CanonicalUser, in these letters."],
	"principal-wildcard": [
		"has a wildcard, which a principal cannot have unless it is all of it",
		"Name the principals in full, or write * with a condition on aws:PrincipalArn or aws:PrincipalOrgID.",
	],
	"principal-account": ["is no account: account ids have twelve digits", "Put back the zeros at its front."],
}

principal_kind(principal) := "" if {
	principal.value == "*"
} else := "principal-type" if {
	not principal.type in principal_types
} else := "principal-wildcard" if {
	contains(principal.value, "*")
} else := "principal-account" if {
	principal.type == "AWS"
	trim(principal.value, "0123456789") == ""
	count(principal.value) != 12
} else := ""

# Before version 2012-10-17 a variable is nothing but its letters.
variable_faults(version, statement) := [] if {
	version == "2012-10-17"
} else := [{
	"kind": "literal-variable",
	"what": sprintf("%s is no variable in version %s, but these letters", [concat(", ", with_variable), version_name]),
	"instead": "Begin the policy with \"Version\": \"2012-10-17\".",
} |
	with_variable := variables(statement)
	count(with_variable) > 0
	version_name := version_names[version]
]

version_names := {"": "2008-10-17, which a policy without Version has", "2008-10-17": "2008-10-17"}

variables(statement) := sort({value |
	some value in array.concat(
		array.concat(statement.resources, statement.not_resources),
		[given | some condition in statement.conditions; some given in condition.values],
	)
	contains(value, "${")
})
