package aws.iam.trust_oidc_open_test

import data.aws.iam.trust_oidc_open as policy

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


provider(host) := sprintf("arn:aws:iam::111122223333:oidc-provider/%s", [host])

web(value, conditions) := trust([object.union(
	to("Federated", value, conditions),
	{"actions": ["sts:AssumeRoleWithWebIdentity"]},
)])

params := {"trust-oidc-open": {"hosts_by_subject": [
	"gitlab.com", "app.terraform.io", "oidc.eks.", "oidc.circleci.com", "api.pulumi.com/oidc", "api.bitbucket.org",
]}}

severities(document) := found if {
	found := [finding.severity | some finding in policy.deny]
		with input as document
		with data.params as params
}

eks := "oidc.eks.eu-west-1.amazonaws.com/id/ABC"

test_gitlab_without_a_subject_fails if {
	severities(web(provider("gitlab.com"), [condition("StringEquals", "gitlab.com:aud", ["https://gitlab.com"])])) == ["high"]
}

test_gitlab_with_a_project_passes if {
	severities(web(provider("gitlab.com"), [condition("StringLike", "gitlab.com:sub", ["project_path:acme/shop:*"])])) == []
}

test_gitlab_with_any_project_fails if {
	severities(web(provider("gitlab.com"), [condition("StringLike", "gitlab.com:sub", ["project_path:*"])])) == ["high"]
}

test_kubernetes_service_account_passes if {
	held := condition("StringEquals", sprintf("%s:sub", [lower(eks)]), ["system:serviceaccount:shop:web"])
	severities(web(provider(eks), [held])) == []
}

test_any_service_account_fails if {
	any_one := condition("StringLike", sprintf("%s:sub", [eks]), ["system:serviceaccount:*:*"])
	severities(web(provider(eks), [any_one])) == ["high"]
}

test_one_value_of_two_is_loose if {
	mixed := condition("StringLike", sprintf("%s:sub", [eks]), ["system:serviceaccount:*:*", "system:serviceaccount:shop:web"])
	severities(web(provider(eks), [mixed])) == ["high"]
}

test_cognito_needs_an_audience if {
	severities(web("cognito-identity.amazonaws.com", [])) == ["high"]
	severities(web("cognito-identity.amazonaws.com", [condition("StringEquals", "cognito-identity.amazonaws.com:aud", ["eu-west-1:x"])])) == []
}

test_facebook_needs_an_app if {
	severities(web("graph.facebook.com", [])) == ["high"]
	severities(web("graph.facebook.com", [condition("StringEquals", "graph.facebook.com:app_id", ["1"])])) == []
}

test_a_provider_of_ones_own_is_medium if {
	severities(web(provider("login.example.com"), [])) == ["medium"]
	severities(web(provider("login.example.com"), [condition("StringEquals", "login.example.com:aud", ["aws"])])) == []
}

test_for_all_values_holds_nothing if {
	severities(web(provider("gitlab.com"), [condition("ForAllValues:StringLike", "gitlab.com:sub", ["project_path:acme/shop:*"])])) == ["high"]
}

test_github_is_for_another_policy if severities(web(provider("token.actions.githubusercontent.com"), [])) == []

test_saml_is_no_openid if {
	severities(trust([object.union(
		to("Federated", "arn:aws:iam::111122223333:saml-provider/x", []),
		{"actions": ["sts:AssumeRoleWithSAML"]},
	)])) == []
}

subject(host, value) := severities(web(provider(host), [condition("StringLike", sprintf("%s:sub", [host]), [value])]))

test_what_stands_after_the_wildcard_keeps_nobody_out if {
	subject("gitlab.com", "project_path:*:ref_type:branch:ref:main") == ["high"]
	subject("gitlab.com", "project_path:*/shop:ref_type:branch:ref:main") == ["high"]
	subject("app.terraform.io", "organization:*:project:shop:workspace:prod:run_phase:apply") == ["high"]
	subject("api.pulumi.com/oidc", "pulumi:deploy:org:*:project:shop") == ["high"]
}

test_the_beginning_of_a_name_is_not_the_name if {
	subject("app.terraform.io", "organization:acme*:project:shop:workspace:prod:run_phase:apply") == ["high"]
	subject("gitlab.com", "project_path:acme*:ref_type:branch:ref:main") == ["high"]
}

test_a_group_or_organization_passes if {
	subject("gitlab.com", "project_path:acme/*") == []
	subject("gitlab.com", "project_path:acme/*:ref_type:branch:ref:main") == []
	subject("app.terraform.io", "organization:acme:project:*:workspace:*:run_phase:*") == []
	subject("api.pulumi.com/oidc", "pulumi:deploy:org:acme:*") == []
}

# Where the address of the provider is one customer's, there are no others to keep out.
test_a_part_is_enough_of_a_provider_for_one_customer if {
	subject("oidc.circleci.com/org/6f0e", "org/6f0e/project/11aa/user/*") == []
	subject("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "{11aa}*") == []
	subject(lower(eks), "system:serviceaccount:*:deployer") == []
	subject(lower(eks), "system:serviceaccount:team-*:*") == []
	subject(lower(eks), "*") == ["high"]
}

test_a_host_that_looks_like_github_is_judged_here if {
	severities(web(provider("token.actions.githubusercontent.com.example.net"), [])) == ["medium"]
	severities(web(provider("token.actions.githubusercontent.com/acme"), [])) == []
}

test_two_providers_in_one_statement_are_one_finding if {
	both := object.union(
		statement({"principals": [
			{"type": "Federated", "value": provider("gitlab.com")},
			{"type": "Federated", "value": provider("login.example.com")},
		]}),
		{"actions": ["sts:AssumeRoleWithWebIdentity"]},
	)
	severities(trust([both])) == ["high"]
	every host in ["gitlab.com", "login.example.com"] {
		some finding in policy.deny with input as trust([both]) with data.params as params
		contains(finding.message, host)
	}
}
