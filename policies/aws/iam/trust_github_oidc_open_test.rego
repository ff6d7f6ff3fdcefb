package aws.iam.trust_github_oidc_open_test

import data.aws.iam.trust_github_oidc_open as policy

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


sub := "token.actions.githubusercontent.com:sub"

aud := condition("StringEquals", "token.actions.githubusercontent.com:aud", ["sts.amazonaws.com"])

provider := "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

github(conditions) := trust([object.union(
	to("Federated", provider, conditions),
	{"actions": ["sts:AssumeRoleWithWebIdentity"]},
)])

params := {"trust-github-oidc-open": {"hosts": ["token.actions.githubusercontent.com"]}}

severities(document) := found if {
	found := [finding.severity | some finding in policy.deny]
		with input as document
		with data.params as params
}

like(subjects) := severities(github([aud, condition("StringLike", sub, subjects)]))

test_audience_alone_fails if severities(github([aud])) == ["critical"]

test_no_condition_fails if severities(github([])) == ["critical"]

test_any_subject_fails if {
	every subject in ["*", "repo:*", "repo:*/*", "repo:*:ref:refs/heads/main", "*:ref:refs/heads/main"] {
		like([subject]) == ["critical"]
	}
}

test_an_organization_without_its_slash_fails if {
	like(["repo:acme*"]) == ["critical"]
	like(["repo:acme*/shop:*"]) == ["critical"]
	like(["repo:acme-?/shop:*"]) == ["critical"]
}

test_claims_that_a_workflow_chooses_fail if {
	every subject in ["workflow:deploy", "environment:prod", "ref:refs/heads/main", "context:prod", "head_ref:x", "base_ref:x"] {
		like([subject]) == ["critical"]
	}
}

test_one_bad_value_among_good_ones_fails if {
	like(["repo:acme-shop/shop:ref:refs/heads/main", "repo:*"]) == ["critical"]
}

test_all_repositories_of_an_organization_are_medium if {
	like(["repo:acme-shop/*"]) == ["medium"]
	like(["repo:acme-shop/shop*"]) == ["medium"]
}

test_any_branch_of_one_repository_is_information if like(["repo:acme-shop/shop:*"]) == ["info"]

test_one_branch_passes if {
	like(["repo:acme-shop/shop:ref:refs/heads/main"]) == []
	severities(github([aud, condition("StringEquals", sub, ["repo:acme-shop/shop:environment:prod"])])) == []
}

test_string_like_without_a_wildcard_is_as_good if {
	like(["repo:acme-shop/shop:ref:refs/heads/main", "repo:acme-shop/web:ref:refs/heads/main"]) == []
}

test_string_equals_with_a_wildcard_lets_nobody_in if {
	severities(github([condition("StringEquals", sub, ["repo:acme-shop/*"])])) == []
}

test_for_all_values_is_bypassed if {
	severities(github([condition("ForAllValues:StringLike", sub, ["repo:acme-shop/shop:*"])])) == ["critical"]
}

test_if_exists_is_bypassed if {
	severities(github([condition("StringEqualsIfExists", sub, ["repo:acme-shop/shop:environment:prod"])])) == ["critical"]
}

test_negated_is_open if severities(github([condition("StringNotLike", sub, ["repo:evil/*"])])) == ["critical"]

test_key_in_another_case if {
	severities(github([condition("StringEquals", "token.actions.githubusercontent.com:SUB", ["repo:a/b:environment:c"])])) == []
}

test_the_key_of_another_provider_says_nothing if {
	severities(github([condition("StringEquals", "gitlab.com:sub", ["repo:a/b:environment:c"])])) == ["critical"]
}

test_repository_claim_passes if {
	severities(github([condition("StringEquals", "token.actions.githubusercontent.com:repository", ["acme-shop/shop"])])) == []
}

test_owner_claim_is_medium if {
	severities(github([condition("StringEquals", "token.actions.githubusercontent.com:repository_owner", ["acme-shop"])])) == ["medium"]
}

test_two_conditions_must_both_hold if {
	severities(github([
		condition("StringLike", sub, ["repo:*"]),
		condition("StringEquals", sub, ["repo:acme-shop/shop:environment:prod"]),
	])) == []
}

test_enterprise_with_a_path if {
	path_provider := "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com/acme"
	open := object.union(to("Federated", path_provider, []), {"actions": ["sts:AssumeRoleWithWebIdentity"]})
	severities(trust([open])) == ["critical"]
	held := condition("StringEquals", "token.actions.githubusercontent.com/acme:sub", ["repo:a/b:environment:c"])
	severities(trust([object.union(open, {"conditions": [held]})])) == []
}

test_an_unrelated_statement_before_it_hides_nothing if {
	severities(trust([
		to("Service", "ec2.amazonaws.com", []),
		object.union(to("Federated", provider, [aud]), {"actions": ["sts:AssumeRoleWithWebIdentity"]}),
	])) == ["critical"]
}

test_other_providers_are_for_another_policy if {
	severities(trust([object.union(
		to("Federated", "arn:aws:iam::111122223333:oidc-provider/gitlab.com", []),
		{"actions": ["sts:AssumeRoleWithWebIdentity"]},
	)])) == []
}

test_the_owner_by_its_number_is_as_much_as_by_its_name if {
	severities(github([condition("StringEquals", "token.actions.githubusercontent.com:repository_owner_id", ["123"])])) == [
		"medium",
	]
	like(["repository_owner:acme-shop:*"]) == ["medium"]
	like(["repository_owner_id:123:environment:prod"]) == ["medium"]
}

test_more_claims_that_others_meet_fail if {
	every subject in ["event_name:push", "ref_type:branch:ref:refs/heads/main", "repository_visibility:private", "run_id:1"] {
		like([subject]) == ["critical"]
	}
}

test_two_providers_in_one_statement_are_one_finding if {
	enterprise := "token.actions.githubusercontent.com/acme"
	both := object.union(
		statement({"principals": [
			{"type": "Federated", "value": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
			{"type": "Federated", "value": sprintf("arn:aws:iam::111122223333:oidc-provider/%s", [enterprise])},
		]}),
		{
			"actions": ["sts:AssumeRoleWithWebIdentity"],
			"conditions": [condition("StringLike", sprintf("%s:sub", [enterprise]), ["repo:acme/*"])],
		},
	)
	severities(trust([both])) == ["critical"]
}
