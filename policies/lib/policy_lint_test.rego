package lib.policy_lint_test

import data.lib.policy_lint

statement(fields) := object.union(
	{
		"effect": "Allow",
		"principals": [],
		"not_principals": [],
		"actions": ["s3:GetObject"],
		"not_actions": [],
		"resources": ["*"],
		"not_resources": [],
		"conditions": [],
	},
	fields,
)

trusting(principals) := statement({"resources": [], "actions": ["sts:AssumeRole"], "principals": principals})

to(kind, value) := [{"type": kind, "value": value}]

of_form(form, one) := {fault.kind |
	some fault in policy_lint.faults({"form": form, "version": "2012-10-17", "statements": [one]}, one)
}

kinds(fields) := of_form("identity", statement(fields))

in_trust(principals) := of_form("trust", trusting(principals))

of_action(pattern) := kinds({"actions": [pattern]})

of_resource(pattern) := kinds({"resources": [pattern]})

test_plain_passes if kinds({}) == set()

test_effect if {
	kinds({"effect": "allow"}) == {"effect"}
	kinds({"effect": "Deny"}) == set()
}

test_missing_elements if {
	kinds({"actions": []}) == {"no-action"}
	kinds({"resources": []}) == {"no-resource"}
	kinds({"actions": [], "not_actions": ["iam:*"]}) == set()
	kinds({"resources": [], "not_resources": ["arn:aws:s3:::b"]}) == set()
	in_trust([]) == {"no-principal"}
	of_form("bucket", statement({})) == {"no-principal"}
}

test_elements_of_other_kinds_of_policy if {
	kinds({"principals": to("AWS", "*")}) == {"identity-principal"}
	of_form("trust", statement({"principals": to("AWS", "*"), "actions": ["sts:AssumeRole"]})) == {"trust-resource"}
	of_form("bucket", statement({"principals": to("AWS", "*")})) == set()
	in_trust(to("Service", "ec2.amazonaws.com")) == set()
}

test_not_principal if {
	others := {"not_principals": to("AWS", "arn:aws:iam::111122223333:root")}
	of_form("bucket", statement(others)) == {"notprincipal-allow"}
	of_form("bucket", statement(object.union(others, {"effect": "Deny"}))) == set()
}

test_actions_that_are_sound if {
	every pattern in ["*", "*:*", "**", "s3:*", "S3:getobject", "iam:?reate*", "execute-api:Invoke", "a4b:*"] {
		of_action(pattern) == set()
	}
}

test_actions_in_one_text if {
	of_action("s3:GetObject,s3:PutObject") == {"action-list"}
	of_action("s3:GetObject s3:PutObject") == {"action-list"}
	of_action("ec2:* ") == {"action-list"}
}

test_actions_of_no_form if {
	every pattern in ["GetObject", "s3", "s3:", ":GetObject", "s3::GetObject", "arn:aws:s3:::b", "Get*"] {
		of_action(pattern) == {"action-form"}
	}
}

test_names_that_are_no_prefix if {
	of_action("efs:ClientMount") == {"service-prefix"}
	of_action("EFS:*") == {"service-prefix"}
	of_action("elasticfilesystem:ClientMount") == set()
	faults := policy_lint.faults({"form": "identity", "version": "2012-10-17"}, statement({"actions": ["sfn:*"]}))
	contains(faults[0].instead, "states:")
}

test_not_action_says_that_nothing_is_left_out if {
	one := statement({"actions": [], "not_actions": ["elb:*", "iam:*"]})
	faults := policy_lint.faults({"form": "identity", "version": "2012-10-17"}, one)
	count(faults) == 1
	contains(faults[0].what, "leaves nothing out")
}

test_resources_that_are_sound if {
	every pattern in [
		"*", "**", "arn:aws:*", "arn:*:s3:::b", "arn:aws:s3:::b/a:b", "arn:aws:s3:*", "arn*", "${aws:x}",
		"arn:aws:ec2:*:*:instance/*", "arn:aws-cn:sns:cn-north-1:111122223333:t", "arn:aws:iam::111122223333:role/a",
	] {
		of_resource(pattern) == set()
	}
}

test_resources_of_no_form if {
	of_resource("my-bucket") == {"resource-form"}
	of_resource(" *") == {"resource-form"}
	of_resource("arn:aws:s3::b") == {"arn-fields"}
	of_resource("arn:aws:s3:::") == {"arn-empty"}
	kinds({"resources": [], "not_resources": ["my-bucket/*"]}) == {"resource-form"}
}

test_arns_of_buckets if {
	of_resource("arn:aws:s3:us-east-1:111122223333:b") == {"s3-arn-account"}
	of_resource("arn:aws:s3::111122223333:b/*") == {"s3-arn-account"}
	of_resource("arn:aws:s3:::b") == set()
	of_resource("arn:aws:s3:*:*:b") == set()
	of_resource("arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*") == set()
	of_resource("arn:aws:s3:us-east-1:111122223333:job/1") == set()
	of_resource("arn:aws:s3:us-east-1:111122223333:*") == set()
}

test_arns_of_iam if {
	of_resource("arn:aws:iam:us-east-1:111122223333:role/a") == {"iam-arn-region"}
	of_resource("arn:aws:iam:*:111122223333:role/a") == set()
}

test_principals_that_are_sound if {
	every principal in [
		["AWS", "*"], ["*", "*"], ["AWS", "111122223333"], ["AWS", "arn:aws:iam::111122223333:role/a"],
		["AWS", "AROAEXAMPLEEXAMPLEEXA"], ["Service", "ec2.amazonaws.com"], ["Federated", "graph.facebook.com"],
		["CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
	] {
		in_trust(to(principal[0], principal[1])) == set()
	}
}

test_principals_that_are_nobody if {
	in_trust(to("AWS", "arn:aws:iam::*:root")) == {"principal-wildcard"}
	in_trust(to("AWS", "arn:aws:iam::111122223333:role/app-*")) == {"principal-wildcard"}
	in_trust(to("Service", "*.amazonaws.com")) == {"principal-wildcard"}
	in_trust(to("aws", "111122223333")) == {"principal-type"}
	in_trust(to("AWS", "1112222333")) == {"principal-account"}
}

of_version(version, one) := {fault.kind |
	some fault in policy_lint.faults({"form": "identity", "version": version}, one)
}

test_variables_of_old_policies if {
	own := statement({"resources": ["arn:aws:s3:::b/${aws:username}/*"]})
	of_version("2012-10-17", own) == set()
	of_version("2008-10-17", own) == {"literal-variable"}
	of_version("", own) == {"literal-variable"}
	of_version("", statement({})) == set()
	under := {"operator": "StringEquals", "key": "aws:userid", "values": ["${aws:userid}"]}
	of_version("", statement({"conditions": [under]})) == {"literal-variable"}
}

test_repeated_sids if {
	policy_lint.repeated_sids({"statements": [{"sid": "a"}, {"sid": "b"}, {"sid": "a"}, {}]}) == {"a"}
	policy_lint.repeated_sids({"statements": [{"sid": "a"}, {}, {}]}) == set()
	policy_lint.repeated_sids({"statements": [{"sid": ""}, {"sid": ""}]}) == set()
}

forms(document) := {[text.form, text.path] | some text in policy_lint.texts(document)}

test_texts_of_every_type if {
	one := {"version": "2012-10-17", "statements": []}
	forms({"type": "AWS::IAM::ManagedPolicy", "config": {"policy": one}}) == {["identity", "/config/policy/statements"]}
	forms({"type": "AWS::S3::Bucket", "config": {"policy": one}}) == {["bucket", "/config/policy/statements"]}
	forms({"type": "AWS::S3::Bucket", "config": {}}) == set()
	forms({"type": "AWS::IAM::Role", "config": {
		"trust_policy": one,
		"inline_policies": [{"name": "p", "policy": one}, {"name": "unparsable"}],
	}}) == {
		["trust", "/config/trust_policy/statements"],
		["identity", "/config/inline_policies/0/policy/statements"],
	}
}
