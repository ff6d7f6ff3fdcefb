package lib.condition_lint_test

import data.lib.condition_lint

allow(conditions) := {"effect": "Allow", "conditions": conditions}

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

kinds(operator, key, values) := {fault.kind |
	some fault in condition_lint.faults(allow([condition(operator, key, values)]))
}

test_no_conditions_pass if condition_lint.faults(allow([])) == []

test_unknown_operators if {
	kinds("StringContains", "aws:UserAgent", ["x"]) == {"operator"}
	kinds("StringLikeIgnoreCase", "aws:UserAgent", ["x"]) == {"operator"}
	kinds("ForSomeValues:StringLike", "aws:TagKeys", ["x"]) == {"operator"}
}

test_operators_of_every_spelling if {
	kinds("stringequals", "aws:UserAgent", ["x"]) == set()
	kinds("ForAnyValue:StringLikeIfExists", "aws:PrincipalOrgPaths", ["o-a/*"]) == set()
	kinds("BinaryEquals", "x:y", ["QmluYXJ5"]) == set()
}

test_null if {
	kinds("NullIfExists", "aws:SourceVpc", ["true"]) == {"null-if-exists"}
	kinds("Null", "aws:SourceVpc", ["true"]) == set()
	kinds("Null", "aws:SourceVpc", ["vpc-1"]) == {"value-type"}
}

test_wildcards_under_exact_operators if {
	kinds("StringEquals", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/app-*"]) == {"literal-wildcard"}
	kinds("StringNotEqualsIfExists", "aws:SourceVpc", ["vpc-*"]) == {"literal-wildcard"}
	kinds("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", ["o-a/*"]) == {"literal-wildcard"}
}

test_wildcards_that_are_meant if {
	kinds("StringLike", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/app-*"]) == set()
	kinds("ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/app-*"]) == set()
	kinds("StringEquals", "s3:prefix", ["a${*}b"]) == set()
	kinds("StringNotEquals", "lambda:Principal", ["*"]) == set()
	kinds("StringEquals", "acm:DomainNames", ["*.example.com"]) == set()
}

test_flags if {
	kinds("Bool", "aws:SecureTransport", ["no"]) == {"value-type"}
	kinds("Bool", "aws:SecureTransport", ["False"]) == set()
	kinds("StringEquals", "aws:ViaAWSService", ["amplify.amazonaws.com"]) == {"value-type"}
	kinds("StringEquals", "aws:ViaAWSService", ["true"]) == set()
	kinds("NumericEquals", "aws:MultiFactorAuthPresent", ["true"]) == {"key-type"}
}

test_addresses if {
	kinds("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32", "0.0.0.0/0"]) == set()
	kinds("IpAddress", "aws:SourceIp", ["office"]) == {"value-type"}
	kinds("IpAddress", "aws:SourceIp", ["203.0.113"]) == {"value-type"}
	kinds("IpAddress", "aws:SourceIp", ["203.0.113.256/32"]) == {"value-type"}
	kinds("StringLike", "aws:SourceIp", ["203.0.113.*"]) == {"key-type"}
	kinds("IpAddress", "aws:SourceVpc", ["203.0.113.0/24"]) == {"key-type"}
	kinds("IpAddress", "aws:SourceIp", ["${aws:PrincipalTag/net}"]) == set()
}

test_private_addresses if {
	kinds("IpAddress", "aws:SourceIp", ["10.0.0.0/8"]) == {"private-address"}
	kinds("NotIpAddress", "AWS:sourceip", ["203.0.113.0/24", "192.168.1.1"]) == {"private-address"}
	kinds("IpAddress", "aws:SourceIp", ["172.31.0.0/16", "fd00::/8"]) == {"private-address"}
	kinds("IpAddress", "aws:VpcSourceIp", ["10.0.0.0/8"]) == set()
	kinds("IpAddress", "aws:SourceIp", ["172.32.0.0/16", "192.169.0.0/16", "11.0.0.0/8"]) == set()
}

test_numbers_and_dates if {
	kinds("NumericLessThan", "aws:MultiFactorAuthAge", ["3600"]) == set()
	kinds("NumericLessThan", "aws:MultiFactorAuthAge", ["1h"]) == {"value-type"}
	kinds("StringEquals", "aws:MultiFactorAuthAge", ["3600"]) == {"key-type"}
	kinds("NumericLessThan", "s3:TlsVersion", ["1.2"]) == set()
	kinds("DateGreaterThan", "aws:CurrentTime", ["2026-01-31T00:00:00Z", "1767225600"]) == set()
	kinds("DateGreaterThan", "aws:CurrentTime", ["31 January 2026"]) == {"value-type"}
	kinds("NumericGreaterThan", "aws:EpochTime", ["1767225600"]) == set()
	kinds("NumericGreaterThan", "aws:CurrentTime", ["1767225600"]) == {"key-type"}
}

test_arns if {
	kinds("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:111122223333:t"]) == set()
	kinds("ArnLike", "aws:SourceArn", ["*"]) == set()
	kinds("ArnLike", "aws:PrincipalArn", ["111122223333"]) == {"value-type"}
	kinds("StringEquals", "aws:SourceArn", ["arn:aws:s3:::b"]) == set()
}

test_no_values if kinds("StringEquals", "aws:SourceVpc", []) == {"no-values"}

test_for_all_values_in_allow if {
	kinds("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-a"]) == {"for-all-values"}
	kinds("ForAllValues:StringLike", "token.actions.githubusercontent.com:sub", ["repo:a/b:x"]) == {"for-all-values"}
	kinds("ForAllValues:StringEquals", "aws:TagKeys", ["team"]) == set()
	kinds("ForAllValues:StringEquals", "dynamodb:Attributes", ["id"]) == set()
	kinds("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", ["o-a/r-b/"]) == set()
}

test_for_all_values_with_a_demand_for_the_key if {
	strict := condition("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-a"])
	condition_lint.faults(allow([strict, condition("Null", "AWS:PrincipalOrgId", ["false"])])) == []
	condition_lint.faults(allow([strict, condition("StringLike", "aws:PrincipalOrgID", ["o-*"])])) == []
	condition_lint.faults({"effect": "Deny", "conditions": [strict]}) == []
	loose := condition("Null", "aws:PrincipalOrgID", ["true"])
	{fault.kind | some fault in condition_lint.faults(allow([strict, loose]))} == {"for-all-values"}
}

test_one_fault_names_all_values if {
	faults := condition_lint.faults(allow([condition("Bool", "aws:SecureTransport", ["a", "b", "c", "d", "true"])]))
	contains(faults[0].what, "a, b, c and 1 more")
}
