# METADATA
# title: Bucket keeps no access log
# description: |
#   Server access logging is off: who read or changed objects cannot be told afterwards, unless CloudTrail records data
#   events. Buckets that receive logs themselves are left aside, since their own log would feed itself.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     description: Logging requests with server access logging
# custom:
#   id: s3-logging-off
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/logging, /config/policy, /config/acl]
#   remediation: |
#     Enable server access logging into a bucket that is kept for logs, or record data events with CloudTrail.
#   frameworks:
#     fsbp: [S3.9]
#     prowler: [s3_bucket_server_access_logging_enabled]
#   aliases: [s3_bucket_server_access_logging_enabled]
package aws.s3.s3_logging_off

import data.lib.log_bucket

deny contains finding if {
	not input.config.logging
	count(log_bucket.received(input)) == 0
	finding := {"message": "Server access logging is off", "path": "/config/logging"}
}

not_applicable contains reason if {
	not input.config.logging
	received := log_bucket.received(input)
	count(received) > 0
	reason := sprintf("the bucket receives logs itself: %s", [concat(", ", received)])
}
