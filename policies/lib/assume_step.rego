# One step from a principal, or from a role that it has taken on, to a role of the account.
#
# It needs two: the trust policy of the role must name who asks, or the account, and then the permissions of who asks must
# allow it. A Deny without conditions on either side closes the way, as does the permissions boundary. Conditions cost a
# step of severity, but for those on who asks, which are met or not.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
package lib.assume_step

import data.lib.access
import data.lib.document
import data.lib.iam
import data.lib.privesc
import data.lib.trust
import data.lib.wildcard

action := "sts:assumerole"

# rights of a holder (the principal itself, or a role on its way) to take on roles: its statements on that, where they stand
# as seen from the principal, and what its permissions boundary costs.
rights(principal, holder) := {
	"holder": holder,
	"bound": privesc.boundary_loss(holder, action),
	"allows": [{
		"statement": statement,
		"source": source.key,
		"path": evidence(principal, holder, source, at),
	} |
		some source in sources
		some at, statement in source.statements
		statement.effect == "Allow"
		access.allows_action(statement, action)
	],
	"denies": [statement |
		some source in sources
		some statement in source.statements
		statement.effect == "Deny"
		count(statement.conditions) == 0
		access.allows_action(statement, action)
	],
} if {
	sources := iam.sources(holder)
}

# steps lists how a holder takes on a role, by its rights: {id, loss, words, source, wide, paths}.
steps(principal, held, id) := [step |
	id != held.holder.id
	role := principal.related.assumable_roles[id]
	not is_denied(held.denies, id)
	some entry in trust.entries(role)
	asked := trust_loss(held.holder, entry.statement)
	privesc.is_open(asked)
	some grant in grants(held, entry, id)
	not is_denied_by_trust(held.holder, role)
	step := {
		"id": id,
		"loss": min([asked + grant.loss, 2]),
		"words": joined(grant.words, open_text(held.holder, entry.statement)),
		"source": grant.source,
		"wide": grant.wide,
		"paths": array.concat(grant.paths, [trust_path(id, entry)]),
	}
]

trust_path(id, entry) := sprintf("/related/assumable_roles/%s/config/trust_policy/statements/%d", [
	document.escape(id),
	entry.at,
])

joined(first, second) := second if {
	first == ""
} else := first if {
	second == ""
} else := sprintf("%s; %s", [first, second])

# grants lists what is needed beside an entry of the trust policy: nothing of who is named there, permissions of those of
# an account that is.
grants(held, entry, id) := by_name(entry, held.holder) if {
	names(entry, held.holder)
} else := by_permission(held, id) if {
	names_account(entry, held.holder)
} else := []

by_name(entry, holder) := [] if {
	is_bounded(holder)
} else := [{"loss": 0, "words": "", "source": "trust", "wide": true, "paths": []}] if {
	access.is_everyone(entry.principal)
} else := [{"loss": 0, "words": "", "source": "trust", "wide": false, "paths": []}]

by_permission(held, id) := [grant |
	privesc.is_open(held.bound)
	some allow in held.allows
	some reach in reaches(allow.statement, held.holder, id)
	grant := {
		"loss": min([step_of(allow.statement) + held.bound, 2]),
		"words": access.conditions_text(allow.statement),
		"source": allow.source,
		"wide": reach == "wide",
		"paths": [allow.path],
	}
]

step_of(statement) := 0 if {
	count(statement.conditions) == 0
} else := 1

# reaches says how the statement's resources name the role: by its ARN, or as one of many.
reaches(statement, holder, id) := {word |
	some pattern in statement.resources
	written := without_variables(pattern, holder)
	wildcard.matches(written, id)
	word := width(written)
} if {
	count(statement.not_resources) == 0
} else := {"wide"} if {
	kept := [pattern | some pattern in statement.not_resources; wildcard.matches(without_variables(pattern, holder), id)]
	count(kept) == 0
} else := set()

width(pattern) := "wide" if {
	wildcard.has_wildcard(pattern)
} else := "named"

# without_variables writes the name of who asks for its variable, and takes any other for anything.
without_variables(pattern, holder) := pattern if {
	not contains(pattern, "${")
} else := concat("", [head, concat("", tails)]) if {
	parts := split(replace(pattern, "${aws:username}", holder.name), "${")
	head := parts[0]
	tails := [sprintf("*%s", [substring(part, indexof(part, "}") + 1, -1)]) | some part in array.slice(parts, 1, count(parts))]
}

# evidence is where a statement of a holder's policies stands, as seen from the principal.
evidence(principal, holder, source, at) := sprintf("%s/%d", [source.path, at]) if {
	holder.id == principal.id
} else := sprintf("/related/assumable_roles/%s%s/%d", [document.escape(holder.id), source.path, at]) if {
	startswith(source.path, "/config/")
} else := sprintf("/related/role_policies%s/%d", [trim_prefix(source.path, "/related/managed_policies"), at])

names(entry, _) if access.is_everyone(entry.principal)

names(entry, holder) if {
	entry.principal.type == "AWS"
	entry.principal.value == holder.id
}

names_account(entry, holder) if {
	entry.principal.type == "AWS"
	entry.principal.value == holder.account
}

names_account(entry, holder) if {
	entry.principal.type == "AWS"
	endswith(entry.principal.value, sprintf(":iam::%s:root", [holder.account]))
}

# is_bounded holds when the permissions boundary keeps out one who is named: a role by all that it does not allow, a user
# only by what it denies.
is_bounded(holder) if {
	contains(holder.id, ":role/")
	not privesc.is_within_boundary(holder, action)
}

is_bounded(holder) if {
	statements := iam.attached_statements(holder, object.get(holder.config, "permissions_boundary", ""))
	some deny in iam.whole_denies(statements)
	access.allows_action(deny, action)
}

# is_denied holds when one of some Deny statements is for taking on the role.
is_denied(denies, id) if {
	some statement in denies
	denies_resource(statement, id)
}

denies_resource(statement, id) if {
	some pattern in statement.resources
	wildcard.matches(pattern, id)
}

denies_resource(statement, id) if {
	count(statement.not_resources) > 0
	kept := [pattern | some pattern in statement.not_resources; wildcard.matches(pattern, id)]
	count(kept) == 0
}

# is_denied_by_trust holds when the trust policy keeps out who asks, under conditions on who asks or none.
is_denied_by_trust(holder, role) if {
	some statement in role.config.trust_policy.statements
	statement.effect == "Deny"
	access.allows_action(statement, action)
	is_about(statement, holder)
	unmet := [condition | some condition in statement.conditions; verdict(holder, condition) != "met"]
	count(unmet) == 0
}

is_about(statement, holder) if {
	some principal in statement.principals
	names({"principal": principal}, holder)
}

is_about(statement, holder) if {
	some principal in statement.principals
	names_account({"principal": principal}, holder)
}

# trust_loss is what the conditions of a statement of the trust policy cost.
trust_loss(holder, statement) := 0 if {
	count(statement.conditions) == 0
} else := 9 if {
	"unmet" in verdicts(holder, statement)
} else := 1 if {
	"open" in verdicts(holder, statement)
} else := 0

verdicts(holder, statement) := {verdict(holder, condition) | some condition in statement.conditions}

# open_text lists the conditions that somebody has to meet yet.
open_text(holder, statement) := concat("; ", [text |
	some condition in statement.conditions
	verdict(holder, condition) == "open"
	text := sprintf("%s %s %s", [condition.key, condition.operator, concat(", ", condition.values)])
])

# verdict says whether a condition on who asks is met; others are open. All of an organization's own accounts are in it.
verdict(holder, condition) := word if {
	who := asking(holder, lower(condition.key))
	word := compared(plain_operator(condition), condition.values, who)
} else := "met" if {
	lower(condition.key) == "aws:principalorgid"
	access.operator(condition) in {"stringequals", "stringlike"}
} else := "open"

asking(holder, "aws:principalarn") := holder.id

asking(holder, "aws:principalaccount") := holder.account

asking(holder, "aws:username") := "" if {
	contains(holder.id, ":role/")
} else := holder.name

plain_operator(condition) := trim_suffix(trim_prefix(access.operator(condition), "forallvalues:"), "ifexists")

compared(operator, values, who) := found(values, who, "met", "unmet") if {
	operator in {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
} else := found(values, who, "unmet", "met") if {
	operator in {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}
} else := "open"

found(values, who, then, otherwise) := then if {
	hits := [value | some value in values; wildcard.matches(value, who)]
	count(hits) > 0
} else := otherwise
