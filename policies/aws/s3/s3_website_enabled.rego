# METADATA
# title: Bucket serves a static website
# description: |
#   Website hosting is on. A website of S3 speaks plain HTTP only, and needs objects that everyone can read; whether
#   they can is said in the finding.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
#     description: Hosting a static website using Amazon S3
# custom:
#   id: s3-website-enabled
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/website]
#   remediation: |
#     Serve the content through CloudFront with origin access control and turn website hosting off.
#   frameworks: {}
#   aliases: []
package aws.s3.s3_website_enabled

import data.lib.public

deny contains finding if {
	input.config.website
	finding := {
		"message": sprintf("The bucket serves a static website; %s", [audience]),
		"path": "/config/website",
	}
}

audience := sprintf("everyone can reach it by %s", [concat(" and ", public.ways(input))]) if {
	count(public.ways(input)) > 0
} else := "whether everyone can reach it is not known" if {
	count(public.unknowns(input)) > 0
} else := "at present not everyone can reach it"
