# METADATA
# title: Public grant lies dormant
# description: |
#   The bucket's ACL or policy lets everyone in, and only one switch keeps them out: a block of public access, or
#   object ownership. Whoever turns it off makes the bucket public. S3 shows the ACL that is in force, so grants that
#   IgnorePublicAcls takes the effect from may be there and stay unseen.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#     description: Controlling ownership of objects and disabling ACLs
# custom:
#   id: s3-acl-public-latent
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/acl, /config/policy]
#   remediation: |
#     Remove the grants to AllUsers and AuthenticatedUsers from the ACL, and the statement for everyone from the
#     policy, so that the bucket stays private whatever the switches say.
#   frameworks: {}
#   aliases: []
package aws.s3.s3_acl_public_latent

import data.lib.access
import data.lib.s3

deny contains finding if {
	grants := s3.public_grants(input)
	count(grants) > 0
	s3.acl_is_blocked(input)
	some group in {grant.group | some grant in grants}
	finding := {
		"message": sprintf("The ACL has grants to %s, which are without effect only because %s", [group, guard]),
		"key": sprintf("acl/%s", [group]),
		"path": [sprintf("/config/acl/grants/%d", [grant.at]) | some grant in grants; grant.group == group],
	}
}

deny contains finding if {
	input.config.policy
	s3.policy_is_blocked(input)
	some entry in s3.open_statements(input)
	key := access.statement_key(input.config.policy.statements, entry.at)
	finding := {
		"message": sprintf("Statement %s of the bucket policy lets everyone use %s, were it not for %s", [
			key,
			s3.actions_text(entry.statement),
			"RestrictPublicBuckets",
		]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [entry.at]),
	}
}

# Without the switch the grant is in force, which is for s3-bucket-public; whether there is one has to be known.
unknown contains reason if {
	not s3.acl_is_blocked(input)
	some reason in s3.acl_unknowns(input)
	count(s3.public_grants(input)) > 0
}

unknown contains reason if {
	some reason in s3.policy_unknowns(input)
	count(s3.open_statements(input)) > 0
}

guard := "ACLs are off for the bucket" if {
	s3.acls_are_off(input)
} else := "IgnorePublicAcls is on"
