package aws.iam.iam_no_central_identity_test

import data.aws.iam.iam_no_central_identity as policy

account(count_of_users, providers) := {
	"config": {"users_with_password": count_of_users},
	"unread": [],
	"related": {"identity_providers": providers},
}

params := {"iam-no-central-identity": {"program_hosts": ["token.actions.githubusercontent.com", "oidc.eks."]}}

found(document) := count(findings) if {
	findings := policy.deny with input as document with data.params as params
}

saml := {"a": {"type": "AWS::IAM::SAMLProvider", "config": {}}}

github := {"b": {"type": "AWS::IAM::OIDCProvider", "config": {"url": "token.actions.githubusercontent.com"}}}

test_users_without_a_provider_fail if found(account(2, {})) == 1

test_one_user_is_said_so if {
	some finding in policy.deny with input as account(1, {}) with data.params as params
	finding.message == "1 IAM user has a password, and no identity provider lets people in"
}

test_a_provider_for_programs_does_not_count if found(account(2, github)) == 1

test_saml_passes if found(account(2, object.union(saml, github))) == 0

test_no_users_with_a_password_pass if found(account(0, {})) == 0

test_providers_not_known_is_unknown if {
	count(policy.unknown) == 1
		with input as {"config": {"users_with_password": 1}, "unread": [], "related": {}}
		with data.params as params
}

test_a_list_that_is_not_whole_is_unknown if {
	half := object.union(account(1, {}), {"unread": [{"path": "/related/identity_providers"}]})
	count(policy.unknown) == 1 with input as half with data.params as params
	found(half) == 0
}

test_tags_that_are_not_read_do_not_matter if {
	document := object.union(account(1, saml), {"unread": [{"path": "/related/identity_providers/a/tags"}]})
	count(policy.unknown) == 0 with input as document with data.params as params
}
