# METADATA
# title: Role can be taken on by others of the same identity provider
# description: |
#   The role trusts an OpenID Connect provider that serves many customers, or programs of many kinds, and
#   requires no fixed part of who the token is for: of the subject where that names the project or the service
#   account, of the audience where each customer has its own. Amazon, Cognito, Facebook and Google each have keys
#   of their own. GitHub is judged by trust-github-oidc-open.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
#     description: Create a role for OpenID Connect federation
# custom:
#   id: trust-oidc-open
#   severity: high
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Require the subject, or the audience, that the provider's documentation names, by StringEquals or by
#     StringLike with a fixed beginning.
#   aliases: []
#   params:
#     hosts_by_subject:
#       description: beginnings of the addresses of providers whose tokens are told apart by their subject
#       default:
#         - gitlab.com
#         - app.terraform.io
#         - api.bitbucket.org
#         - agent.buildkite.com
#         - oidc.circleci.com
#         - oidc.eks.
#         - oidc.vercel.com
#         - api.pulumi.com/oidc
#         - spacelift.io
#         - app.harness.io
package aws.iam.trust_oidc_open

import data.lib.access
import data.lib.trust
import data.lib.wildcard

# One finding for each statement, which may name several providers.
deny contains finding if {
	entries := loose_entries
	count(entries) > 0
	some at in {entry.at | some entry in entries}
	own := [entry | some entry in entries; entry.at == at]
	finding := {
		"message": concat("; ", sort({message(trust.provider_host(entry.principal.value)) | some entry in own})),
		"key": sprintf("policy/Allow/%s", [trust.key(input, own[0])]),
		"path": trust.path(own[0]),
		"severity": worst({severity(trust.provider_host(entry.principal.value)) | some entry in own}),
	}
}

loose_entries := [entry |
	some entry in trust.federated(input)
	host := trust.provider_host(entry.principal.value)
	not is_github(host)
	held := [key | some key in needed(host); is_held(entry.statement, host, key)]
	count(held) == 0
]

message(host) := sprintf("Whoever has a token of %s may take on the role: nothing fixed is required of its %s", [
	host,
	concat(" or ", needed(host)),
])

worst(severities) := "high" if {
	"high" in severities
} else := "medium"

# GitHub, for which there is a policy of its own; an enterprise has a path there.
is_github(host) if split(host, "/")[0] == "token.actions.githubusercontent.com"

# Claims any one of which, held to something fixed, tells one's own tokens from those of others.
needed(host) := ["sub"] if {
	is_by_subject(host)
} else := ["aud"] if {
	host == "cognito-identity.amazonaws.com"
} else := ["aud", "sub", "oaud"] if {
	host == "accounts.google.com"
} else := ["app_id"] if {
	host in {"www.amazon.com", "graph.facebook.com"}
} else := ["sub", "aud"]

is_by_subject(host) if {
	some start in data.params["trust-oidc-open"].hosts_by_subject
	startswith(host, start)
}

# A provider of one's own has no strangers, as far as anyone can tell from here.
severity(host) := "high" if {
	needed(host) != ["sub", "aud"]
} else := "medium"

is_held(statement, host, key) if {
	some condition in statement.conditions
	lower(condition.key) == lower(sprintf("%s:%s", [host, key]))
	access.operator(condition) in access.narrowing_operators
	count(condition.values) > 0
	loose := [value | some value in condition.values; not is_fixed_enough(host, value)]
	count(loose) == 0
}

is_fixed_enough(_, value) if wildcard.is_fixed(value)

# What stands before the first wildcard must hold a whole word that is more than the name of a claim. What comes after it
# keeps nobody out: others have projects and branches of the same names.
is_fixed_enough(_, value) if {
	words := words_of(wildcard.fixed_prefix(value))
	some word in array.slice(words, 0, count(words) - 1)
	is_name(word)
}

# Where the provider's address is one customer's there are no others: any part of a name will do.
is_fixed_enough(host, value) if {
	some start in addresses_of_customers
	startswith(host, start)
	some word in words_of(value)
	is_name(wildcard.fixed_prefix(word))
}

addresses_of_customers := [
	"oidc.eks.", "oidc.circleci.com/org/", "api.bitbucket.org/2.0/workspaces/", "oidc.vercel.com/",
]

words_of(value) := split(replace(value, "/", ":"), ":")

is_name(word) if {
	not word in names_of_claims
	not contains(word, "$")
}

names_of_claims := {
	"", "system", "serviceaccount", "organization", "project", "project_path", "workspace", "run_phase", "ref_type", "ref", "org",
	"pipeline", "owner", "environment", "account", "space", "stack", "pulumi", "deploy", "environments", "user", "vcs",
}
