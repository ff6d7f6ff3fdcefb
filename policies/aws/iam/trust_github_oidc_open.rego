# METADATA
# title: Role can be taken on by workflows of others on GitHub
# description: |
#   The role trusts GitHub Actions and does not hold the token's subject to repositories of yours. Everybody's
#   workflows get tokens from the same issuer, so the audience says nothing. Open are: no condition on the
#   subject, operators that hold without it, any subject, any repository, an organization with a wildcard in its
#   name (others can register names that fit), and subjects that begin with a claim that a workflow's author
#   chooses. All repositories of an organization are medium, any branch or pull request of one repository is
#   information.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
#     description: Configuring OpenID Connect in Amazon Web Services
# custom:
#   id: trust-github-oidc-open
#   severity: critical
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Require StringEquals token.actions.githubusercontent.com:sub with the repository and the branch or
#     environment, such as repo:ORG/REPO:ref:refs/heads/main.
#   frameworks:
#     checkov: [CKV_AWS_358]
#   aliases: []
#   params:
#     hosts:
#       description: addresses of GitHub's issuers, without https; an enterprise of one's own may have a path
#       default: ['token.actions.githubusercontent.com']
package aws.iam.trust_github_oidc_open

import data.lib.access
import data.lib.trust
import data.lib.wildcard

# One finding for each statement, which may name several providers: that of the worst.
deny contains finding if {
	entries := [graded |
		some entry in trust.federated(input)
		host := trust.provider_host(entry.principal.value)
		is_github(host)
		grade := grades(entry.statement, host)
		grade.severity != ""
		graded := {"entry": entry, "grade": grade}
	]
	count(entries) > 0
	some at in {graded.entry.at | some graded in entries}
	own := [graded | some graded in entries; graded.entry.at == at]
	grade := worst(own)
	finding := {
		"message": sprintf("GitHub workflows may take on the role: %s", [grade.words]),
		"key": sprintf("policy/Allow/%s", [trust.key(input, own[0].entry)]),
		"path": trust.path(own[0].entry),
		"severity": grade.severity,
	}
}

worst(own) := found[0] if {
	found := [graded.grade |
		some severity in ["critical", "medium", "info"]
		some graded in own
		graded.grade.severity == severity
	]
	count(found) > 0
}

is_github(host) if host in data.params["trust-github-oidc-open"].hosts

is_github(host) if {
	some issuer in data.params["trust-github-oidc-open"].hosts
	startswith(host, sprintf("%s/", [issuer]))
}

# One condition suffices to keep others out, and all its values must do so: the least of the worst.
grades(statement, host) := {"severity": "", "words": ""} if {
	some_claim := [claim |
		some claim in ["repository", "repository_id", "job_workflow_ref"]
		trust.holds_fixed(statement, sprintf("%s:%s", [host, claim]))
	]
	count(some_claim) > 0
} else := {"severity": severities[rank], "words": words[rank]} if {
	ranks := array.concat(subject_ranks(statement, host), owner_ranks(statement, host))
	count(ranks) > 0
	rank := min(ranks)
} else := {"severity": "critical", "words": words[4]}

severities := ["", "info", "medium", "critical", "critical"]

words := [
	"",
	"any branch, tag or pull request of one repository",
	"any repository of an organization, those that anybody there makes included",
	"the subject that is asked for fits repositories or workflows of others",
	"nothing holds the subject of the token to a repository",
]

subject_ranks(statement, host) := [rank |
	some condition in statement.conditions
	lower(condition.key) == sprintf("%s:sub", [host])
	access.operator(condition) in access.narrowing_operators
	rank := max([subject_rank(access.operator(condition), subject) | some subject in condition.values])
]

owner_ranks(statement, host) := [2 |
	some claim in ["repository_owner", "repository_owner_id"]
	trust.holds_fixed(statement, sprintf("%s:%s", [host, claim]))
]

# A wildcard under StringEquals is a letter like any other: such a subject does not exist.
subject_rank(operator, subject) := 0 if {
	wildcard.has_wildcard(subject)
	not operator in {"stringlike", "arnlike", "arnequals"}
} else := 3 if {
	is_chosen_by_others(subject)
} else := 2 if {
	wildcard.has_wildcard(repository(subject))
} else := 2 if {
	split(subject, ":")[0] in {"repository_owner", "repository_owner_id"}
	not contains(subject, ":repo")
} else := 1 if {
	endswith(subject, ":*")
} else := 0

is_chosen_by_others(subject) if wildcard.has_wildcard(split(subject, ":")[0])

is_chosen_by_others(subject) if wildcard.has_wildcard(split(owner_part(subject), "/")[0])

is_chosen_by_others(subject) if {
	split(subject, ":")[0] in {
		"workflow", "environment", "ref", "context", "head_ref", "base_ref", "actor", "ref_type", "ref_protected", "event_name",
		"repository_visibility", "runner_environment", "run_id", "run_number", "run_attempt", "sha",
	}
}

owner_part(subject) := concat("", array.slice(split(subject, ":"), 1, 2))

repository(subject) := concat("", array.slice(split(owner_part(subject), "/"), 1, 2))
