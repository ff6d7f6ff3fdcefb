package aws.iam.iam_boundary_missing_test

import data.aws.iam.iam_boundary_missing as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": [],
		"not_actions": [],
		"resources": ["arn:aws:iam::111122223333:role/app-*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

allow(actions) := statement({"actions": actions})

under(actions, operator, key, values) := statement({
	"actions": actions,
	"conditions": [{"operator": operator, "key": key, "values": values}],
})

deny_under(operator, values) := statement({
	"effect": "Deny",
	"actions": ["iam:CreateRole"],
	"resources": ["*"],
	"conditions": [{"operator": operator, "key": "iam:PermissionsBoundary", "values": values}],
})

boundary := "arn:aws:iam::111122223333:policy/limits"

role(statements) := {
	"id": "arn:aws:iam::111122223333:role/ci",
	"name": "ci",
	"config": {
		"path": "/",
		"attached_policies": [],
		"inline_policies": [{"name": "p", "policy": {"statements": statements}}],
	},
	"unread": [],
	"related": {"managed_policies": {}, "groups": {}},
}

params := {"iam-boundary-missing": {"allowed_names": ["deployer"]}}

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

reasons(document) := all if {
	all := policy.not_applicable with input as document with data.params as params
}

full := ["iam:CreateRole", "iam:AttachRolePolicy"]

test_creating_and_giving_fails if {
	found(role([allow(full)])) == {"role"}
	found(role([allow(["iam:CreateRole"]), allow(["iam:PutRolePolicy"])])) == {"role"}
	found(role([statement({"actions": ["iam:*Role*"], "resources": ["arn:aws:iam::*:role/*"]})])) == {"role"}
}

test_users_fail if {
	found(role([statement({
		"actions": ["iam:CreateUser", "iam:AttachUserPolicy"],
		"resources": ["arn:aws:iam::111122223333:user/bots/*"],
	})])) == {"user"}
}

test_one_without_the_other_passes if {
	found(role([allow(["iam:CreateRole"])])) == set()
	found(role([allow(["iam:AttachRolePolicy"])])) == set()
	found(role([allow(["iam:CreateRole", "iam:AttachUserPolicy"])])) == set()
}

test_a_demand_for_a_boundary_passes if {
	found(role([under(full, "StringEquals", "iam:PermissionsBoundary", [boundary])])) == set()
	found(role([
		under(["iam:CreateRole"], "ArnLike", "iam:permissionsboundary", [boundary]),
		allow(["iam:AttachRolePolicy"]),
	])) == set()
	found(role([
		allow(["iam:CreateRole"]),
		under(["iam:AttachRolePolicy", "iam:PutRolePolicy"], "StringEquals", "iam:PermissionsBoundary", [boundary]),
	])) == set()
}

test_a_demand_that_is_none_fails if {
	found(role([under(full, "StringEqualsIfExists", "iam:PermissionsBoundary", [boundary])])) == {"role"}
	found(role([under(full, "StringLike", "iam:PermissionsBoundary", ["*"])])) == {"role"}
	found(role([under(full, "StringEquals", "aws:RequestedRegion", ["eu-west-1"])])) == {"role"}
}

test_a_demand_on_one_of_two_ways_fails if {
	found(role([
		allow(["iam:CreateRole", "iam:PutRolePolicy"]),
		under(["iam:AttachRolePolicy"], "StringEquals", "iam:PermissionsBoundary", [boundary]),
	])) == {"role"}
}

test_certain_policies_only_pass if {
	found(role([
		allow(["iam:CreateRole"]),
		under(["iam:AttachRolePolicy"], "ArnEquals", "iam:PolicyARN", ["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
	])) == set()
}

test_a_deny_without_the_boundary_passes if {
	found(role([allow(full), deny_under("StringNotEquals", [boundary])])) == set()
	found(role([allow(full), deny_under("Null", ["true"])])) == set()
}

test_a_deny_that_takes_nothing_fails if {
	found(role([allow(full), deny_under("StringEquals", [boundary])])) == {"role"}
	found(role([allow(full), deny_under("StringNotLike", ["*"])])) == {"role"}
}

test_a_principal_within_a_boundary_passes if {
	found(object.union(role([allow(full)]), {"config": {"permissions_boundary": boundary}})) == set()
}

test_an_administrator_does_not_apply if {
	admin := role([statement({"actions": ["*"], "resources": ["*"]})])
	found(admin) == set()
	count(reasons(admin)) == 1
	count(reasons(role([statement({"actions": ["iam:*"], "resources": ["*"]})]))) == 1
}

test_whom_the_parameters_allow_does_not_apply if {
	allowed := object.union(role([allow(full)]), {"name": "deployer"})
	found(allowed) == set()
	count(reasons(allowed)) == 1
}

test_service_roles_do_not_apply if {
	count(reasons(object.union(role([allow(full)]), {"config": {"path": "/aws-service-role/x/"}}))) == 1
}

test_a_policy_that_is_not_known_is_unknown if {
	partial := object.union(role([allow(["iam:CreateRole"])]), {"config": {"attached_policies": [boundary]}})
	count(policy.unknown) == 1 with input as partial with data.params as params
	only := object.union(role([]), {"config": {"attached_policies": [boundary]}})
	count(policy.unknown) == 1 with input as only with data.params as params
}

test_a_boundary_that_is_not_known_is_unknown if {
	planned := object.union(role([allow(full)]), {"unread": [{
		"path": "/config/permissions_boundary",
		"reason": "known_after_apply",
	}]})
	found(planned) == set()
	count(policy.unknown) == 1 with input as planned with data.params as params
}
