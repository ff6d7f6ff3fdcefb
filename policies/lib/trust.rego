# Whom a role's trust policy lets take the role on.
package lib.trust

import data.lib.access
import data.lib.accounts
import data.lib.grantees
import data.lib.iam
import data.lib.wildcard

# entries lists whom the role lets in: {at, statement, principal}, one for each principal of each Allow statement that
# lets the role be taken on and that no Deny takes back from everybody.
entries(role) := [{"at": at, "statement": statement, "principal": principal} |
	statements := role.config.trust_policy.statements
	some at, statement in statements
	some principal in statement.principals
	iam.allows_assume(statement)
	not access.is_denied_to_all(statement, statements)
]

# foreign lists those of another account: {at, statement, principal, account}. Everyone (`*`) is of none, but conditions
# can leave some account of everyone: it is listed in the place of the principal.
foreign(role) := array.concat(
	[object.union(entry, {"account": account}) |
		some entry in entries(role)
		entry.principal.type == "AWS"
		account := accounts.of_principal(entry.principal.value)
		account != role.account
	],
	narrowed(role),
)

narrowed(role) := [entry |
	statements := role.config.trust_policy.statements
	some at, statement in statements
	access.allows_everyone(statement)
	iam.allows_assume(statement)
	some grant in grantees.of_narrowings(statement, statements)
	account := grant.account
	account != role.account
	not access.is_denied_to_all(statement, statements)
	principal := {"type": "AWS", "value": grant.value}
	entry := {"at": at, "statement": statement, "principal": principal, "account": account}
]

# outsiders lists those of accounts that are neither one's own nor friendly.
outsiders(role) := [entry |
	some entry in foreign(role)
	not entry.account in data.accounts.own
	not data.accounts.friendly[entry.account]
]

# federated lists the entries of identity providers.
federated(role) := [entry | some entry in entries(role); entry.principal.type == "Federated"]

# path is the JSON pointer of an entry's statement.
path(entry) := sprintf("/config/trust_policy/statements/%d", [entry.at])

# key names an entry's statement.
key(role, entry) := access.statement_key(role.config.trust_policy.statements, entry.at)

# is_whole_account holds for a principal that stands for an account with everybody in it.
is_whole_account(value) if accounts.is_account(value)

is_whole_account(value) if endswith(value, ":root")

is_whole_account(value) if endswith(value, ":*")

# holds_fixed holds when a statement requires one of some fixed values of a key. Operators that hold for a request
# without the key (`...IfExists`, `ForAllValues:`), and negated ones, require nothing.
holds_fixed(statement, key_name) if {
	some condition in statement.conditions
	lower(condition.key) == key_name
	access.operator(condition) in access.narrowing_operators
	count(condition.values) > 0
	loose := [value | some value in condition.values; not wildcard.is_fixed(value)]
	count(loose) == 0
}

# values lists the values that a statement requires of a key, whether or not they are fixed.
values(statement, key_name) := [value |
	some condition in statement.conditions
	lower(condition.key) == key_name
	access.operator(condition) in access.narrowing_operators
	some value in condition.values
]

# requires_mfa holds for a statement that a session without MFA does not meet. `BoolIfExists` lets long-lived access keys
# through, which bring no such key.
requires_mfa(statement) if {
	some condition in statement.conditions
	lower(condition.key) == "aws:multifactorauthpresent"
	lower(condition.operator) == "bool"
	condition.values == ["true"]
}

requires_mfa(statement) if {
	some condition in statement.conditions
	lower(condition.key) == "aws:multifactorauthage"
	lower(condition.operator) in {"numericlessthan", "numericlessthanequals"}
}

# provider_host is the address of an OpenID Connect provider, without `https://`, as it stands in a principal's ARN and
# before the colon of condition keys; of the providers that are built in, the principal itself.
provider_host(value) := host if {
	contains(value, ":oidc-provider/")
	host := lower(split(value, ":oidc-provider/")[1])
} else := value if {
	not startswith(value, "arn:")
}
