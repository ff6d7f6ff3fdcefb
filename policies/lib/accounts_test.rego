package lib.accounts_test

import data.lib.accounts
import data.lib.log_delivery

known := {
	"own": ["222222222222"],
	"friendly": {"333333333333": "the other team"},
	"third_party": {"444444444444": "a vendor"},
}

doc := {"account": "111122223333"}

test_account_is_twelve_digits if {
	accounts.is_account("012345678901")
	not accounts.is_account("12345678901")
	not accounts.is_account("amazon-elbxx")
	not accounts.is_account("12345678901x")
}

test_known_accounts if {
	accounts.is_known(doc, "111122223333") with data.accounts as known
	accounts.is_known(doc, "222222222222") with data.accounts as known
	accounts.is_known(doc, "333333333333") with data.accounts as known
	accounts.is_known(doc, "444444444444") with data.accounts as known
	not accounts.is_known(doc, "555555555555") with data.accounts as known
}

test_unknown_accounts if {
	accounts.is_unknown(doc, "555555555555") with data.accounts as known
	not accounts.is_unknown(doc, "444444444444") with data.accounts as known
	not accounts.is_unknown(doc, "amazon-elb") with data.accounts as known
}

test_accounts_that_deliver_logs_are_not_unknown if {
	not accounts.is_unknown(doc, "127311923021") with data.accounts as known
}

test_every_log_account_is_an_account if {
	wrong := [account | some account, _ in log_delivery.accounts; not accounts.is_account(account)]
	count(wrong) == 0
	count(log_delivery.accounts) > 20
}

test_account_of_a_principal if {
	accounts.of_principal("555555555555") == "555555555555"
	accounts.of_principal("arn:aws:iam::555555555555:root") == "555555555555"
	accounts.of_principal("arn:aws:sts::555555555555:assumed-role/a/b") == "555555555555"
	not accounts.of_principal("*")
	not accounts.of_principal("AROAEXAMPLEID")
	not accounts.of_principal("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1")
}

test_kind_of_an_account if {
	known := {"own": ["222222222222"], "friendly": {"333333333333": "f"}, "third_party": {"444444444444": "t"}}
	document := {"account": "111122223333"}
	kinds := [accounts.kind(document, account) |
		some account in [
			"111122223333", "222222222222", "333333333333", "444444444444", "127311923021", "555555555555",
		]
	]
		with data.accounts as known
	kinds == ["self", "own", "friendly", "third_party", "aws", "unknown"]
}

test_label if {
	known := {"own": ["222222222222"], "friendly": {"333333333333": "team"}, "third_party": {"444444444444": "vendor"}}
	accounts.label("222222222222") == "own" with data.accounts as known
	accounts.label("333333333333") == "friendly: team" with data.accounts as known
	accounts.label("444444444444") == "third party: vendor" with data.accounts as known
	accounts.label("555555555555") == "unknown" with data.accounts as known
}
