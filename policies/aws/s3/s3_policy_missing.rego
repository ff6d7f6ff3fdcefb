# METADATA
# title: Bucket has no policy
# description: |
#   The bucket has no policy of its own, so nothing but the policies of principals and ACLs decides who gets in. That is
#   no fault; it is reported where every bucket is meant to have one.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
#     description: Bucket policies for Amazon S3
# custom:
#   id: s3-policy-missing
#   enabled: false
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Add a policy, at least one that denies plain HTTP.
#   frameworks:
#     security-monkey: [check_policy_exists]
#   aliases: []
package aws.s3.s3_policy_missing

deny contains finding if {
	not input.config.policy
	finding := {"message": "The bucket has no policy", "path": "/config/policy"}
}
