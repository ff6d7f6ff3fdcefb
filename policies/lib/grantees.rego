# Whom the statements of a resource's policy let in, by name or by what their conditions leave of everyone: accounts,
# organizations, services, deleted principals.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
package lib.grantees

import data.lib.access
import data.lib.accounts

# Keys by whose value an account is named.
account_keys := {
	"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "aws:vpceaccount", "s3:dataaccesspointaccount",
	"kms:calleraccount",
}

# Keys by whose value something of an account is named.
arn_keys := {"aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn", "aws:sourcevpcarn"}

organization_keys := {"aws:principalorgid", "aws:sourceorgid", "aws:vpceorgid"}

path_keys := {"aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"}

# other_accounts lists which accounts other than the document's own the statements let in: {at, statement, account,
# whole}. `whole` says that the account itself is named, so that whoever it trusts gets in.
other_accounts(document, statements) := [entry |
	some i, statement in statements
	statement.effect == "Allow"
	some grant in granted(statement, statements)
	account := grant.account
	account != document.account
	whole := grant.whole
	not access.is_denied_to_all(statement, statements)
	entry := {"at": i, "statement": statement, "account": account, "whole": whole}
]

# granted lists the accounts that one statement names, of all kinds: {account, whole, value}, where value is how it is
# named.
granted(statement, statements) := array.concat(
	[grant |
		some principal in statement.principals
		principal.type == "AWS"
		account := accounts.of_principal(principal.value)
		whole := is_whole(principal.value)
		grant := {"account": account, "whole": whole, "value": principal.value}
	],
	of_narrowings(statement, statements),
)

# is_whole tells whether a principal is an account itself, in either of its two spellings, or all that is in one.
is_whole(value) := true if {
	accounts.is_account(value)
} else := true if {
	endswith(value, ":*")
} else := endswith(value, ":root")

# What conditions leave of everyone. All of them must hold: the first that names accounts says which.
of_narrowings(statement, statements) := [] if {
	not access.allows_everyone(statement)
} else := first if {
	found := [named |
		some condition in narrowings(statement, statements)
		named := accounts_of(condition)
		count(named) > 0
	]
	count(found) > 0
	first := found[0]
} else := []

# narrowings lists the conditions that narrow a statement: its own, and those of a Deny that takes back the rest.
narrowings(statement, statements) := array.concat(
	[condition | some condition in statement.conditions; access.is_narrowing(condition)],
	[condition |
		some deny in statements
		deny.effect == "Deny"
		access.keeps_out_strangers(deny)
		access.covers_all([deny], statement)
		some condition in deny.conditions
		access.is_negated_narrowing(condition)
	],
)

accounts_of(condition) := [grant |
	lower(condition.key) in account_keys
	some value in condition.values
	accounts.is_account(value)
	grant := {"account": value, "whole": true, "value": value}
] if {
	lower(condition.key) in account_keys
} else := [grant |
	lower(condition.key) in arn_keys
	some value in condition.values
	account := accounts.of_principal(value)
	whole := is_whole(value)
	grant := {"account": account, "whole": whole, "value": value}
]

# organizations lists the ids of organizations that a statement for everyone is narrowed to.
organizations(statement, statements) := [] if {
	not access.allows_everyone(statement)
} else := array.concat(
	[value |
		some condition in narrowings(statement, statements)
		lower(condition.key) in organization_keys
		some value in condition.values
	],
	[id |
		some condition in narrowings(statement, statements)
		lower(condition.key) in path_keys
		some value in condition.values
		id := split(value, "/")[0]
	],
)

# is_deleted holds for the unique id that stands in the place of a user or role that is gone.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
is_deleted(value) if {
	count(value) >= 16
	substring(value, 0, 4) in {"AIDA", "AROA", "AGPA", "ANPA", "AIPA", "APKA", "ASCA", "ABIA"}
	trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

# audience says in words who strangers are to a statement that is open to them: a condition on what only a signed request
# has keeps anonymous ones out, and nobody else.
audience(statement) := "anybody with an AWS account" if {
	count(signed(statement)) > 0
} else := "everyone"

signed(statement) := [condition |
	some condition in statement.conditions
	is_of_principal(lower(condition.key))
	needs_key(condition)
]

is_of_principal(key) if key in {"aws:userid", "aws:username"}

is_of_principal(key) if startswith(key, "aws:principal")

needs_key(condition) if access.operator(condition) in access.narrowing_operators

needs_key(condition) if {
	lower(condition.operator) == "null"
	condition.values == ["false"]
}
