# METADATA
# title: Bucket has no lifecycle rule
# description: |
#   No lifecycle rule is in force, so nothing ever expires or moves to cheaper storage, and uploads that were
#   begun and never ended are kept and paid for.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
#     description: Managing the lifecycle of objects
# custom:
#   id: s3-lifecycle-missing
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/lifecycle]
#   remediation: |
#     Add a lifecycle rule: at least one that ends incomplete multipart uploads after some days, and one that
#     lets old versions expire where versioning is on.
#   frameworks:
#     fsbp: [S3.13]
#     prowler: [s3_bucket_lifecycle_enabled]
#   aliases: [s3_bucket_lifecycle_enabled]
package aws.s3.s3_lifecycle_missing

deny contains finding if {
	rules := object.get(input.config, ["lifecycle", "rules"], [])
	in_force := [rule | some rule in rules; rule.enabled == true]
	count(in_force) == 0
	finding := {
		"message": sprintf("Lifecycle rules are missing: %s", [detail(rules)]),
		"path": "/config/lifecycle",
	}
}

detail(rules) := "the bucket has none" if {
	count(rules) == 0
} else := "the only one is disabled" if {
	count(rules) == 1
} else := sprintf("all %d are disabled", [count(rules)])
