# METADATA
# title: Bucket with logs is open to everyone
# description: |
#   Logs are written into the bucket, and strangers get at it: they learn who does what in the account, or cover their
#   traces.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
#     description: Security best practices in AWS CloudTrail
# custom:
#   id: s3-log-bucket-public
#   severity: critical
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Turn on all four switches of Block Public Access for the bucket, and let only the delivering services write.
#   frameworks:
#     cis-aws-1.4: ["3.3"]
#     fsbp: [CloudTrail.6]
#     prowler: [cloudtrail_logs_s3_bucket_is_not_publicly_accessible]
#   aliases: [cloudtrail_logs_s3_bucket_is_not_publicly_accessible]
package aws.s3.s3_log_bucket_public

import data.lib.document
import data.lib.log_bucket
import data.lib.public

deny contains finding if {
	received := log_bucket.received(input)
	count(received) > 0
	ways := public.ways(input)
	count(ways) > 0
	finding := {
		"message": sprintf("The bucket receives %s, and everyone can reach it by %s", [
			concat(", ", received),
			concat(" and ", ways),
		]),
		"path": ["/config/policy", "/config/acl"],
	}
}

unknown contains reason if {
	count(log_bucket.received(input)) > 0
	some reason in public.unknowns(input)
}

# Whether it receives logs shows in its policy; where that is not known, only a bucket that is surely closed passes.
unknown contains reason if {
	some reason in document.reasons(input, "/config/policy")
	count(log_bucket.received(input)) == 0
	count(public.unknowns(input)) > 0
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/policy")
	count(log_bucket.received(input)) == 0
	count(public.ways(input)) > 0
}

not_applicable contains "nobody is let deliver logs into the bucket" if {
	count(log_bucket.received(input)) == 0
	not document.is_unread(input, "/config/policy")
	not document.is_unread(input, "/config/acl")
}
