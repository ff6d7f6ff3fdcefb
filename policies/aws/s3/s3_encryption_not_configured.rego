# METADATA
# title: Bucket has no encryption of its own configured
# description: |
#   The bucket has no default encryption configuration. S3 has encrypted every new object with its own keys since
#   January
#   2023 all the same, so nothing lies open; what is missing is a choice of key.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
#     description: Setting default server-side encryption
# custom:
#   id: s3-encryption-not-configured
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/encryption]
#   remediation: |
#     Set the bucket's default encryption, with a KMS key where access to the key is to be controlled and logged.
#   frameworks:
#     prowler: [s3_bucket_default_encryption]
#   aliases: [s3_bucket_default_encryption]
package aws.s3.s3_encryption_not_configured

deny contains finding if {
	count(object.get(input.config, ["encryption", "rules"], [])) == 0
	finding := {
		"message": "Default encryption is not configured for the bucket",
		"path": "/config/encryption",
	}
}
