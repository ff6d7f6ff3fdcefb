# How many resources of a kind a statement names: all of them, some by a wildcard, or single ones.
package lib.breadth

import data.lib.accounts
import data.lib.iam
import data.lib.wildcard

# of_pattern is all, some, one, own (what belongs to whoever asks, by a policy variable) or none (of that kind). The
# kind is the first word of an ARN's last part for what IAM has, such as user or role; `*` takes any.
of_pattern(pattern, kind) := "all" if {
	iam.is_any_resource(pattern)
} else := "none" if {
	not is_of_kind(pattern, kind)
} else := "own" if {
	contains(pattern, "${aws:username}")
	is_of_whoever_asks(pattern)
} else := "all" if {
	takes_in_all(pattern, kind)
} else := "all" if {
	kind == "*"
	is_any_name(name(pattern))
} else := "all" if {
	kind == "*"
	is_all_within(pattern, name(pattern))
} else := "some" if {
	wildcard.has_wildcard(pattern)
} else := "some" if {
	contains(pattern, "${")
} else := "one"

is_of_kind(_, kind) if kind == "*"

is_of_kind(pattern, kind) if {
	may_be_of_iam(pattern)
	wildcard.matches(type_word(pattern), kind)
}

# `*` goes past the end of the word, so that `r*-admin` can be role/the-admin.
is_of_kind(pattern, kind) if {
	may_be_of_iam(pattern)
	word := type_word(pattern)
	contains(word, "*")
	startswith(kind, wildcard.fixed_prefix(word))
}

may_be_of_iam(pattern) if {
	may_be_of(pattern, "iam")
	not lacks_account(pattern)
}

# What IAM has is always of an account.
lacks_account(pattern) if {
	parts := split(pattern, ":")
	count(parts) > 5
	parts[4] == ""
}

# may_be_of holds unless the pattern names another service.
may_be_of(pattern, _) if not startswith(pattern, "arn:")

may_be_of(pattern, service) if {
	parts := split(pattern, ":")
	count(parts) > 3
	wildcard.matches(parts[2], service)
}

# An ARN that ends with the service and a wildcard, or before it.
may_be_of(pattern, service) if {
	parts := split(pattern, ":")
	count(parts) == 3
	startswith(service, wildcard.fixed_prefix(parts[2]))
}

may_be_of(pattern, _) if count(split(pattern, ":")) < 3

# A wildcard in place of the partition may take up the service as well.
may_be_of(pattern, _) if {
	parts := split(pattern, ":")
	count(parts) == 3
	contains(parts[1], "*")
}

# takes_in_all holds for a pattern that matches every name of a kind of IAM, if only in one account. A `*` of another
# pattern is taken up by a `*` alone; `?` would take one as well, but not two.
takes_in_all(pattern, kind) if {
	kind != "*"
	some account in ["*", concat("", array.slice(split(pattern, ":"), 4, 5))]
	account != ""
	trim(account, "0123456789*?") == ""
	start := sprintf("arn:%s:iam::%s:%s/", [partition(pattern), account, kind])
	wildcard.matches(pattern, concat("", [start, "*"]))
	wildcard.matches(pattern, concat("", [start, "**"]))
}

partition(pattern) := "aws-cn" if {
	startswith(pattern, "arn:aws-cn")
} else := "aws-us-gov" if {
	startswith(pattern, "arn:aws-us-gov")
} else := "aws"

# service_of gives the service that resources of an action are of.
service_of(action) := object.get({"sts": "iam"}, prefix, prefix) if prefix := lower(split(action, ":")[0])

# of_service leaves out the actions of services of which a statement names no resource.
of_service(statement, actions) := actions if {
	is_of_any_service(statement)
} else := [action |
	some action in actions
	fitting := [pattern | some pattern in statement.resources; may_be_of(pattern, service_of(action))]
	count(fitting) > 0
]

is_of_any_service(statement) if count(statement.not_resources) > 0

is_of_any_service(statement) if names_everything(statement)

names_everything(statement) if "*" in statement.resources

# widely leaves out the actions that a statement does not allow for all resources of their service, or
# of a kind of that service.
widely(statement, actions) := actions if {
	names_everything(statement)
} else := actions if {
	count(statement.not_resources) > 0
	is_wide(statement, "*")
} else := [action |
	wide := [pattern | some pattern in statement.resources; of_pattern(pattern, "*") == "all"]
	count(wide) > 0
	some action in actions
	fitting := [pattern | some pattern in wide; may_be_of(pattern, service_of(action))]
	count(fitting) > 0
]

# is_of_whoever_asks holds for a pattern with the name of the user who asks, and no wildcard beside it that would make it
# the beginning or the end of other names.
is_of_whoever_asks(pattern) if {
	parts := split(lower(pattern), "${aws:username}")
	count(parts) > 1
	not endswith(parts[0], "*")
	not startswith(parts[1], "*")
}

# A device of one's own may have a name that goes on.
is_of_whoever_asks(pattern) if {
	contains(pattern, ":mfa/")
	contains(lower(pattern), "${aws:username}")
}

is_any_name(text) if {
	contains(text, "*")
	trim(text, "*?/:") == ""
}

# Everything of some sort that all of a kind have, such as table/*/index/*. Of buckets it is a folder that each may have.
is_all_within(pattern, text) if {
	substring(text, 0, 2) in {"*/", "*:"}
	not startswith(pattern, "arn:aws:s3:")
}

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

# What stands after the account. In an ARN that is shorter, a `*` stands for the parts in between: the last one there is,
# where it is of an account or of a service, or else an earlier one.
last_part(pattern) := text if {
	parts := split(pattern, ":")
	count(parts) > 5
	text := concat(":", array.slice(parts, 5, count(parts)))
} else := pattern if {
	not startswith(pattern, "arn:")
} else := text if {
	last := last_of(pattern)
	stands_for_the_rest(pattern, last)
	text := substring(last, indexof(last, "*"), -1)
} else := last_of(pattern)

last_of(pattern) := concat("", array.slice(parts, count(parts) - 1, count(parts))) if parts := split(pattern, ":")

stands_for_the_rest(pattern, last) if {
	contains(last, "*")
	trim(wildcard.fixed_prefix(last), "0123456789") == ""
}

stands_for_the_rest(pattern, last) if {
	contains(last, "*")
	count(split(pattern, ":")) < 4
	not contains(last, "/")
}

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

# is_wide_within leaves out what belongs to one other account.
is_wide_within(statement, kind, account) if {
	some pattern in statement.resources
	of_pattern(pattern, kind) == "all"
	not is_of_other_account(pattern, account)
}

is_wide_within(statement, kind, _) if {
	count(statement.not_resources) > 0
	is_wide(statement, kind)
}

is_of_other_account(pattern, account) if {
	parts := split(pattern, ":")
	count(parts) > 5
	accounts.is_account(parts[4])
	parts[4] != account
}

# is_own holds for a statement on nothing but what belongs to whoever asks.
is_own(statement) if {
	count(statement.resources) > 0
	others := [pattern | some pattern in statement.resources; not is_of_whoever_asks(pattern)]
	count(others) == 0
}
