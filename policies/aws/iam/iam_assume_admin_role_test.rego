package aws.iam.iam_assume_admin_role_test

import data.aws.iam.iam_assume_admin_role as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": [],
		"not_actions": [],
		"resources": [],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

arn(name) := sprintf("arn:aws:iam::111122223333:role/%s", [name])

root := "arn:aws:iam::111122223333:root"

holder(id, name, statements) := {
	"id": id,
	"name": name,
	"account": "111122223333",
	"config": {
		"path": "/",
		"attached_policies": [],
		"groups": [],
		"inline_policies": [{"name": "own", "policy": {"statements": statements}}],
	},
	"unread": [],
}

# role lets in one principal, under conditions or none.
role(name, principal, conditions, statements) := object.union(
	holder(arn(name), name, statements),
	{"config": {"trust_policy": {"statements": [trusting(principal, conditions)]}}},
)

trusting(principal, conditions) := statement({
	"actions": ["sts:AssumeRole"],
	"principals": [{"type": "AWS", "value": principal}],
	"conditions": conditions,
})

everything := [statement({"actions": ["*"], "resources": ["*"]})]

assume(resources) := statement({"actions": ["sts:AssumeRole"], "resources": resources})

related(roles) := {"related": {
	"managed_policies": {},
	"groups": {},
	"assumable_roles": {one.id: one | some one in roles},
	"service_roles": {},
	"role_policies": {},
}}

user(statements, roles) := object.union(holder("arn:aws:iam::111122223333:user/ann", "ann", statements), related(roles))

params := {"iam-assume-admin-role": {"allowed_names": ["installer"], "allowed_roles": ["break-glass"]}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

messages(document) := all_messages if {
	all_messages := {finding.message | some finding in policy.deny}
		with input as document
		with data.params as params
}

unknowns(document) := reasons if {
	reasons := policy.unknown with input as document with data.params as params
}

not_applicable(document) := reasons if {
	reasons := policy.not_applicable with input as document with data.params as params
}

mfa := [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]

test_a_role_that_is_named_is_medium if {
	document := user([assume([arn("ops")])], [role("ops", root, [], everything)])
	found(document) == {"role/ops": "medium"}
	messages(document) == {"Can become an administrator by taking on role ops"}
}

test_the_account_as_digits_is_the_account if {
	found(user([assume([arn("ops")])], [role("ops", "111122223333", [], everything)])) == {"role/ops": "medium"}
}

test_evidence_is_in_the_order_of_the_steps if {
	document := user([assume([arn("z")])], [role("z", root, [], [assume([arn("a")])]), role("a", root, [], everything)])
	paths := [finding.path | some finding in policy.deny] with input as document with data.params as params
	paths == [[
		"/config/inline_policies/0/policy/statements/0",
		"/related/assumable_roles/arn:aws:iam::111122223333:role~1z/config/trust_policy/statements/0",
		"/related/assumable_roles/arn:aws:iam::111122223333:role~1z/config/inline_policies/0/policy/statements/0",
		"/related/assumable_roles/arn:aws:iam::111122223333:role~1a/config/trust_policy/statements/0",
	]]
}

test_a_role_that_names_the_principal_needs_no_permission if {
	found(user([], [role("ops", "arn:aws:iam::111122223333:user/ann", [], everything)])) == {"role/ops": "medium"}
}

test_a_role_that_lets_everybody_in_is_high if {
	roles := [role("ops", "*", [], everything)]
	found(user([], roles)) == {sprintf("trust/%s", [arn("ops")]): "high"}
}

test_another_user_and_another_account_pass if {
	every principal in ["arn:aws:iam::111122223333:user/bob", "arn:aws:iam::999988887777:root", "999988887777"] {
		found(user([assume(["*"])], [role("ops", principal, [], everything)])) == {}
	}
}

test_trust_of_the_account_alone_opens_nothing if {
	found(user([], [role("ops", root, [], everything)])) == {}
	found(user([assume([arn("dev")])], [role("ops", root, [], everything)])) == {}
}

test_roles_behind_one_wildcard_are_one_finding if {
	roles := [role("ops", root, [], everything), role("dba", root, [], everything)]
	document := user([assume(["*"])], roles)
	found(document) == {"inline/own": "high"}
	messages(document) == {"Can become an administrator by taking on roles dba, ops"}
}

test_roles_of_different_power_behind_one_wildcard if {
	attach := [statement({"actions": ["iam:AttachRolePolicy"], "resources": ["*"]})]
	document := user([assume(["*"])], [role("ops", root, [], everything), role("dba", root, [], attach)])
	found(document) == {"inline/own": "high"}
	messages(document) == {concat("", [
		"Can become an administrator by taking on role ops; ",
		"and can take on dba, which can change permissions",
	])}
}

test_all_but_some_is_a_wildcard if {
	but := statement({"not_actions": ["iam:*"], "not_resources": [arn("dba")]})
	roles := [role("ops", root, [], everything), role("dba", root, [], everything)]
	document := user([but], roles)
	found(document) == {"inline/own": "high"}
	messages(document) == {"Can become an administrator by taking on role ops"}
}

test_from_role_to_role_is_high_and_says_by_which if {
	roles := [
		role("ci", root, [], [assume([arn("release")])]),
		role("release", arn("ci"), [], [assume([arn("ops")])]),
		role("ops", arn("release"), [], everything),
	]
	document := user([assume([arn("ci")])], roles)
	found(document) == {"role/ops": "high"}
	messages(document) == {"Can become an administrator by taking on role ops by way of role ci, then role release"}
}

test_a_chain_that_breaks_passes if {
	roles := [
		role("ci", root, [], [assume([arn("release")])]),
		role("release", root, [], []),
		role("ops", root, [], everything),
	]
	found(user([assume([arn("ci")])], roles)) == {}
}

test_conditions_lower_and_are_named if {
	by_trust := user([assume([arn("ops")])], [role("ops", root, mfa, everything)])
	found(by_trust) == {"role/ops": "low"}
	messages(by_trust) == {concat("", [
		"Can become an administrator by taking on role ops, under conditions: ",
		"aws:MultiFactorAuthPresent Bool true",
	])}
	own := object.union(assume([arn("ops")]), {"conditions": mfa})
	found(user([own], [role("ops", root, [], everything)])) == {"role/ops": "low"}
}

principal_arn(operator, values) := [{"operator": operator, "key": "aws:PrincipalArn", "values": values}]

test_conditions_on_who_asks_are_met_or_not if {
	ann := "arn:aws:iam::111122223333:user/ann"
	met := [
		principal_arn("ArnEquals", [ann]),
		principal_arn("StringLike", ["arn:aws:iam::111122223333:user/a*"]),
		principal_arn("ArnNotLike", ["arn:aws:iam::111122223333:user/b*"]),
		principal_arn("ForAllValues:ArnLikeIfExists", [ann]),
		[{"operator": "StringEquals", "key": "aws:username", "values": ["ann"]}],
		[{"operator": "StringEquals", "key": "aws:PrincipalOrgID", "values": ["o-1"]}],
		[{"operator": "StringEquals", "key": "AWS:PrincipalAccount", "values": ["111122223333"]}],
	]
	every conditions in met {
		found(user([assume([arn("ops")])], [role("ops", root, conditions, everything)])) == {"role/ops": "medium"}
	}
	unmet := [
		principal_arn("ArnEquals", ["arn:aws:iam::111122223333:user/bob"]),
		principal_arn("ArnNotEquals", [ann]),
		[{"operator": "StringEquals", "key": "aws:username", "values": ["bob"]}],
		[{"operator": "StringEquals", "key": "aws:PrincipalAccount", "values": ["999988887777"]}],
	]
	every conditions in unmet {
		found(user([assume([arn("ops")])], [role("ops", root, conditions, everything)])) == {}
	}
}

test_a_deny_closes_the_way if {
	denied := statement({"effect": "Deny", "actions": ["sts:*"], "resources": [arn("o*")]})
	found(user([assume(["*"]), denied], [role("ops", root, [], everything)])) == {}
	others := statement({"effect": "Deny", "actions": ["sts:*"], "resources": [arn("dev")]})
	found(user([assume(["*"]), others], [role("ops", root, [], everything)])) == {"inline/own": "high"}
	under_conditions := object.union(denied, {"conditions": mfa})
	found(user([assume(["*"]), under_conditions], [role("ops", root, [], everything)])) == {"inline/own": "high"}
}

# A trust policy that keeps out all but some by name.
guarded(values) := object.union(
	holder(arn("ops"), "ops", everything),
	{"config": {"trust_policy": {"statements": [
		trusting(root, []),
		object.union(trusting("*", principal_arn("ArnNotLike", values)), {"effect": "Deny"}),
	]}}},
)

test_a_deny_of_the_trust_policy_closes_the_way_for_whom_it_is_about if {
	found(user([assume([arn("ops")])], [guarded(["arn:aws:iam::111122223333:user/bob"])])) == {}
	found(user([assume([arn("ops")])], [guarded(["arn:aws:iam::111122223333:user/a*"])])) == {"role/ops": "medium"}
}

bounded(boundary) := object.union(
	user([assume([arn("ops")])], [role("ops", root, [], everything)]),
	{
		"config": {"permissions_boundary": "b"},
		"related": {"managed_policies": {"b": {"config": {"policy": {"statements": boundary}}}}},
	},
)

test_a_boundary_closes_the_way if {
	found(bounded([statement({"actions": ["s3:*"], "resources": ["*"]})])) == {}
	found(bounded(everything)) == {"role/ops": "medium"}
}

# Who is named needs no permission, so a user's boundary takes none away; one that denies does.
named_and_bounded(boundary) := object.union(
	user([], [role("ops", "arn:aws:iam::111122223333:user/ann", [], everything)]),
	{
		"config": {"permissions_boundary": "b"},
		"related": {"managed_policies": {"b": {"config": {"policy": {"statements": boundary}}}}},
	},
)

test_a_boundary_of_a_user_who_is_named if {
	found(named_and_bounded([statement({"actions": ["s3:*"], "resources": ["*"]})])) == {"role/ops": "medium"}
	found(named_and_bounded([
		statement({"actions": ["*"], "resources": ["*"]}),
		statement({"effect": "Deny", "actions": ["sts:AssumeRole"], "resources": ["*"]}),
	])) == {}
}

test_a_role_that_can_make_itself_an_administrator if {
	statements := [statement({"actions": ["iam:AttachRolePolicy"], "resources": ["*"]})]
	document := user([assume([arn("ops")])], [role("ops", root, [], statements)])
	found(document) == {"role/ops": "medium"}
	messages(document) == {"Can take on role ops, from where it can make itself an administrator"}
}

test_a_role_that_can_raise_its_permissions_is_lower if {
	statements := [statement({"actions": ["iam:CreateAccessKey"], "resources": ["*"]})]
	document := user([assume([arn("ops")])], [role("ops", root, [], statements)])
	found(document) == {"role/ops": "low"}
	messages(document) == {"Can take on role ops, from where it can raise its permissions"}
	found(user([assume(["*"])], [role("ops", root, [], statements)])) == {"inline/own": "medium"}
}

test_that_a_role_may_take_on_any_role_is_no_power_by_itself if {
	found(user([assume([arn("ops")])], [role("ops", root, [], [assume(["*"])])])) == {}
}

test_policies_of_the_role_count if {
	attached := object.union(
		role("ops", root, [], []),
		{"config": {"attached_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]}},
	)
	policies := {"arn:aws:iam::aws:policy/AdministratorAccess": {"config": {"policy": {"statements": everything}}}}
	document := object.union(user([assume([arn("ops")])], [attached]), {"related": {"role_policies": policies}})
	found(document) == {"role/ops": "medium"}
	limits := [statement({"actions": ["s3:*"], "resources": ["*"]})]
	limited := object.union(document, {"related": {
		"role_policies": {"b": {"config": {"policy": {"statements": limits}}}},
		"assumable_roles": {arn("ops"): {"config": {"permissions_boundary": "b"}}},
	}})
	found(limited) == {}
}

test_a_role_without_power_passes if {
	statements := [statement({"actions": ["iam:List*", "s3:*"], "resources": ["*"]})]
	found(user([assume([arn("ops")])], [role("ops", root, [], statements)])) == {}
}

test_a_variable_stands_for_who_asks if {
	named := user([assume([arn("${aws:username}-admin")])], [role("ann-admin", root, [], everything)])
	found(named) == {"role/ann-admin": "medium"}
	found(user([assume([arn("${aws:username}-admin")])], [role("bob-admin", root, [], everything)])) == {}
	found(user([assume([arn("${aws:PrincipalTag/team}")])], [role("ops", root, [], everything)])) == {"inline/own": "high"}
}

test_who_and_what_is_meant_passes if {
	found(user([assume(["*"])], [role("break-glass", root, [], everything)])) == {}
	document := object.union(user([assume(["*"])], [role("ops", root, [], everything)]), {"name": "installer"})
	found(document) == {}
	not_applicable(document) == {"the principal is listed as meant to be able to"}
}

test_administrators_are_for_another_policy if {
	document := user(everything, [role("ops", root, [], everything)])
	found(document) == {}
	not_applicable(document) == {"the principal is an administrator, or as good as one, already"}
}

test_roles_of_services_are_not_judged if {
	document := object.union(user([], []), {"config": {"path": "/aws-service-role/ecs.amazonaws.com/"}})
	not_applicable(document) == {"the role belongs to a service of AWS"}
}

test_what_is_not_known_of_roles_is_unknown if {
	unread := [{"path": "/related/assumable_roles", "reason": "access_denied"}]
	document := object.union(user([assume(["*"])], []), {"unread": unread})
	unknowns(document) == {"/related/assumable_roles could not be read (access_denied)"}
	unknowns(user([assume(["*"])], [])) == set()
}
