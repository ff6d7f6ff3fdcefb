# METADATA
# title: Any website may use the bucket
# description: |
#   A CORS rule lets pages of every origin read answers of the bucket. That grants nothing by itself, but pages of
#   strangers can then use what a signed-in visitor, or a presigned URL, may do.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
#     description: Using cross-origin resource sharing
# custom:
#   id: s3-cors-wildcard
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/cors]
#   remediation: |
#     List the origins whose pages need the bucket.
#   frameworks: {}
#   aliases: []
package aws.s3.s3_cors_wildcard

import data.lib.s3

deny contains finding if {
	some i, rule in input.config.cors
	wide := [origin | some origin in rule.allowed_origins; origin in {"*", "http://*", "https://*"}]
	count(wide) > 0
	finding := {
		"message": sprintf("CORS rule %d lets pages of every origin (%s) use %s", [
			i,
			concat(", ", wide),
			s3.few(rule.allowed_methods),
		]),
		"key": object.get(rule, "id", sprintf("%d", [i])),
		"path": sprintf("/config/cors/%d", [i]),
		"severity": severity(rule),
	}
}

# Reading is what most such rules are for.
severity(rule) := "info" if {
	count([method | some method in rule.allowed_methods; not method in {"GET", "HEAD"}]) == 0
} else := "low"
