# METADATA
# title: Name of the bucket does not fit into a host name
# description: |
#   The name has dots, or letters and lengths from before 2018. S3's certificate is for one label only
#   (*.s3.REGION.amazonaws.com): over HTTPS a bucket with dots cannot be reached as
#   BUCKET.s3.REGION.amazonaws.com without switching off the check of the certificate, and S3 Transfer
#   Acceleration refuses it. Names with capitals, underscores or more than 63 characters can be reached by their
#   path alone. A bucket that serves a website must be named like its domain, and passes.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
#     description: General purpose bucket naming rules
# custom:
#   id: s3-name-not-dns-compliant
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     A bucket cannot be renamed: make one with letters, digits and hyphens, copy the objects, and delete the
#     old one. Until then use addresses with the bucket in the path, and never switch off the check of
#     certificates.
#   frameworks:
#     trivy: [AWS-0320]
#   aliases: [AVD-AWS-0320, AWS-0320, s3-dns-compliant-name]
#   tags: [hygiene]
package aws.s3.s3_name_not_dns_compliant

import data.lib.document

deny contains finding if {
	why := reason(input.name)
	not is_site
	not document.is_unread(input, "/config/website")
	finding := {"message": sprintf("The name %s %s", [input.name, why]), "path": "/name"}
}

unknown contains text if {
	reason(input.name)
	some text in document.reasons(input, "/config/website")
}

# The website endpoint finds the bucket by the domain, without HTTPS of its own.
is_site if {
	input.config.website
	not is_old(input.name)
}

reason(name) := "has letters or a length that no host name has: HTTPS reaches it by its path only" if {
	is_old(name)
} else := "has dots, which S3's certificate does not cover in a host name" if {
	contains(name, ".")
}

is_old(name) if lower(name) != name

is_old(name) if contains(name, "_")

is_old(name) if count(name) > 63
