package lib.log_bucket_test

import data.lib.log_bucket
import data.lib.samples_test as sample

write_by(kind, value) := object.union(sample.allow_to(kind, value), {"actions": ["s3:PutObject"]})

received(config) := log_bucket.received(sample.bucket(config))

test_by_policy if {
	received(sample.with_policy([write_by("Service", "cloudtrail.amazonaws.com")])) == ["CloudTrail"]
	received(sample.with_policy([write_by("AWS", "arn:aws:iam::127311923021:root")])) ==
		["Elastic Load Balancing, us-east-1"]
}

test_by_acl if {
	received(sample.with_acl([sample.to_group("s3/LogDelivery", "WRITE")])) == ["S3 access logs"]
	received(sample.with_acl([sample.to_user(
		"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
		"FULL_CONTROL",
	)])) == ["CloudFront standard logs"]
}

test_what_delivers_nothing if {
	received({}) == []
	received(sample.with_policy([sample.allow_to("Service", "cloudtrail.amazonaws.com")])) == []
	received(sample.with_policy([write_by("AWS", "555555555555")])) == []
	received(sample.with_policy([write_by("Service", "glue.amazonaws.com")])) == []
	received(sample.with_acl([sample.to_group("s3/LogDelivery", "READ_ACP")])) == []
}
