# IAM's wildcards: `*` stands for any run of characters, `?` for one, and nothing else is special.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
package lib.wildcard

# matches holds when the pattern matches the whole text. Letters count as they are: lower both for actions.
matches(pattern, text) if pattern == text

matches(pattern, text) if {
	contains(pattern, "*")
	not contains(pattern, "?")
	in_order(split(pattern, "*"), text)
}

matches(pattern, text) if {
	contains(pattern, "?")
	regex.match(expression(pattern), text)
}

# is_fixed holds when a value has neither a wildcard nor a policy variable.
is_fixed(text) if {
	not contains(text, "*")
	not contains(text, "?")
	not contains(text, "${")
}

# has_wildcard holds when a pattern can match more than one text.
has_wildcard(pattern) if contains(pattern, "*")

has_wildcard(pattern) if contains(pattern, "?")

# covers holds only when every text that the other pattern matches is matched by this one. It may miss a cover that
# needs `?` on both sides, and never claims one that is not there.
covers(pattern, other) if pattern == other

covers(pattern, other) if {
	not has_wildcard(other)
	matches(pattern, other)
}

# A `*` in the other pattern can only be taken up by a `*` of this one, since nothing else here matches that character.
covers(pattern, other) if {
	not contains(pattern, "?")
	matches(pattern, other)
}

# disjoint holds only when no text matches both patterns: their texts before the first wildcard differ.
disjoint(pattern, other) if {
	left := fixed_prefix(pattern)
	right := fixed_prefix(other)
	not startswith(left, right)
	not startswith(right, left)
}

disjoint(pattern, other) if {
	not has_wildcard(other)
	not matches(pattern, other)
}

disjoint(pattern, other) if {
	not has_wildcard(pattern)
	not matches(other, pattern)
}

fixed_prefix(pattern) := split(split(pattern, "*")[0], "?")[0]

in_order(parts, text) if {
	count(parts) == 2
	startswith(text, parts[0])
	endswith(text, parts[1])
	count(text) >= count(parts[0]) + count(parts[1])
}

in_order(parts, text) if {
	count(parts) == 3
	startswith(text, parts[0])
	endswith(text, parts[2])
	length := (count(text) - count(parts[0])) - count(parts[2])
	length >= 0
	contains(substring(text, count(parts[0]), length), parts[1])
}

# With more than one part in the middle their places have to be found one after the other: for each the first place
# there is, which leaves the most for those that follow.
in_order(parts, text) if {
	count(parts) > 3
	startswith(text, parts[0])
	endswith(text, parts[count(parts) - 1])
	length := (count(text) - count(parts[0])) - count(parts[count(parts) - 1])
	length >= 0
	middle := [part | some part in array.slice(parts, 1, count(parts) - 1); part != ""]
	follow(middle, substring(text, count(parts[0]), length))
}

# follow holds when a text has the parts in their order, none over another. Rego has no loop that would do for any
# number of them; beyond four it takes a regular expression, which in both engines is linear in the text.
follow(parts, _) if count(parts) == 0

follow(parts, text) if {
	count(parts) == 1
	contains(text, parts[0])
}

follow(parts, text) if {
	count(parts) == 2
	contains(after(text, parts[0]), parts[1])
}

follow(parts, text) if {
	count(parts) == 3
	contains(after(after(text, parts[0]), parts[1]), parts[2])
}

follow(parts, text) if {
	count(parts) == 4
	contains(after(after(after(text, parts[0]), parts[1]), parts[2]), parts[3])
}

follow(parts, text) if {
	count(parts) > 4
	regex.match(expression(sprintf("*%s*", [concat("*", parts)])), text)
}

# after gives what follows the first place of a part; undefined when the text has none.
after(text, part) := substring(text, at + count(part), -1) if {
	at := indexof(text, part)
	at >= 0
}

expression(pattern) := concat("", ["(?s)^", concat("", [escaped(letter) | some letter in split(pattern, "")]), "$"])

escaped(letter) := object.get(special, letter, letter)

special := {
	"*": ".*",
	"?": ".",
	"\\": "\\\\",
	".": "\\.",
	"+": "\\+",
	"(": "\\(",
	")": "\\)",
	"[": "\\[",
	"]": "\\]",
	"{": "\\{",
	"}": "\\}",
	"|": "\\|",
	"^": "\\^",
	"$": "\\$",
}
