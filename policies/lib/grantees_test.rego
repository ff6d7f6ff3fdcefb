package lib.grantees_test

import data.lib.grantees
import data.lib.samples_test as sample

others(statements) := {[entry.account, entry.whole] |
	some entry in grantees.other_accounts({"account": sample.own_account}, statements)
}

test_accounts_by_name if {
	others([sample.allow_to("AWS", "555555555555")]) == {["555555555555", true]}
	others([sample.allow_to("AWS", "arn:aws:iam::555555555555:root")]) == {["555555555555", true]}
	others([sample.allow_to("AWS", "arn:aws:iam::555555555555:role/x")]) == {["555555555555", false]}
	others([sample.allow_to("AWS", "arn:aws:sts::555555555555:assumed-role/x/y")]) == {["555555555555", false]}
}

test_who_is_no_other_account if {
	others([sample.allow_to("AWS", sample.own_account)]) == set()
	others([sample.allow_to("AWS", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1")]) == set()
	others([sample.allow_to("AWS", "AROAEXAMPLEEXAMPLE123")]) == set()
	others([sample.allow_to("Service", "cloudtrail.amazonaws.com")]) == set()
	others([sample.statement({})]) == set()
	others([sample.deny({"principals": [{"type": "AWS", "value": "555555555555"}]})]) == set()
}

test_accounts_that_conditions_leave_of_everyone if {
	others([sample.under("StringEquals", "aws:PrincipalAccount", ["555555555555"])]) == {["555555555555", true]}
	others([sample.under("StringEquals", "AWS:principalaccount", ["555555555555", sample.own_account])]) ==
		{["555555555555", true]}
	others([sample.under("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::555555555555:role/*"])]) ==
		{["555555555555", false]}
	others([sample.under("StringEquals", "s3:DataAccessPointAccount", ["555555555555"])]) == {["555555555555", true]}
	# With IfExists nobody is named: the statement stays open to everyone.
	others([sample.under("StringEqualsIfExists", "aws:PrincipalAccount", ["555555555555"])]) == set()
}

test_accounts_that_a_deny_leaves_of_everyone if {
	deny := sample.deny({"conditions": [sample.condition("StringNotEquals", "aws:PrincipalAccount", ["555555555555"])]})
	others([sample.statement({}), deny]) == {["555555555555", true]}
	part := object.union(deny, {"resources": ["arn:aws:s3:::b"]})
	others([sample.statement({}), part]) == set()
}

test_a_condition_on_a_named_principal_names_nobody_else if {
	named := object.union(
		sample.allow_to("AWS", sample.own_account),
		{"conditions": [sample.condition("StringEquals", "aws:SourceAccount", ["555555555555"])]},
	)
	others([named]) == set()
}

test_what_is_denied_to_all_lets_nobody_in if {
	others([sample.allow_to("AWS", "555555555555"), sample.deny({})]) == set()
}

test_organizations if {
	one := sample.under("StringEquals", "aws:PrincipalOrgID", ["o-abc"])
	grantees.organizations(one, [one]) == ["o-abc"]
	path := sample.under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ["o-abc/r-1/*"])
	grantees.organizations(path, [path]) == ["o-abc"]
	all := sample.under("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-abc"])
	grantees.organizations(all, [all]) == []
	named := object.union(one, {"principals": [{"type": "AWS", "value": "555555555555"}]})
	grantees.organizations(named, [named]) == []
}

test_deleted_principals if {
	grantees.is_deleted("AROAEXAMPLEEXAMPLE123")
	grantees.is_deleted("AIDAEXAMPLEEXAMPLE123")
	not grantees.is_deleted("111122223333")
	not grantees.is_deleted("arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE123")
	not grantees.is_deleted("*")
	not grantees.is_deleted("AROA*")
}

test_audience if {
	grantees.audience(sample.statement({})) == "everyone"
	grantees.audience(sample.under("StringEquals", "aws:username", ["bob"])) == "anybody with an AWS account"
	grantees.audience(sample.under("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/x"])) ==
		"anybody with an AWS account"
	grantees.audience(sample.under("Null", "aws:PrincipalArn", ["false"])) == "anybody with an AWS account"
	grantees.audience(sample.under("StringLikeIfExists", "aws:PrincipalArn", ["x"])) == "everyone"
	grantees.audience(sample.under("StringEquals", "aws:Referer", ["x"])) == "everyone"
}
