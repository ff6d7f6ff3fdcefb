# The policy texts that a document holds itself, and how findings name a statement of them.
package lib.policy_text

import data.lib.access
import data.lib.document
import data.lib.iam
import data.lib.wildcard

# entries lists the statements of one effect in the texts of a document: of a managed policy its version in force, of a
# user, group or role the policies written into it. {text, at, statement}
entries(holder, effect) := [{"text": text, "at": at, "statement": statement} |
	some text in texts(holder)
	some at, statement in text.statements
	statement.effect == effect
]

# allows lists the Allow statements.
allows(holder) := entries(holder, "Allow")

# parts lists the Allow statements that do not make an administrator by themselves; those that do are reported as such.
parts(holder) := [entry |
	some entry in allows(holder)
	not iam.is_admin_statement(entry.statement)
]

# texts lists the policies in a document: {key, label, path, statements}.
texts(holder) := [managed(holder)] if {
	holder.config.policy.statements
} else := inline(holder)

# managed is the text of a managed policy.
managed(holder) := {
	"key": "",
	"label": "the policy",
	"path": "/config/policy/statements",
	"statements": object.get(holder, ["config", "policy", "statements"], []),
}

inline(holder) := [] if {
	count(object.get(holder, ["config", "inline_policies"], [])) == 0
} else := [object.union(source, {"key": sprintf("%s/", [source.key])}) |
	some source in iam.inline_sources(holder, "", "", "/config/inline_policies")
]

# not_yours says nothing for policies that their account writes, and else why it cannot change them.
not_yours(holder) := {"AWS writes this policy; what it allows is judged where it is attached"} if {
	object.get(holder, ["config", "owner"], "") == "aws"
} else := {"the role belongs to a service of AWS"} if {
	startswith(object.get(holder, ["config", "path"], ""), "/aws-service-role/")
} else := set()

# unread says which texts could not be read or parsed.
unread(holder) := set() if {
	count(object.get(holder, "unread", [])) == 0
} else := {reason |
	some pointer in ["/config/policy", "/config/inline_policies"]
	some reason in document.reasons(holder, pointer)
}

# finding is the finding on one statement of a document: what it does, and under which conditions. Conditions, and that
# a managed policy is attached to nothing, lower the severity by one step each.
finding(holder, entry, what, severity) := {
	"message": sprintf("%s %s%s", [subject(entry), what, conditions(entry.statement)]),
	"key": key(entry),
	"path": path(entry),
	"severity": by_attachment(holder, under_conditions(severity, entry.statement)),
}

# key tells a statement from the others of a document.
key(entry) := sprintf("%s%s", [entry.text.key, access.statement_key(entry.text.statements, entry.at)])

# path is the JSON pointer of a statement.
path(entry) := sprintf("%s/%d", [entry.text.path, entry.at])

# subject names a statement for people.
subject(entry) := sprintf("Statement %s of %s", [access.statement_key(entry.text.statements, entry.at), entry.text.label])

# conditions says under which conditions a statement holds.
conditions(statement) := "" if {
	count(statement.conditions) == 0
} else := sprintf(", under conditions: %s", [text]) if {
	text := access.conditions_text(statement)
}

# under_conditions lowers a severity by one for a statement with conditions.
under_conditions(severity, statement) := severity if {
	access.is_free(statement)
} else := lowered(severity)

# by_attachment lowers a severity by one for a managed policy that is attached to nothing.
by_attachment(holder, severity) := lowered(severity) if {
	object.get(holder, ["status", "attachment_count"], 1) == 0
} else := severity

# lowered is the severity one step below.
lowered(severity) := object.get(steps, severity, "info")

steps := {"critical": "high", "high": "medium", "medium": "low", "low": "info"}

# named lists, in lower case, the actions of a catalogue {service: {name: ...}} that a statement names. An Allow of
# everything but some (NotAction) names all the others.
named(statement, catalogue) := [action |
	some pattern in statement.actions
	some action in matched(lower(pattern), catalogue)
] if {
	count(statement.not_actions) == 0
} else := [action |
	some service, names in catalogue
	some name, _ in names
	action := sprintf("%s:%s", [service, name])
	access.allows_action(statement, action)
]

# matched lists the actions of a catalogue that a pattern in lower case matches.
matched(pattern, catalogue) := [pattern |
	parts := split(pattern, ":")
	catalogue[parts[0]][parts[1]]
] if {
	not wildcard.has_wildcard(pattern)
} else := [action |
	service := split(pattern, ":")[0]
	some name, _ in catalogue[service]
	action := sprintf("%s:%s", [service, name])
	wildcard.matches(pattern, action)
] if {
	not wildcard.has_wildcard(split(pattern, ":")[0])
} else := [action |
	some service, names in catalogue
	some name, _ in names
	action := sprintf("%s:%s", [service, name])
	wildcard.matches(pattern, action)
]

# without_denied leaves out the actions that a Deny of the same text takes back always and everywhere.
without_denied(entry, actions) := actions if {
	denies := iam.whole_denies(entry.text.statements)
	count(denies) == 0
} else := [action |
	denies := iam.whole_denies(entry.text.statements)
	some action in actions
	hit := [deny | some deny in denies; access.allows_action(deny, action)]
	count(hit) == 0
]

# without_denied_patterns does so for patterns: one is taken back when the Deny covers all that it matches.
without_denied_patterns(entry, patterns) := patterns if {
	denies := iam.whole_denies(entry.text.statements)
	count(denies) == 0
} else := [pattern |
	denies := iam.whole_denies(entry.text.statements)
	some pattern in patterns
	hit := [deny | some deny in denies; access.names_action(deny, pattern)]
	count(hit) == 0
]

# written gives actions in lower case as the catalogue writes them.
written(catalogue, actions) := [text |
	some action in actions
	name := split(action, ":")
	text := sprintf("%s:%s", [name[0], catalogue[name[0]][name[1]]])
]

# listing writes up to five actions for people, and how many there are beyond.
listing(actions) := concat(", ", sort(actions)) if {
	count(actions) < 6
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(actions), 0, 5)), count(actions) - 5])
