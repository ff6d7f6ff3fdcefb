package aws.s3.s3_cors_wildcard_test

import data.aws.s3.s3_cors_wildcard as policy
import data.lib.samples_test as sample

rule(origins, methods) := {
	"allowed_origins": origins,
	"allowed_methods": methods,
	"allowed_headers": [],
	"expose_headers": [],
}

found(rules) := findings if {
	findings := policy.deny with input as sample.bucket({"cors": rules})
}

test_every_origin if {
	sample.severities(found([rule(["*"], ["GET", "HEAD"])])) == {"info"}
	sample.severities(found([rule(["https://*"], ["GET", "PUT"])])) == {"low"}
	sample.keys(found([rule(["https://a.example"], ["GET"]), rule(["*", "https://a.example"], ["GET"])])) == {"1"}
	sample.keys(found([object.union(rule(["*"], ["GET"]), {"id": "open"})])) == {"open"}
}

test_origins_of_one_party if {
	count(found([rule(["https://a.example", "https://*.a.example"], ["GET", "PUT"])])) == 0
	count(policy.deny) == 0 with input as sample.bucket({})
}
