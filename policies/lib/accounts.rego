# Which accounts are known, and which account a principal belongs to.
package lib.accounts

import data.lib.log_delivery

# is_account holds for twelve digits.
is_account(text) if {
	count(text) == 12
	trim(text, "0123456789") == ""
}

# is_known holds for the document's own account and for accounts that the configuration names.
is_known(document, account) if account == document.account

is_known(_, account) if account in data.accounts.own

is_known(_, account) if account in object.keys(data.accounts.friendly)

is_known(_, account) if account in object.keys(data.accounts.third_party)

# is_unknown holds for an account that is none of those, and not one from which AWS itself delivers logs.
is_unknown(document, account) if {
	is_account(account)
	not is_known(document, account)
	not log_delivery.accounts[account]
}

# of_principal gives the account of a principal of type AWS: of a bare account id or of an ARN. Undefined for `*`, for
# the unique id of a deleted principal, and for ARNs that name a service in place of an account.
of_principal(value) := value if {
	is_account(value)
} else := account if {
	startswith(value, "arn:")
	account := split(value, ":")[4]
	is_account(account)
}
