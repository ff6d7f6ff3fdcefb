# METADATA
# title: Bucket is not fully covered by Block Public Access
# description: |
#   One or more of the four switches of Block Public Access are on neither for the bucket nor for its account.
#   The bucket need not be public now; one wrong grant would make it so.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access
# custom:
#   id: s3-bucket-pab-incomplete
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Turn on all four switches for the account, which covers every bucket, or else for this bucket.
#   frameworks:
#     cis-aws-1.4: ["2.1.5"]
#     cis-aws-3.0: ["2.1.4"]
#     cis-aws-4.0: ["2.1.4"]
#     cis-aws-5.0: ["2.1.4"]
#     cis-aws-6.0: ["3.1.4"]
#     cis-aws-7.0: ["3.1.4"]
#     fsbp: [S3.8]
#     prowler: [s3_bucket_level_public_access_block]
#   aliases: [s3_bucket_level_public_access_block]
package aws.s3.s3_bucket_pab_incomplete

import data.lib.s3

deny contains finding if {
	missing := [label | some name, label in switches; s3.flag(input, name) == "off"]
	count(missing) > 0
	finding := {
		"message": sprintf("Block Public Access lacks %s, for the bucket as for the account", [
			concat(", ", sort(missing)),
		]),
		"path": ["/config/public_access_block", "/related/account/config/s3_public_access_block"],
	}
}

unknown contains reason if {
	some name, _ in switches
	s3.flag(input, name) == "unknown"
	some reason in s3.unread_blocks(input)
}

switches := {
	"block_public_acls": "BlockPublicAcls",
	"ignore_public_acls": "IgnorePublicAcls",
	"block_public_policy": "BlockPublicPolicy",
	"restrict_public_buckets": "RestrictPublicBuckets",
}
