# METADATA
# title: Bucket keeps no old versions
# description: |
#   Versioning was never enabled, or is suspended: an object that is overwritten or deleted, by mistake or by
#   malware, is gone.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
#     description: Retaining multiple versions of objects
# custom:
#   id: s3-versioning-off
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/versioning]
#   remediation: |
#     Enable versioning, together with a lifecycle rule that lets old versions expire.
#   frameworks:
#     fsbp: [S3.14]
#     prowler: [s3_bucket_object_versioning]
#   aliases: [s3_bucket_object_versioning]
package aws.s3.s3_versioning_off

deny contains finding if {
	status := object.get(input.config, ["versioning", "status"], "")
	status != "Enabled"
	finding := {
		"message": sprintf("Versioning %s", [object.get({"Suspended": "is suspended"}, status, "was never enabled")]),
		"path": "/config/versioning",
	}
}
