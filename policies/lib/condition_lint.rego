# Conditions that cannot mean what somebody meant by them: operators that do not exist, values that never fit, keys of
# another type, and operators that hold where they look strict.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
package lib.condition_lint

# operators by the type of value that they compare. Names are compared in lower case, as IAM does.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
operators := {
	"stringequals": "string", "stringnotequals": "string",
	"stringequalsignorecase": "string", "stringnotequalsignorecase": "string",
	"stringlike": "string", "stringnotlike": "string",
	"numericequals": "number", "numericnotequals": "number",
	"numericlessthan": "number", "numericlessthanequals": "number",
	"numericgreaterthan": "number", "numericgreaterthanequals": "number",
	"dateequals": "date", "datenotequals": "date",
	"datelessthan": "date", "datelessthanequals": "date",
	"dategreaterthan": "date", "dategreaterthanequals": "date",
	"bool": "bool", "null": "null", "binaryequals": "binary",
	"ipaddress": "address", "notipaddress": "address",
	"arnequals": "arn", "arnlike": "arn", "arnnotequals": "arn", "arnnotlike": "arn",
}

# exact operators compare `*` and `?` as characters. ArnEquals is none of them: it does what ArnLike does.
exact := {"stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"}

# key_types. Keys whose type everybody knows, and by operators of which types they can be compared.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
key_types := {
	"aws:multifactorauthpresent": flags, "aws:principalisawsservice": flags, "aws:securetransport": flags,
	"aws:viaawsservice": flags,
	"aws:sourceip": {"address"}, "aws:vpcsourceip": {"address"},
	"aws:currenttime": {"date"}, "aws:epochtime": {"date", "number"}, "aws:tokenissuetime": {"date"},
	"aws:multifactorauthage": {"number"}, "s3:max-keys": {"number"}, "s3:signatureage": {"number"},
	"aws:principalarn": {"arn", "string"}, "aws:sourcearn": {"arn", "string"},
	"aws:principalaccount": words, "aws:principalorgid": words, "aws:requestedregion": words,
	"aws:resourceaccount": words, "aws:sourceaccount": words, "aws:sourcevpc": words, "aws:sourcevpce": words,
	"aws:userid": words, "aws:username": words, "sts:externalid": words,
}

words := {"string"}

# Keys that are true or false: as texts they can be compared too, with just these two.
flags := {"bool", "string"}

type_names := {
	"address": "IpAddress", "arn": "ArnLike", "bool": "Bool", "date": "DateGreaterThan and the like",
	"number": "NumericLessThan and the like", "string": "StringEquals or StringLike",
}

# Keys whose values have a `*` of their own: the public principal of a function, the name of a certificate.
star_keys := {"acm:domainnames", "lambda:principal"}

# Keys without which a request does no harm, since it brings no tags, and one that every request has.
harmless_when_missing := {"aws:requestedregion", "aws:tagkeys", "sts:transitivetagkeys"}

# Spaces of keys that say who asks, from where, or with which limits, where a missing key must not do.
guarding := ["aws:", "iam:", "sts:", "saml:", "cognito-identity.amazonaws.com:"]

# faults lists what is wrong with the conditions of a statement: {kind, what, instead}.
faults(statement) := [] if {
	count(statement.conditions) == 0
} else := [fault |
	some condition in statement.conditions
	name := lower(condition.operator)
	base := base_of(name)
	type := object.get(operators, base, "")
	some fault in of_type(statement, condition, name, base, type)
]

# base_of gives an operator without what says how a key with many values is compared, and without IfExists.
base_of(name) := trim_suffix(trim_prefix(trim_prefix(name, "forallvalues:"), "foranyvalue:"), "ifexists")

of_type(statement, condition, name, base, type) := [{
	"kind": "operator",
	"what": sprintf("%s is no operator", [condition.operator]),
	"instead": "Use an operator of IAM, such as StringEquals, StringLike, ArnLike, Bool or IpAddress.",
}] if {
	type == ""
} else := [{
	"kind": "null-if-exists",
	"what": sprintf("%s on %s is no operator", [condition.operator, condition.key]),
	"instead": "Null asks already whether the key is there: leave IfExists out.",
}] if {
	type == "null"
	endswith(name, "ifexists")
} else := array.concat(
	array.concat(
		array.concat(wildcard_faults(condition, base), value_faults(condition, type)),
		array.concat(type_faults(condition, type), private_faults(condition, type)),
	),
	for_all_faults(statement, condition, name),
)

wildcard_faults(condition, base) := [] if {
	not base in exact
} else := [{
	"kind": "literal-wildcard",
	"what": sprintf("%s on %s takes the * of %s for a character", [condition.operator, condition.key, listed(starred)]),
	"instead": "Write StringLike (or StringNotLike) where * shall stand for anything, else the value in full.",
} |
	starred := [value | some value in condition.values; contains(value, "*"); contains(without_escapes(value), "*")]
	count(starred) > 0
	not lower(condition.key) in star_keys
]

# `${*}` and `${?}` are how a policy writes these characters themselves.
without_escapes(value) := replace(replace(value, "${*}", ""), "${?}", "")

value_faults(condition, type) := [{
	"kind": "no-values",
	"what": sprintf("%s on %s has no value to compare with", [condition.operator, condition.key]),
	"instead": "Name the values, or take the condition out.",
}] if {
	count(condition.values) == 0
} else := [] if {
	expected_type(condition, type) in {"string", "binary"}
} else := [{
	"kind": "value-type",
	"what": sprintf("%s on %s cannot compare with %s", [condition.operator, condition.key, listed(unfit)]),
	"instead": sprintf("Write %s.", [value_forms[expected]]),
} |
	expected := expected_type(condition, type)
	unfit := [value | some value in condition.values; not is_fit(expected, value)]
	count(unfit) > 0
]

# expected_type is the type that values must have: that of the operator, or of a flag that is compared as text.
expected_type(condition, type) := "bool" if {
	key := lower(condition.key)
	key_types[key] == flags
} else := type

value_forms := {
	"address": "addresses or ranges, such as 203.0.113.0/24",
	"arn": "ARNs, or compare with StringEquals or StringLike",
	"bool": "true or false",
	"date": "times as 2026-01-31T00:00:00Z, or as seconds since 1970",
	"null": "true (the key is missing) or false (it is there)",
	"number": "a number",
}

# What a variable of the policy comes to is not known here.
is_fit(_, value) if contains(value, "${")

is_fit("bool", value) if lower(value) in {"true", "false"}

is_fit("null", value) if lower(value) in {"true", "false"}

is_fit("number", value) if {
	value != ""
	trim(value, "0123456789.-+") == ""
}

is_fit("date", value) if {
	value != ""
	trim(value, digits) == ""
}

is_fit("date", value) if {
	trim(substring(value, 0, 4), digits) == ""
	substring(value, 4, 1) == "-"
}

is_fit("address", value) if {
	trim(value, "0123456789./") == ""
	parts := split(split(value, "/")[0], ".")
	count(parts) == 4
	count([part | some part in parts; is_octet(part)]) == 4
}

is_fit("address", value) if {
	contains(value, ":")
	trim(lower(value), "0123456789abcdef:./") == ""
}

is_fit("arn", value) if startswith(value, "arn:")

is_fit("arn", value) if substring(value, 0, 1) in {"*", "?"}

is_fit("arn", value) if startswith(value, "arn*")

is_octet(part) if count(part) in {1, 2}

is_octet(part) if {
	count(part) == 3
	part <= "255"
}

digits := "0123456789"

type_faults(condition, type) := [{
	"kind": "key-type",
	"what": sprintf("%s does not compare %s", [condition.operator, condition.key]),
	"instead": sprintf("Compare it by %s.", [concat(" or ", sort({type_names[fit] | some fit in fitting}))]),
} |
	type != "null"
	key := lower(condition.key)
	fitting := key_types[key]
	not type in fitting
]

# Requests through a VPC endpoint bring private addresses, but in aws:VpcSourceIp; aws:SourceIp is then missing.
private_faults(condition, type) := [] if {
	type != "address"
} else := [] if {
	lower(condition.key) != "aws:sourceip"
} else := [{
	"kind": "private-address",
	"what": sprintf("aws:SourceIp is never %s, which is private", [listed(private)]),
	"instead": "Name public ranges; for requests through a VPC endpoint use aws:VpcSourceIp, with aws:SourceVpc.",
} |
	private := [value | some value in condition.values; is_fit(type, value); is_private(value)]
	count(private) > 0
]

# Only what nobody can mean for public. Ranges for documentation and tests are left out: examples have them.
is_private(value) if {
	not contains(value, ":")
	parts := split(split(value, "/")[0], ".")
	is_private_v4(parts[0], parts[1])
	not endswith(value, "/0")
}

is_private(value) if {
	contains(value, ":")
	substring(lower(value), 0, 2) in {"fc", "fd"}
}

is_private_v4(first, _) if first == "10"

is_private_v4(first, second) if {
	first == "192"
	second == "168"
}

is_private_v4(first, second) if {
	first == "172"
	second in private_172
}

private_172 := {"16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31"}

# ForAllValues holds for a request that has no such key at all; so do negated operators, of which one knows it.
for_all_faults(statement, condition, name) := [] if {
	not startswith(name, "forallvalues:")
} else := [] if {
	statement.effect != "Allow"
} else := [] if {
	contains(name, "not")
} else := [] if {
	lower(condition.key) in harmless_when_missing
} else := [] if {
	not is_guarding(lower(condition.key))
} else := [] if {
	is_required(statement, lower(condition.key))
} else := [{
	"kind": "for-all-values",
	"what": sprintf("%s holds for requests without %s", [condition.operator, condition.key]),
	"instead": sprintf("Add Null with \"%s\": \"false\", or use ForAnyValue, or no prefix for a key with one value.", [
		condition.key,
	]),
}]

is_guarding(key) if {
	some space in guarding
	startswith(key, space)
}

# The claims of an OpenID Connect provider.
is_guarding(key) if {
	contains(key, ".")
	some claim in [":sub", ":aud", ":amr"]
	endswith(key, claim)
}

# is_required holds for a key that the statement demands to be there: by Null, or by another operator on it.
is_required(statement, key) if {
	some condition in statement.conditions
	lower(condition.key) == key
	name := lower(condition.operator)
	name == "null"
	condition.values == ["false"]
}

is_required(statement, key) if {
	some condition in statement.conditions
	lower(condition.key) == key
	requires(lower(condition.operator))
}

requires(name) if {
	operators[name]
	name != "null"
	not contains(name, "not")
}

requires(name) if {
	startswith(name, "foranyvalue:")
	not contains(name, "not")
	not endswith(name, "ifexists")
}

listed(values) := concat(", ", values) if {
	count(values) < 4
} else := sprintf("%s and %d more", [concat(", ", array.slice(values, 0, 3)), count(values) - 3])
