# METADATA
# title: Versions can be deleted without MFA
# description: |
#   MFA delete is off: whoever holds the right credentials can erase versions for good or suspend versioning. Only
#   the root user can switch it on, and S3 does not combine it with lifecycle rules; buckets with a rule in force are
#   left aside.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
#     description: Configuring MFA delete
# custom:
#   id: s3-mfa-delete-off
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/versioning, /config/lifecycle]
#   remediation: |
#     As root, with an MFA device, put the bucket's versioning with MFADelete Enabled. Where that does not fit, object
#     lock protects versions as well.
#   frameworks:
#     cis-aws-1.4: ["2.1.3"]
#     cis-aws-3.0: ["2.1.2"]
#     cis-aws-4.0: ["2.1.2"]
#     cis-aws-5.0: ["2.1.2"]
#     cis-aws-6.0: ["3.1.2"]
#     cis-aws-7.0: ["3.1.2"]
#     fsbp: [S3.20]
#     prowler: [s3_bucket_no_mfa_delete]
#   aliases: [s3_bucket_no_mfa_delete]
package aws.s3.s3_mfa_delete_off

deny contains finding if {
	object.get(input.config, ["versioning", "mfa_delete"], false) == false
	not has_lifecycle
	finding := {
		"message": sprintf("Versions of objects can be deleted without MFA (versioning: %s)", [status]),
		"path": "/config/versioning",
	}
}

not_applicable contains "S3 does not combine MFA delete with lifecycle rules, and one is in force" if {
	object.get(input.config, ["versioning", "mfa_delete"], false) == false
	has_lifecycle
}

status := object.get(
	{"Enabled": "enabled", "Suspended": "suspended"},
	object.get(input.config, ["versioning", "status"], ""),
	"never enabled",
)

has_lifecycle if {
	some rule in input.config.lifecycle.rules
	rule.enabled == true
}
