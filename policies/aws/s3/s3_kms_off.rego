# METADATA
# title: Bucket is not encrypted with a KMS key
# description: |
#   New objects are encrypted with keys of S3, as all are since January 2023. With a key of KMS, reading needs a
#   permission on the key as well, and every use of the key is logged. Buckets that receive S3's access logs need S3's
#   keys and are left aside.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#     description: Using server-side encryption with AWS KMS keys
# custom:
#   id: s3-kms-off
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/encryption]
#   remediation: |
#     Set the default encryption to SSE-KMS with a key of your own, and a bucket key to keep the costs down.
#   frameworks:
#     fsbp: [S3.17]
#     prowler: [s3_bucket_kms_encryption]
#   aliases: [s3_bucket_kms_encryption]
package aws.s3.s3_kms_off

import data.lib.log_bucket

deny contains finding if {
	rules := object.get(input.config, ["encryption", "rules"], [])
	with_key := [rule | some rule in rules; startswith(rule.algorithm, "aws:kms")]
	count(with_key) == 0
	not "S3 access logs" in log_bucket.received(input)
	finding := {
		"message": "New objects are encrypted with keys of S3, not with a KMS key",
		"path": "/config/encryption",
	}
}

not_applicable contains "S3 delivers access logs only into buckets that are encrypted with its own keys" if {
	"S3 access logs" in log_bucket.received(input)
}
