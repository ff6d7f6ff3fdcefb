package lib.iam_test

import data.lib.iam

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["*"],
		"not_actions": [],
		"resources": ["*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

but(not_actions) := statement({"actions": [], "not_actions": not_actions})

test_any_action if {
	every pattern in ["*", "**", "*:*", "?*:*", "**:**"] {
		iam.is_any_action(pattern)
	}
	every pattern in ["iam:*", "*:Get*", "?", "", "*:", "a*"] {
		not iam.is_any_action(pattern)
	}
}

test_any_resource if {
	every pattern in [
		"*", "**", "arn:*", "arn:aws:*", "arn:*:*:*:*:*", "*:*", "*/*", "arn:aws-cn:*", "arn:aws-us-gov:*:*:*:*",
		"arn:aws*:*", "*?", "arn:aws:*:*:*:*?",
	] {
		iam.is_any_resource(pattern)
	}
	every pattern in ["arn:aws:s3:::*", "arn:aws:iam::111122223333:*", "arn:aws:*:*:111122223333:*", "a*", "?", "*:?:"] {
		not iam.is_any_resource(pattern)
	}
}

test_admin_statements if {
	iam.is_admin_statement(statement({}))
	iam.is_admin_statement(statement({"actions": ["*:*"], "resources": ["arn:aws:*"]}))
	iam.is_admin_statement(statement({"actions": ["*", "s3:Get*"], "resources": ["*", "arn:aws:s3:::b"]}))
	iam.is_admin_statement(but(["iamm:*"]))
	iam.is_admin_statement(but(["aws-portal:*"]))
	iam.is_admin_statement(but(["iam:CreateUser"]))
	iam.is_admin_statement(statement({"resources": [], "not_resources": ["arn:aws:s3:::b"]}))
}

test_statements_that_are_no_admin if {
	not iam.is_admin_statement(statement({"effect": "Deny"}))
	not iam.is_admin_statement(statement({"actions": ["iam:*"]}))
	not iam.is_admin_statement(statement({"resources": ["arn:aws:s3:::b"]}))
	not iam.is_admin_statement(but(["iam:*", "organizations:*", "account:*"]))
	not iam.is_admin_statement(but(["IAM:*"]))
	not iam.is_admin_statement(but(["*"]))
	not iam.is_admin_statement(statement({"resources": [], "not_resources": ["*"]}))
}

admins(statements) := count(iam.admin_statements([{"key": "k", "statements": statements}]))

test_deny_of_everything_takes_back if {
	admins([statement({}), statement({"effect": "Deny"})]) == 0
	admins([statement({}), statement({"effect": "Deny", "actions": ["iam:*"]})]) == 0
	admins([statement({}), object.union(but(["s3:*"]), {"effect": "Deny"})]) == 0
}

test_deny_of_a_part_does_not if {
	admins([statement({}), statement({"effect": "Deny", "resources": ["arn:aws:s3:::b"]})]) == 1
	admins([statement({}), statement({"effect": "Deny", "actions": ["s3:*"]})]) == 1
	admins([statement({}), statement({"effect": "Deny", "actions": ["iam:CreateUser"]})]) == 1
	admins([statement({}), statement({"effect": "Deny", "conditions": [{"operator": "Bool", "key": "k", "values": ["false"]}]})]) == 1
}

days(start, now) := count_of if {
	count_of := iam.days_since(start) with data.context as {"now_ns": time.parse_rfc3339_ns(now)}
}

test_days_since if {
	days("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z") == 90
	days("2026-01-01T00:00:01Z", "2026-04-01T00:00:00Z") == 89
	days("2026-01-01T00:00:00Z", "2026-04-02T00:00:00Z") == 91
}

test_assume if {
	iam.allows_assume(statement({"actions": ["sts:AssumeRole"]}))
	iam.allows_assume(statement({"actions": ["STS:*"]}))
	iam.allows_assume(statement({}))
	not iam.allows_assume(statement({"actions": ["sts:TagSession"]}))
	not iam.allows_assume(statement({"effect": "Deny"}))
}

policy(statements) := {"config": {"policy": {"statements": statements}}}

test_sources_of_a_user if {
	user := {
		"config": {
			"inline_policies": [{"name": "own", "policy": {"statements": []}}],
			"attached_policies": ["arn:aws:iam::aws:policy/A"],
			"groups": ["team"],
		},
		"related": {
			"managed_policies": {"arn:aws:iam::aws:policy/A": policy([]), "arn:aws:iam::aws:policy/B": policy([])},
			"groups": {"arn:aws:iam::111122223333:group/team": {"name": "team", "config": {
				"inline_policies": [],
				"attached_policies": ["arn:aws:iam::aws:policy/B"],
			}}},
		},
	}
	[source.key | some source in iam.sources(user)] == [
		"inline/own", "managed/arn:aws:iam::aws:policy/A", "group/team/managed/arn:aws:iam::aws:policy/B",
	]
}
