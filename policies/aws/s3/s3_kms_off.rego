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

import data.lib.document
import data.lib.log_bucket

deny contains finding if {
	not has_key
	not "S3 access logs" in log_bucket.received(input)
	count(unreadable) == 0
	finding := {
		"message": "New objects are encrypted with keys of S3, not with a KMS key",
		"path": "/config/encryption",
	}
}

not_applicable contains "S3 delivers access logs only into buckets that are encrypted with its own keys" if {
	not has_key
	"S3 access logs" in log_bucket.received(input)
}

# Whether it receives logs shows in its policy and ACL.
unknown contains reason if {
	not has_key
	not "S3 access logs" in log_bucket.received(input)
	some reason in unreadable
}

unreadable := [reason |
	some path in ["/config/policy", "/config/acl"]
	some reason in document.reasons(input, path)
]

has_key if {
	some rule in input.config.encryption.rules
	startswith(rule.algorithm, "aws:kms")
}
