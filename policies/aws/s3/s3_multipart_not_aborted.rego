# METADATA
# title: Uploads that were never ended are kept for ever
# description: |
#   The bucket has lifecycle rules, but none for the whole of it that throws away multipart uploads that were
#   begun and not ended. Their parts are paid for, and seen in no listing of objects.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
#     description: Configuring a bucket lifecycle configuration to delete incomplete multipart uploads
# custom:
#   id: s3-multipart-not-aborted
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/lifecycle]
#   remediation: |
#     Add a lifecycle rule without a filter that aborts incomplete multipart uploads after some days
#     (AbortIncompleteMultipartUpload, DaysAfterInitiation: 7).
#   frameworks:
#     checkov: [CKV_AWS_300]
#   aliases: [CKV_AWS_300]
#   tags: [hygiene]
package aws.s3.s3_multipart_not_aborted

deny contains finding if {
	count(rules) > 0
	whole := [rule | some rule in aborting; rule.prefix == ""; rule.has_other_filters == false]
	count(whole) == 0
	finding := {
		"message": sprintf("No lifecycle rule for the whole bucket ends incomplete uploads (%s)", [detail]),
		"path": "/config/lifecycle/rules",
	}
}

not_applicable contains "the bucket has no lifecycle rule: s3-lifecycle-missing says so" if count(rules) == 0

rules := [rule | some rule in object.get(input.config, ["lifecycle", "rules"], []); rule.enabled == true]

aborting := [rule | some rule in rules; rule.abort_incomplete_multipart_upload_days > 0]

detail := sprintf("those of %s are for a part of it", [concat(", ", [rule.id | some rule in aborting])]) if {
	count(aborting) > 0
} else := "those there are do other things"
