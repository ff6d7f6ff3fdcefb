package aws.iam.iam_group_deny_trap_test

import data.aws.iam.iam_group_deny_trap as policy

group := "arn:aws:iam::111122223333:group/admins"

statement(fields) := object.union(
	{
		"effect": "Deny",
		"principals": [],
		"not_principals": [],
		"actions": ["iam:DeleteUser"],
		"not_actions": [],
		"resources": [group],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

managed(one) := {
	"config": {"owner": "customer", "path": "/", "policy": {"statements": [one]}},
	"status": {"attachment_count": 1, "boundary_count": 0},
	"unread": [],
}

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny} with input as document
}

of_actions(actions) := found(managed(statement({"actions": actions})))

of_resources(resources) := found(managed(statement({"resources": resources})))

test_what_is_done_to_users_fails if {
	of_actions(["iam:DeleteUser"]) == {"0": "medium"}
	of_actions(["iam:updateloginprofile"]) == {"0": "medium"}
	of_actions(["iam:*AccessKey*"]) == {"0": "medium"}
	of_actions(["iam:*LoginProfile", "iam:AddUserToGroup"]) == {"0": "medium"}
}

test_what_other_services_do_fails if of_actions(["s3:*"]) == {"0": "medium"}

test_groups_by_pattern_fail if {
	of_resources(["arn:aws:iam::*:group/*"]) == {"0": "medium"}
	of_resources(["arn:aws:iam::*:group/a", "arn:aws:iam::*:group/b"]) == {"0": "medium"}
}

test_what_is_done_to_groups_passes if {
	of_actions(["iam:AddUserToGroup", "iam:DeleteGroup"]) == {}
	of_actions(["iam:*"]) == {}
	of_actions(["*"]) == {}
	of_actions(["iam:*Group*"]) == {}
	of_actions(["iam:Put*"]) == {}
}

test_what_is_done_to_roles_passes if of_actions(["iam:DeleteRole"]) == {}

test_other_resources_pass if {
	of_resources(["arn:aws:iam::111122223333:user/boss"]) == {}
	of_resources([group, "arn:aws:iam::111122223333:user/boss"]) == {}
	of_resources(["*"]) == {}
	of_resources(["arn:aws:resource-groups:eu-west-1:111122223333:group/x"]) == {}
}

test_allow_passes if found(managed(statement({"effect": "Allow"}))) == {}

test_not_action_passes if found(managed(statement({"actions": [], "not_actions": ["iam:DeleteUser"]}))) == {}

test_inline_fails if {
	found({
		"config": {"path": "/", "inline_policies": [{"name": "p", "policy": {"statements": [statement({"sid": "No"})]}}]},
		"status": {},
		"unread": [],
	}) == {"inline/p/No": "medium"}
}

test_unattached_and_conditions_lower if {
	found(object.union(managed(statement({})), {"status": {"attachment_count": 0}})) == {"0": "low"}
}

test_aws_is_not_judged if {
	of_aws := object.union(managed(statement({})), {"config": {"owner": "aws"}})
	found(of_aws) == {}
	count(policy.not_applicable) == 1 with input as of_aws
}

test_unparsable_is_unknown if {
	broken := {
		"config": {"owner": "customer", "path": "/"},
		"unread": [{"path": "/config/policy", "reason": "unparsable"}],
	}
	count(policy.unknown) == 1 with input as broken
}
