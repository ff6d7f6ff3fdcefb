# METADATA
# title: Objects are not locked
# description: |
#   Object lock is not enabled, or has no default retention: versions can be deleted by whoever has the permission.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
#     description: Locking objects with Object Lock
# custom:
#   id: s3-object-lock-off
#   enabled: false
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/object_lock]
#   remediation: |
#     Enable object lock with a default retention for buckets whose objects must not change, such as backups and logs.
#   frameworks:
#     fsbp: [S3.15]
#     prowler: [s3_bucket_object_lock]
#   aliases: [s3_bucket_object_lock]
package aws.s3.s3_object_lock_off

deny contains finding if {
	not input.config.object_lock
	finding := {"message": "Object lock is not enabled", "path": "/config/object_lock"}
}

# Each object can be locked by itself, which is why this weighs less.
deny contains finding if {
	input.config.object_lock
	not input.config.object_lock.default_mode
	finding := {
		"message": "Object lock is enabled without a default retention",
		"path": "/config/object_lock",
		"severity": "info",
	}
}
