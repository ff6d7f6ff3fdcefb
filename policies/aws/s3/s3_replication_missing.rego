# METADATA
# title: Bucket has no copy elsewhere
# description: |
#   No replication rule is in force: the objects are in one bucket of one region only.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
#     description: Replicating objects within and across Regions
# custom:
#   id: s3-replication-missing
#   enabled: false
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/replication]
#   remediation: |
#     Replicate buckets that must outlive a region or an account into one of another region, best in another account.
#   frameworks:
#     fsbp: [S3.7]
#     prowler: [s3_bucket_cross_region_replication]
#   aliases: [s3_bucket_cross_region_replication]
package aws.s3.s3_replication_missing

deny contains finding if {
	rules := object.get(input.config, ["replication", "rules"], [])
	in_force := [rule | some rule in rules; rule.enabled == true]
	count(in_force) == 0
	finding := {
		"message": sprintf("No replication rule is in force: %s", [detail(rules)]),
		"path": "/config/replication",
	}
}

detail(rules) := "the bucket has none" if {
	count(rules) == 0
} else := "the only one is disabled" if {
	count(rules) == 1
} else := sprintf("all %d are disabled", [count(rules)])
