package aws.iam.iam_policy_admin_test

import data.aws.iam.iam_policy_admin as policy

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

managed(statements) := {
	"config": {"owner": "customer", "path": "/", "policy": {"statements": statements}},
	"status": {"attachment_count": 1, "boundary_count": 0},
	"unread": [],
}

deny_all(fields) := statement(object.union({"effect": "Deny"}, fields))

mfa := [{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["true"]}]

params := {"iam-policy-admin": {"allowed_arns": ["arn:aws:iam::111122223333:policy/breakglass"]}}

with_id(document, id) := object.union(document, {"id": id})

plain(statements) := with_id(managed(statements), "arn:aws:iam::111122223333:policy/p")

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.params as params
}

star := statement({"actions": ["*"]})

test_star_on_star if found(plain([star])) == {"0": "high"}

test_star_among_other_actions_and_resources if {
	found(plain([statement({"actions": ["*", "s3:Get*"], "resources": ["*", "arn:aws:s3:::b"]})])) == {"0": "high"}
}

test_another_spelling if found(plain([statement({"actions": ["*:*"], "resources": ["arn:aws:*"]})])) == {"0": "high"}

test_conditions_lower if found(plain([object.union(star, {"conditions": mfa})])) == {"0": "medium"}

test_administrator_only_through_a_service_of_aws_is_conditional if {
	through := [{"operator": "Bool", "key": "aws:IsMcpServiceAction", "values": ["true"]}]
	found(plain([object.union(star, {"conditions": through})])) == {"0": "medium"}
}

test_power_user_is_no_administrator if {
	found(plain([statement({"not_actions": ["iam:*", "organizations:*", "account:*"]})])) == {}
}

test_misspelled_service_in_not_action if found(plain([statement({"not_actions": ["iamm:*"]})])) == {"0": "high"}

test_denied_everywhere_passes if found(plain([star, deny_all({"actions": ["*"]})])) == {}

test_denied_on_one_resource_is_still_an_administrator if {
	found(plain([star, deny_all({"actions": ["*"], "resources": ["arn:aws:s3:::b"]})])) == {"0": "high"}
}

test_iam_alone_is_for_another_policy if found(plain([statement({"actions": ["iam:*"]})])) == {}

test_unattached_is_for_another_policy if {
	count(policy.not_applicable) == 1
		with input as object.union(plain([star]), {"status": {"attachment_count": 0, "boundary_count": 0}})
		with data.params as params
}

test_meant if {
	found(with_id(managed([star]), "arn:aws:iam::111122223333:policy/breakglass")) == {}
	count(policy.not_applicable) == 1
		with input as with_id(managed([star]), "arn:aws:iam::111122223333:policy/breakglass")
		with data.params as params
}
