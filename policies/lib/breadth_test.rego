package lib.breadth_test

import data.lib.breadth

test_all if {
	every pattern in [
		"*", "arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:*", "arn:aws:iam::111122223333:user*", "arn:*",
		"arn:aws-cn:iam::*:user/*",
	] {
		breadth.of_pattern(pattern, "user") == "all"
	}
	breadth.of_pattern("arn:aws:s3:::*", "*") == "all"
	breadth.of_pattern("arn:aws:s3:::*/*", "*") == "all"
	breadth.of_pattern("arn:aws:secretsmanager:eu-west-1:111122223333:secret:*", "*") == "all"
	breadth.of_pattern("arn:aws:lambda:*:*:function:*", "*") == "all"
}

test_some if {
	breadth.of_pattern("arn:aws:iam::*:role/app-*", "role") == "some"
	breadth.of_pattern("arn:aws:iam::*:user/${aws:PrincipalTag/team}", "user") == "some"
	breadth.of_pattern("arn:aws:s3:::logs/*", "*") == "some"
}

test_one if {
	breadth.of_pattern("arn:aws:iam::111122223333:role/app", "role") == "one"
	breadth.of_pattern("arn:aws:s3:::logs", "*") == "one"
}

# IAM lets `*` stand for colons and slashes too, and an ARN may end early.
test_all_by_wildcards_at_odd_places if {
	every pattern in [
		"arn:aws:iam::*", "arn:aws:iam:*", "arn:aws:*:*:111122223333:*", "arn:aws:iam::*:role/?*", "arn:aws:iam::111122223333*",
		"arn:aws:i*:*:*:role/*", "arn:*:iam::*:role/**", "arn:aws:iam::*:rol?/*",
		"arn:aws:iam::*:r*e/*", "arn:aws:iam::1*:role/*", "arn:aws:iam*",
	] {
		breadth.of_pattern(pattern, "role") == "all"
	}
	breadth.of_pattern("arn:aws:s3*", "*") == "all"
}

test_some_by_wildcards_at_odd_places if {
	every pattern in [
		"arn:aws:iam::*:role/*-deploy", "arn:aws:iam::111122223333:*Admin*", "arn:aws:iam::*:r*-admin", "arn:aws:iam::*Admin",
		"arn:aws:iam:*:role/app-*", "arn:aws:iam::*:role/*/*", "arn:aws:iam::*:rol?/app", "arn:aws:iam::*:role/?",
	] {
		breadth.of_pattern(pattern, "role") == "some"
	}
	breadth.of_pattern("arn:aws:s3:::*-logs/*", "*") == "some"
}

# IAM has nothing without an account: a colon too many, or one too few.
test_arns_without_an_account if {
	every pattern in ["arn:aws:iam:::role/*", "arn:aws:iam::role/app"] {
		breadth.of_pattern(pattern, "role") in {"none", "some", "one"}
	}
	breadth.of_pattern("arn:aws:iam:::role/*", "role") == "none"
}

# An ARN of another service names no role, whatever its wildcards stand for.
test_other_services if {
	every pattern in ["arn:aws:s3:::*", "arn:aws:lambda:*:111122223333:*", "arn:aws:s3*", "arn:aws:ec2:*"] {
		breadth.of_pattern(pattern, "role") == "none"
	}
}

# Names of variables are keys of conditions, for which case does not count.
test_own_in_any_case if {
	breadth.is_own(statement(["arn:aws:iam::*:user/${aws:UserName}"], []))
}

# With a wildcard the name is the beginning or the end of those of others.
test_own_with_a_wildcard_is_not_own if {
	breadth.of_pattern("arn:aws:iam::*:user/${aws:username}*", "user") == "some"
	not breadth.is_own(statement(["arn:aws:iam::*:user/${aws:username}*"], []))
	breadth.of_pattern("arn:aws:iam::*:user/*/${aws:username}", "user") == "own"
	breadth.is_own(statement(["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}*"], []))
}

test_own if breadth.of_pattern("arn:aws:iam::*:user/${aws:username}", "user") == "own"

test_other_kinds if {
	breadth.of_pattern("arn:aws:iam::*:user/*", "role") == "none"
	breadth.of_pattern("arn:aws:iam::111122223333:group/admins", "user") == "none"
}

statement(resources, not_resources) := {"resources": resources, "not_resources": not_resources}

test_wide if {
	breadth.is_wide(statement(["arn:aws:iam::*:role/*", "arn:aws:s3:::b"], []), "role")
	breadth.is_wide(statement([], ["arn:aws:iam::*:role/admin"]), "role")
	not breadth.is_wide(statement(["arn:aws:iam::*:role/app-*"], []), "role")
	not breadth.is_wide(statement([], ["*"]), "role")
}

test_own_statement if {
	breadth.is_own(statement(["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}"], []))
	not breadth.is_own(statement(["arn:aws:iam::*:user/${aws:username}", "*"], []))
	not breadth.is_own(statement([], []))
}
