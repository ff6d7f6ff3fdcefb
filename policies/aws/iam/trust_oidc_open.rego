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

deny contains finding if {
	some entry in trust.federated(input)
	host := trust.provider_host(entry.principal.value)
	not startswith(host, "token.actions.githubusercontent.com")
	keys := needed(host)
	held := [key | some key in keys; is_held(entry.statement, sprintf("%s:%s", [host, key]))]
	count(held) == 0
	finding := {
		"message": sprintf("Whoever has a token of %s may take on the role: nothing fixed is required of its %s", [
			host,
			concat(" or ", keys),
		]),
		"key": sprintf("policy/Allow/%s", [trust.key(input, entry)]),
		"path": trust.path(entry),
		"severity": severity(host),
	}
}

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

# What stands before the first wildcard must say more than the name of a claim.
is_held(statement, key) if {
	some condition in statement.conditions
	lower(condition.key) == lower(key)
	access.operator(condition) in access.narrowing_operators
	count(condition.values) > 0
	loose := [value | some value in condition.values; not is_fixed_enough(value)]
	count(loose) == 0
}

is_fixed_enough(value) if wildcard.is_fixed(value)

is_fixed_enough(value) if {
	contains(value, ":")
	parts := [part | some part in split(value, ":"); not wildcard.has_wildcard(part)]
	fixed := [part | some part in parts; not part in names_of_claims]
	count(fixed) > 0
	startswith(value, parts[0])
}

names_of_claims := {
	"", "system", "serviceaccount", "organization", "project", "project_path", "workspace", "run_phase", "ref_type", "ref", "org",
	"pipeline", "owner", "environment",
}
