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
