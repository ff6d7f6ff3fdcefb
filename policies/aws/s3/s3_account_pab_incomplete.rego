# METADATA
# title: Account does not fully block public access to S3
# description: |
#   One or more of the four switches of the account's Block Public Access are off, so every bucket, and every one
#   that is yet to come, depends on its own settings.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
#     description: Configuring block public access settings for your account
# custom:
#   id: s3-account-pab-incomplete
#   severity: high
#   resource_types: [AWS::::Account]
#   reads: [/config/s3_public_access_block]
#   remediation: |
#     Turn on all four switches for the account: aws s3control put-public-access-block. First move content that
#     has to be public behind CloudFront, or into an account of its own.
#   frameworks:
#     cis-aws-1.4: ["2.1.5"]
#     cis-aws-3.0: ["2.1.4"]
#     cis-aws-4.0: ["2.1.4"]
#     cis-aws-5.0: ["2.1.4"]
#     cis-aws-6.0: ["3.1.4"]
#     cis-aws-7.0: ["3.1.4"]
#     fsbp: [S3.1]
#     prowler: [s3_account_level_public_access_blocks]
#   aliases: [s3_account_level_public_access_blocks]
package aws.s3.s3_account_pab_incomplete

deny contains finding if {
	missing := [label |
		some name, label in switches
		not object.get(input.config, ["s3_public_access_block", name], false)
	]
	count(missing) > 0
	finding := {
		"message": sprintf("Block Public Access of the account lacks %s", [concat(", ", sort(missing))]),
		"path": "/config/s3_public_access_block",
	}
}

switches := {
	"block_public_acls": "BlockPublicAcls",
	"ignore_public_acls": "IgnorePublicAcls",
	"block_public_policy": "BlockPublicPolicy",
	"restrict_public_buckets": "RestrictPublicBuckets",
}
