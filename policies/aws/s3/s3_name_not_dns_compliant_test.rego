package aws.s3.s3_name_not_dns_compliant_test

import data.aws.s3.s3_name_not_dns_compliant as policy

bucket(name, config) := {"name": name, "config": config, "unread": []}

found(document) := count(findings) if {
	findings := policy.deny with input as document
}

test_dots_fail if found(bucket("acme.assets", {})) == 1

test_old_names_fail if {
	found(bucket("Acme-Assets", {})) == 1
	found(bucket("acme_assets", {})) == 1
	found(bucket("a123456789012345678901234567890123456789012345678901234567890123456789", {})) == 1
}

test_plain_passes if found(bucket("acme-assets-2", {})) == 0

test_a_website_must_be_named_like_its_domain if {
	found(bucket("www.acme.example", {"website": {"index_document": "index.html"}})) == 0
	found(bucket("www.Acme.example", {"website": {"index_document": "index.html"}})) == 1
}

test_a_website_that_is_not_known_is_unknown if {
	dotted := {
		"name": "www.acme.example",
		"config": {},
		"unread": [{"path": "/config/website", "reason": "access_denied"}],
	}
	found(dotted) == 0
	count(policy.unknown) == 1 with input as dotted
	count(policy.unknown) == 0 with input as object.union(dotted, {"name": "acme"})
}
