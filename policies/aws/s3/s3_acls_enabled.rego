# METADATA
# title: ACLs are enabled on the bucket
# description: |
#   Object ownership is not BucketOwnerEnforced, so ACLs of the bucket and of each object grant access besides the
#   policies, and objects may belong to whoever wrote them. Buckets older than April 2023 have it so unless they were
#   changed.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#     description: Controlling ownership of objects and disabling ACLs
# custom:
#   id: s3-acls-enabled
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/object_ownership]
#   remediation: |
#     Carry the grants that are still needed over into the bucket policy, then set object ownership to
#     BucketOwnerEnforced.
#   frameworks:
#     fsbp: [S3.12]
#     prowler: [s3_bucket_acl_prohibited]
#   aliases: [s3_bucket_acl_prohibited]
package aws.s3.s3_acls_enabled

import data.lib.s3

deny contains finding if {
	not s3.acls_are_off(input)
	finding := {
		"message": sprintf("ACLs are in force: object ownership is %s", [
			object.get(input.config, "object_ownership", "not set, which is ObjectWriter"),
		]),
		"path": "/config/object_ownership",
	}
}
