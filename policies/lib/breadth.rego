# How many resources of a kind a statement names: all of them, some by a wildcard, or single ones.
package lib.breadth

import data.lib.iam
import data.lib.wildcard

# of_pattern is all, some, one, own (what belongs to whoever asks, by a policy variable) or none (of that kind). The
# kind is the first word of an ARN's last part, such as user or role; `*` takes any.
of_pattern(pattern, kind) := "all" if {
	iam.is_any_resource(pattern)
} else := "none" if {
	not is_of_kind(pattern, kind)
} else := "own" if {
	contains(pattern, "${aws:username}")
} else := "all" if {
	startswith(name(pattern), "*")
} else := "all" if {
	kind != "*"
	wildcard.has_wildcard(type_word(pattern))
} else := "some" if {
	wildcard.has_wildcard(pattern)
} else := "some" if {
	contains(pattern, "${")
} else := "one"

is_of_kind(_, kind) if kind == "*"

is_of_kind(pattern, kind) if wildcard.matches(type_word(pattern), kind)

# The first word of what stands after the account: `role` of `role/web`, `secret` of `secret:db`.
type_word(pattern) := split(split(last_part(pattern), "/")[0], ":")[0]

# What stands after that word; the whole, where there is no such word, as with buckets and queues.
name(pattern) := text if {
	startswith(pattern, "arn:")
	split(pattern, ":")[2] == "s3"
	text := last_part(pattern)
} else := rest if {
	rest := trim_left(trim_prefix(last_part(pattern), type_word(pattern)), "/:")
	rest != ""
} else := text if {
	text := last_part(pattern)
}

last_part(pattern) := text if {
	parts := split(pattern, ":")
	count(parts) > 5
	text := concat(":", array.slice(parts, 5, count(parts)))
} else := pattern

# is_wide holds for a statement on all resources of a kind: by `*`, by `role/*`, or by all but some (NotResource).
is_wide(statement, kind) if {
	some pattern in statement.resources
	of_pattern(pattern, kind) == "all"
}

is_wide(statement, _) if {
	count(statement.not_resources) > 0
	everything := [pattern | some pattern in statement.not_resources; iam.is_any_resource(pattern)]
	count(everything) == 0
}

# is_own holds for a statement on nothing but what belongs to whoever asks.
is_own(statement) if {
	count(statement.resources) > 0
	others := [pattern | some pattern in statement.resources; not contains(pattern, "${aws:username}")]
	count(others) == 0
}
