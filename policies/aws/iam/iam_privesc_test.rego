package aws.iam.iam_privesc_test

import data.aws.iam.iam_privesc as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": [],
		"not_actions": [],
		"resources": ["*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)


mfa := [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]

holder(id, name, fields, related) := {
	"id": id,
	"name": name,
	"account": "111122223333",
	"config": object.union({"path": "/", "attached_policies": [], "inline_policies": [], "groups": []}, fields),
	"unread": [],
	"related": object.union({"managed_policies": {}, "groups": {}}, related),
}

inline(statements) := {"inline_policies": [{"name": "p", "policy": {"statements": statements}}]}

text(statements) := {"config": {"policy": {"statements": statements}}}

role(statements) := holder("arn:aws:iam::111122223333:role/r", "r", inline(statements), {})

user(statements) := holder("arn:aws:iam::111122223333:user/u", "u", inline(statements), {})

does(actions) := statement({"actions": actions})

deny_of(fields) := statement(object.union({"effect": "Deny"}, fields))

params := {"iam-privesc": {"allowed_names": ["installer"], "extra_paths": []}}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

test_every_action_that_is_enough_alone if {
	every action, id in {
		"iam:CreatePolicyVersion": "create-policy-version",
		"iam:AttachUserPolicy": "attach-user-policy",
		"iam:PutRolePolicy": "put-role-policy",
		"iam:UpdateAssumeRolePolicy": "update-trust-policy",
		"iam:CreateLoginProfile": "create-login-profile",
		"sts:AssumeRole": "assume-any-role",
	} {
		found(role([does([action])])) == {id: "high"}
	}
}

test_attach_role_policy_without_assume_role_is_enough if {
	found(role([does(["iam:AttachRolePolicy"])])) == {"attach-role-policy": "high"}
}

test_over_several_policies if {
	principal := holder(
		"arn:aws:iam::111122223333:user/u", "u",
		object.union(inline([does(["lambda:CreateFunction"])]), {"groups": ["g"], "attached_policies": ["m"]}),
		{
			"managed_policies": {"m": text([does(["lambda:InvokeFunction"])])},
			"groups": {"arn:aws:iam::111122223333:group/g": {
				"name": "g",
				"config": object.union(inline([does(["iam:PassRole"])]), {"attached_policies": []}),
				"unread": [],
			}},
		},
	)
	found(principal) == {"lambda-invoke": "high"}
}

test_wildcards_and_case if found(role([does(["IAM:createpolicyv*"])])) == {"create-policy-version": "high"}

test_create_stack_without_pass_role_passes if {
	found(role([does(["cloudformation:CreateStack", "cloudformation:DescribeStacks"])])) == {}
}

test_pass_role_alone_passes if found(role([does(["iam:PassRole"])])) == {}

test_pass_role_for_another_service_passes if {
	for_lambda := [{"operator": "StringEquals", "key": "iam:PassedToService", "values": ["lambda.amazonaws.com"]}]
	found(role([does(["ec2:RunInstances"]), statement({"actions": ["iam:PassRole"], "conditions": for_lambda})])) == {}
}

test_pass_role_for_the_service_is_no_condition if {
	for_ec2 := [{"operator": "StringLike", "key": "iam:PassedToService", "values": ["ec2.*"]}]
	found(role([does(["ec2:RunInstances"]), statement({"actions": ["iam:PassRole"], "conditions": for_ec2})])) == {
		"ec2-run-instances": "high",
	}
}

test_pass_role_with_a_prefix_is_lower if {
	found(role([does(["ec2:RunInstances"]), statement({
		"actions": ["iam:PassRole"],
		"resources": ["arn:aws:iam::111122223333:role/app-*"],
	})])) == {"ec2-run-instances": "medium"}
}

test_pass_role_of_one_role_passes if {
	found(role([does(["ec2:RunInstances"]), statement({
		"actions": ["iam:PassRole"],
		"resources": ["arn:aws:iam::111122223333:role/app"],
	})])) == {}
}

test_making_in_a_named_place_is_no_hindrance if {
	found(role([
		statement({
			"actions": ["lambda:CreateFunction", "lambda:InvokeFunction"],
			"resources": ["arn:aws:lambda:*:*:function:tmp-*"],
		}),
		does(["iam:PassRole"]),
	])) == {"lambda-invoke": "high"}
}

test_self_service_passes if {
	found(user([statement({
		"actions": ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
		"resources": ["arn:aws:iam::*:user/${aws:username}"],
	})])) == {}
}

test_policies_of_ones_own_are_a_way if {
	found(user([statement({
		"actions": ["iam:PutUserPolicy"],
		"resources": ["arn:aws:iam::*:user/${aws:username}"],
	})])) == {"put-user-policy": "high"}
}

test_a_policy_that_it_has_is_a_way if {
	mine := "arn:aws:iam::111122223333:policy/mine"
	principal := holder(
		"arn:aws:iam::111122223333:role/r", "r",
		object.union(
			inline([statement({"actions": ["iam:CreatePolicyVersion"], "resources": [mine]})]),
			{"attached_policies": [mine]},
		),
		{"managed_policies": {mine: text([])}},
	)
	found(principal) == {"create-policy-version": "high"}
}

test_one_other_user_is_low if {
	found(user([statement({
		"actions": ["iam:CreateAccessKey"],
		"resources": ["arn:aws:iam::111122223333:user/ci"],
	})])) == {"create-access-key": "low"}
}

test_roles_with_a_prefix_may_be_assumed if {
	found(role([statement({"actions": ["sts:AssumeRole"], "resources": ["arn:aws:iam::*:role/app-*"]})])) == {}
}

test_conditions_lower_and_are_named if {
	found(role([statement({"actions": ["iam:CreatePolicyVersion"], "conditions": mfa})])) == {
		"create-policy-version": "medium",
	}
	{contains(finding.message, "aws:MultiFactorAuthPresent") | some finding in policy.deny} == {true}
		with input as role([statement({"actions": ["iam:CreatePolicyVersion"], "conditions": mfa})])
		with data.params as params
}

test_denied_passes if {
	found(role([does(["iam:CreatePolicyVersion"]), deny_of({"actions": ["iam:Create*"]})])) == {}
}

test_denied_on_one_resource_is_open if {
	found(role([
		does(["iam:CreatePolicyVersion"]),
		deny_of({"actions": ["iam:*"], "resources": ["arn:aws:iam::111122223333:policy/audit"]}),
	])) == {"create-policy-version": "high"}
}

test_denied_under_conditions_is_open if {
	found(role([
		does(["iam:CreatePolicyVersion"]),
		deny_of({"actions": ["iam:*"], "conditions": mfa}),
	])) == {"create-policy-version": "high"}
}

test_taking_over_what_runs_is_medium if {
	found(role([does(["lambda:UpdateFunctionCode"])])) == {"lambda-update-code": "medium"}
	found(role([does(["ssm:SendCommand"])])) == {"ssm-send-command": "medium"}
}

test_deploying_one_function_passes if {
	found(role([statement({
		"actions": ["lambda:UpdateFunctionCode"],
		"resources": ["arn:aws:lambda:eu-west-1:111122223333:function:shop"],
	})])) == {}
}

bounded(boundary) := holder(
	"arn:aws:iam::111122223333:role/r", "r",
	object.union(inline([does(["iam:CreatePolicyVersion"])]), {"permissions_boundary": "b"}),
	boundary,
)

test_a_boundary_closes_the_way if found(bounded({"managed_policies": {"b": text([does(["s3:*"])])}})) == {}

test_a_wide_boundary_does_not if {
	found(bounded({"managed_policies": {"b": text([does(["*"])])}})) == {"create-policy-version": "high"}
}

test_an_unknown_boundary_is_unknown if {
	count(policy.unknown) > 0 with input as bounded({}) with data.params as params
}

test_everything_but_iam_may_pass_no_role if {
	ways := found(role([statement({"not_actions": ["iam:*", "organizations:*", "account:*"]})]))
	not ways["ec2-run-instances"]
	not ways["lambda-invoke"]
	ways["lambda-update-code"] == "medium"
}

test_administrators_are_for_another_policy if {
	count(policy.not_applicable) == 1 with input as role([does(["*"])]) with data.params as params
	found(role([does(["*"])])) == {}
}

test_the_run_of_iam_is_one_finding_of_another_policy if {
	found(role([does(["iam:*"])])) == {}
	count(policy.not_applicable) == 1 with input as role([does(["iam:*"])]) with data.params as params
}

test_reads_pass if found(role([does(["iam:Get*", "iam:List*", "s3:*", "ec2:Describe*"])])) == {}

test_further_ways if {
	{finding.key | some finding in policy.deny} == {"ours"}
		with input as role([does(["corp:Grant"])])
		with data.params as {"iam-privesc": {"allowed_names": [], "extra_paths": [{
			"id": "ours",
			"actions": ["corp:Grant"],
			"class": "self",
		}]}}
}

test_names_that_are_meant if {
	count(policy.not_applicable) == 1
		with input as object.union(role([does(["iam:CreatePolicyVersion"])]), {"name": "installer"})
		with data.params as params
}

test_roles_of_services_are_not_judged if {
	count(policy.not_applicable) == 1
		with input as object.union(role([]), {"config": {"path": "/aws-service-role/x/"}})
		with data.params as params
}

# What is known of the account's roles.

carrier(name, service, actions) := object.union(
	holder(sprintf("arn:aws:iam::111122223333:role/%s", [name]), name, inline([does(actions)]), {}),
	{"config": {"trust_policy": {"statements": [statement({
		"actions": ["sts:AssumeRole"],
		"resources": [],
		"principals": [{"type": "Service", "value": service}],
	})]}}},
)

among(document, roles) := object.union(document, {"related": {
	"service_roles": {one.id: one | some one in roles},
	"role_policies": {},
	"assumable_roles": {},
}})

runs_anything := role([does(["iam:PassRole", "ec2:RunInstances"])])

messages(document) := all_messages if {
	all_messages := {finding.message | some finding in policy.deny}
		with input as document
		with data.params as params
}

test_passing_roles_is_high_when_one_is_an_administrators if {
	roles := [
		carrier("boss", "ec2.amazonaws.com", ["*"]),
		carrier("near", "ec2.amazonaws.com.cn", ["iam:PutRolePolicy"]),
		carrier("aside", "lambda.amazonaws.com", ["*"]),
		carrier("small", "ec2.amazonaws.com", ["s3:*"]),
	]
	document := among(runs_anything, roles)
	found(document) == {"ec2-run-instances": "high"}
	messages(document) == {concat("", [
		"Can raise its permissions by ec2:RunInstances and iam:PassRole, from inline policy p: ",
		"ec2.amazonaws.com could run it with roles boss, near, as good as an administrator",
	])}
}

test_passing_roles_is_medium_when_none_is_an_administrators if {
	document := among(runs_anything, [carrier("aside", "lambda.amazonaws.com", ["*"])])
	found(document) == {"ec2-run-instances": "medium"}
	messages(document) == {concat("", [
		"Can raise its permissions by ec2:RunInstances and iam:PassRole, from inline policy p: ",
		"no role that ec2.amazonaws.com may take on is an administrator's today",
	])}
}

test_a_role_that_may_not_be_passed_does_not_count if {
	pass := statement({"actions": ["iam:PassRole"], "resources": ["arn:aws:iam::111122223333:role/app-*"]})
	runs := does(["ec2:RunInstances"])
	boss := carrier("boss", "ec2.amazonaws.com", ["*"])
	found(among(role([pass, runs]), [boss])) == {"ec2-run-instances": "low"}
	found(among(role([pass, runs]), [carrier("app-boss", "ec2.amazonaws.com", ["*"])])) == {"ec2-run-instances": "medium"}
	keep := deny_of({"actions": ["iam:PassRole"], "resources": ["arn:aws:iam::*:role/boss"]})
	found(among(role([does(["iam:PassRole", "ec2:RunInstances"]), keep]), [boss])) == {"ec2-run-instances": "medium"}
	but := statement({"actions": ["iam:PassRole"], "resources": [], "not_resources": ["arn:aws:iam::*:role/boss"]})
	found(among(role([but, runs]), [boss])) == {"ec2-run-instances": "medium"}
}

test_roles_that_could_not_be_read_prove_nothing if {
	unread := {"unread": [{"path": "/related/service_roles", "reason": "access_denied"}]}
	found(object.union(among(runs_anything, []), unread)) == {"ec2-run-instances": "high"}
}

test_roles_whose_policies_could_not_be_read_prove_nothing if {
	every path in [
		"/related/role_policies",
		"/related/role_policies/arn:aws:iam::111122223333:policy~1p/config/policy",
		"/related/service_roles/arn:aws:iam::111122223333:role~1small/config/inline_policies/0/policy",
	] {
		unread := {"unread": [{"path": path, "reason": "unparsable"}]}
		roles := [carrier("small", "ec2.amazonaws.com", ["s3:*"])]
		found(object.union(among(runs_anything, roles), unread)) == {"ec2-run-instances": "high"}
	}
	tags := {"unread": [{"path": "/related/role_policies/p/tags", "reason": "not_supported"}]}
	found(object.union(among(runs_anything, []), tags)) == {"ec2-run-instances": "medium"}
}

test_taking_over_is_high_when_there_is_an_administrators_role_for_it if {
	document := role([does(["lambda:UpdateFunctionCode"])])
	found(among(document, [carrier("boss", "lambda.amazonaws.com", ["*"])])) == {"lambda-update-code": "high"}
	found(among(document, [carrier("boss", "ec2.amazonaws.com", ["*"])])) == {"lambda-update-code": "medium"}
}

test_assuming_any_role_is_medium_once_the_roles_are_known if {
	found(among(role([does(["sts:AssumeRole"])]), [])) == {"assume-any-role": "medium"}
}

test_everything_on_things_of_one_service_is_no_way_of_others if {
	of_buckets := statement({"actions": ["*"], "resources": ["arn:aws:s3:::*"]})
	found(role([of_buckets])) == {}
	of_instances := statement({"actions": ["*"], "resources": ["arn:aws:ec2:*:*:instance/*"]})
	object.keys(found(role([of_instances]))) == {
		"ec2-instance-connect", "ec2-launch-template", "ec2-user-data", "ssm-send-command", "ssm-start-session",
	}
}

test_ones_own_name_in_any_case if {
	own := statement({"actions": ["iam:PutUserPolicy"], "resources": ["arn:aws:iam::*:user/${AWS:UserName}"]})
	found(user([own])) == {"put-user-policy": "high"}
}
