package aws.iam.trust_external_with_admin_test

import data.aws.iam.trust_external_with_admin as policy

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["sts:AssumeRole"],
		"not_actions": [],
		"resources": [],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

trust(statements) := {
	"account": "111122223333",
	"name": "r",
	"config": {"path": "/", "trust_policy": {"statements": statements}},
	"unread": [],
}

to(type, value, conditions) := statement({"principals": [{"type": type, "value": value}], "conditions": conditions})

condition(operator, key, values) := {"operator": operator, "key": key, "values": values}

known := {"own": ["222222222222"], "friendly": {"333333333333": "the other team"}, "third_party": {"444444444444": "a vendor"}}

role(principal, conditions, policies) := {
	"account": "111122223333",
	"name": "r",
	"config": {
		"path": "/",
		"trust_policy": {"statements": [to("AWS", principal, conditions)]},
		"attached_policies": policies,
		"inline_policies": [],
	},
	"unread": [],
	"related": {"managed_policies": {
		"arn:aws:iam::aws:policy/AdministratorAccess": {"config": {"policy": {"statements": [statement({
			"actions": ["*"],
			"resources": ["*"],
		})]}}},
		"arn:aws:iam::aws:policy/ReadOnlyAccess": {"config": {"policy": {"statements": [statement({
			"actions": ["s3:Get*"],
			"resources": ["*"],
		})]}}},
	}},
}

admin := ["arn:aws:iam::aws:policy/AdministratorAccess"]

found(document) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as document
		with data.accounts as known
}

test_unknown_account_with_admin_fails if found(role("555555555555", [], admin)) == {"555555555555": "critical"}

test_third_party_with_admin_fails if {
	found(role("arn:aws:iam::444444444444:root", [condition("StringEquals", "sts:ExternalId", ["x"])], admin)) == {
		"arn:aws:iam::444444444444:root": "critical",
	}
}

test_everybody_with_admin_fails if found(role("*", [], admin)) == {"*": "critical"}

test_everybody_of_the_organization_passes if {
	found(role("*", [condition("StringEquals", "aws:PrincipalOrgID", ["o-a"])], admin)) == {}
}

test_read_only_is_high if {
	found(role("444444444444", [], ["arn:aws:iam::aws:policy/ReadOnlyAccess"])) == {"444444444444": "high"}
}

test_friends_pass if found(role("333333333333", [], admin)) == {}

test_the_own_account_passes if found(role("111122223333", [], admin)) == {}

test_little_power_passes if found(role("555555555555", [], [])) == {}

test_a_policy_that_is_not_known_is_unknown if {
	count(policy.unknown) == 1
		with input as role("555555555555", [], ["arn:aws:iam::111122223333:policy/p"])
		with data.accounts as known
}

narrowed := [condition("StringEquals", "aws:PrincipalAccount", ["555555555555"])]

test_everybody_of_an_unknown_account_with_admin_fails if found(role("*", narrowed, admin)) == {"555555555555": "critical"}

test_everybody_kept_out_by_a_deny_passes if {
	document := role("*", [], admin)
	found(json.patch(document, [{
		"op": "add",
		"path": "/config/trust_policy/statements/-",
		"value": object.union(
			to("AWS", "*", [condition("StringNotEquals", "aws:PrincipalOrgID", ["o-a"])]),
			{"effect": "Deny"},
		),
	}])) == {}
}

guests := [
	condition("StringEquals", "cognito-identity.amazonaws.com:aud", ["eu-west-1:x"]),
	condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", ["unauthenticated"]),
]

of_pool(conditions) := json.patch(role("*", [], admin), [{
	"op": "replace",
	"path": "/config/trust_policy/statements/0",
	"value": object.union(
		to("Federated", "cognito-identity.amazonaws.com", conditions),
		{"actions": ["sts:AssumeRoleWithWebIdentity"]},
	),
}])

test_guests_of_an_identity_pool_with_admin_fail if {
	found(of_pool(guests)) == {"cognito-identity.amazonaws.com": "critical"}
	found(of_pool([guests[0]])) == {"cognito-identity.amazonaws.com": "critical"}
	either := condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", ["authenticated", "unauthenticated"])
	found(of_pool([guests[0], either])) == {"cognito-identity.amazonaws.com": "critical"}
}

test_those_who_signed_in_at_an_identity_pool_pass if {
	signed_in := condition("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", ["authenticated"])
	found(of_pool([guests[0], signed_in])) == {}
}

test_an_outsider_who_can_make_itself_an_administrator_fails if {
	document := role("555555555555", [], [])
	found(json.patch(document, [{
		"op": "replace",
		"path": "/config/inline_policies",
		"value": [{"name": "p", "policy": {"statements": [statement({"actions": ["iam:*"], "resources": ["*"]})]}}],
	}])) == {"555555555555": "critical"}
}
