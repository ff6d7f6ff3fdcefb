package aws.s3.s3_website_enabled_test

import data.aws.s3.s3_website_enabled as policy
import data.lib.samples_test as sample

website := {"website": {"index_document": "index.html"}}

said(document) := {finding.message | some finding in findings} if {
	findings := policy.deny with input as document
}

test_website_with_its_audience if {
	said(sample.bucket(object.union(website, sample.with_policy([sample.statement({})])))) ==
		{"The bucket serves a static website; everyone can reach it by its policy"}
	said(sample.bucket(website)) == {"The bucket serves a static website; at present not everyone can reach it"}
	said(sample.unread_account(object.union(website, sample.with_policy([sample.statement({})])))) ==
		{"The bucket serves a static website; whether everyone can reach it is not known"}
}

test_no_website if {
	said(sample.bucket({})) == set()
}
