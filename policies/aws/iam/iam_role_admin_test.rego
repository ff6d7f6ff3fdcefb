package aws.iam.iam_role_admin_test

import data.aws.iam.iam_role_admin as policy

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

inline(name, statements) := {"name": name, "policy": {"statements": statements}}

managed(statements) := {"config": {"policy": {"statements": statements}}}

mfa := {"conditions": [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]}

power := statement({"actions": [], "not_actions": ["iam:*", "organizations:*", "account:*"]})

holder(name, fields, related) := {
	"name": name,
	"config": object.union({"path": "/", "attached_policies": [], "inline_policies": [], "groups": []}, fields),
	"unread": [],
	"related": related,
}

own(statements) := holder("x", {"inline_policies": [inline("p", statements)]}, {"managed_policies": {}, "groups": {}})

params := {"iam-role-admin": {"allowed_names": ["breakglass"]}}

test_star_on_star if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as own([statement({})])
		with data.params as params
	count(policy.unknown) == 0
		with input as own([statement({})])
		with data.params as params
	count(policy.not_applicable) == 0
		with input as own([statement({})])
		with data.params as params
}

test_star_among_other_resources if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as own([statement({"resources": ["*", "arn:aws:s3:::b"]})])
		with data.params as params
}

test_another_spelling if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as own([statement({"actions": ["*:*"], "resources": ["arn:aws:*"]})])
		with data.params as params
}

test_power_user if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as own([power])
		with data.params as params
	count(policy.unknown) == 0
		with input as own([power])
		with data.params as params
}

test_iam_alone if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as own([statement({"actions": ["iam:*"]})])
		with data.params as params
}

test_one_resource if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as own([statement({"resources": ["arn:aws:s3:::b"]})])
		with data.params as params
}

test_everything_but_a_misspelled_service if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as own([statement({"actions": [], "not_actions": ["iamm:*"]})])
		with data.params as params
}

test_taken_back if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as own([statement({}), statement({"effect": "Deny"})])
		with data.params as params
	count(policy.unknown) == 0
		with input as own([statement({}), statement({"effect": "Deny"})])
		with data.params as params
}

test_taken_back_on_one_resource if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as own([statement({}), statement({"effect": "Deny", "resources": ["arn:aws:s3:::b"]})])
		with data.params as params
}

test_unconditional_is_high if {
	{finding.severity | some finding in policy.deny} == {"high"}
		with input as own([statement({})])
		with data.params as params
}

test_conditional_is_lower if {
	{finding.severity | some finding in policy.deny} == {"medium"}
		with input as own([statement(mfa)])
		with data.params as params
}

test_by_a_managed_policy if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"managed/a"}
		with input as holder("x", {"attached_policies": ["a"]}, {"managed_policies": {"a": managed([statement({})])}})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("x", {"attached_policies": ["a"]}, {"managed_policies": {"a": managed([statement({})])}})
		with data.params as params
}

test_a_managed_policy_that_is_not_known if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"attached_policies": ["a"]}, {"managed_policies": {}})
		with data.params as params
	count(policy.unknown) == 1
		with input as holder("x", {"attached_policies": ["a"]}, {"managed_policies": {}})
		with data.params as params
}

test_no_managed_policies_at_all if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"attached_policies": ["a"]}, {})
		with data.params as params
	count(policy.unknown) == 1
		with input as holder("x", {"attached_policies": ["a"]}, {})
		with data.params as params
}

test_listed_names_are_meant if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("breakglass", {"inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("breakglass", {"inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
	count(policy.not_applicable) == 1
		with input as holder("breakglass", {"inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
}

test_bounded if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {"b": managed([power])}})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {"b": managed([power])}})
		with data.params as params
}

test_bounded_by_everything if {
	{object.get(finding, "key", "") | some finding in policy.deny} == {"inline/p"}
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {"b": managed([statement({})])}})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {"b": managed([statement({})])}})
		with data.params as params
}

test_bounded_by_the_unknown if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {}})
		with data.params as params
	count(policy.unknown) == 1
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {}})
		with data.params as params
}

test_bounded_under_conditions if {
	{finding.severity | some finding in policy.deny} == {"medium"}
		with input as holder("x", {"permissions_boundary": "b", "inline_policies": [inline("p", [statement({})])]}, {"managed_policies": {"b": managed([statement(mfa)])}})
		with data.params as params
}

test_a_boundary_grants_nothing if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"permissions_boundary": "b"}, {"managed_policies": {"b": managed([statement({})])}})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("x", {"permissions_boundary": "b"}, {"managed_policies": {"b": managed([statement({})])}})
		with data.params as params
}

test_service_linked_roles_are_left_out if {
	{object.get(finding, "key", "") | some finding in policy.deny} == set()
		with input as holder("x", {"path": "/aws-service-role/x/", "inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
	count(policy.unknown) == 0
		with input as holder("x", {"path": "/aws-service-role/x/", "inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
	count(policy.not_applicable) == 1
		with input as holder("x", {"path": "/aws-service-role/x/", "inline_policies": [inline("p", [statement({})])]}, {})
		with data.params as params
}

test_a_condition_that_all_requests_meet_lowers_nothing if {
	anywhere := [{"operator": "IpAddress", "key": "aws:SourceIp", "values": ["0.0.0.0/0"]}]
	{finding.severity | some finding in policy.deny} == {"high"}
		with input as holder("x", {"inline_policies": [inline("p", [statement({"conditions": anywhere})])]}, {})
		with data.params as params
}
