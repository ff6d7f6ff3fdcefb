package aws.s3.s3_policy_service_no_source_test

import data.aws.s3.s3_policy_service_no_source as policy
import data.lib.samples_test as sample

params := {"s3-policy-service-no-source": {"exempt_services": ["logdelivery.elasticloadbalancing.amazonaws.com"]}}

found(statements) := count(findings) if {
	findings := policy.deny
		with input as sample.bucket(sample.with_policy(statements))
		with data.params as params
}

service(name, conditions) := object.union(sample.allow_to("Service", name), {"conditions": conditions})

trail := "cloudtrail.amazonaws.com"

test_without_source_fails if {
	found([service(trail, [])]) == 1
	found([service(trail, [sample.condition("StringEquals", "s3:x-amz-acl", ["bucket-owner-full-control"])])]) == 1
}

test_wide_source_fails if {
	found([service(trail, [sample.condition("ArnLike", "aws:SourceArn", ["arn:aws:cloudtrail:*:*:trail/*"])])]) == 1
	found([service(trail, [sample.condition("StringLike", "aws:SourceAccount", ["*"])])]) == 1
	found([service(trail, [sample.condition("StringNotEquals", "aws:SourceAccount", ["111122223333"])])]) == 1
}

test_with_source_passes if {
	found([service(trail, [sample.condition("StringEquals", "AWS:sourceaccount", ["111122223333"])])]) == 0
	found([service(trail, [sample.condition("ArnLike", "aws:SourceArn", ["arn:aws:cloudtrail:*:111122223333:trail/*"])])]) ==
		0
	found([service(trail, [sample.condition("StringEquals", "aws:SourceOrgID", ["o-abc"])])]) == 0
	found([service(trail, [sample.condition("StringEqualsIfExists", "aws:SourceAccount", ["111122223333"])])]) == 0
}

test_source_demanded_by_a_deny_passes if {
	guard := sample.deny({"conditions": [sample.condition("StringNotEquals", "aws:SourceAccount", ["111122223333"])]})
	found([service(trail, []), guard]) == 0
	found([service(trail, []), object.union(guard, {"resources": ["arn:aws:s3:::c/*"]})]) == 1
}

test_exempt_services_and_accounts_pass if {
	found([service("logdelivery.elasticloadbalancing.amazonaws.com", [])]) == 0
	found([sample.allow_to("AWS", "555555555555")]) == 0
	found([object.union(service(trail, []), {"effect": "Deny"})]) == 0
}
