# METADATA
# title: Bucket is open to everyone
# description: |
#   The bucket's ACL, its policy or one of its access points lets everyone, or anybody with an AWS account, do
#   something with it, and neither a block of public access (of access point, bucket or account) nor object
#   ownership stands in the way. Conditions count when only some fixed party can meet them; a Deny counts when it
#   keeps strangers out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access, and the meaning of public
# custom:
#   id: s3-bucket-public
#   severity: critical
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Turn on all four switches of Block Public Access for the account, or at least for this bucket. If the
#     content is meant to be public, serve it through CloudFront with origin access control.
#   frameworks:
#     fsbp: [S3.2]
#     security-monkey: [check_acl_internet_accessible, check_internet_accessible]
#     prowler: [s3_bucket_public_access, s3_bucket_public_list_acl]
#   aliases: [s3_bucket_public_access, s3_bucket_public_list_acl]
package aws.s3.s3_bucket_public

import data.lib.access
import data.lib.access_point
import data.lib.document
import data.lib.grantees
import data.lib.s3

deny contains finding if {
	not s3.acl_is_blocked(input)
	grants := s3.public_grants(input)
	count(grants) > 0
	count(s3.acl_unknowns(input)) == 0
	some group in {grant.group | some grant in grants}
	words := sort({s3.grant_words[grant.permission] | some grant in grants; grant.group == group})
	finding := {
		"message": sprintf("The ACL lets %s %s", [s3.group_names[group], concat(", ", words)]),
		"key": sprintf("acl/%s", [group]),
		"path": [sprintf("/config/acl/grants/%d", [grant.at]) | some grant in grants; grant.group == group],
	}
}

deny contains finding if {
	input.config.policy
	not s3.policy_is_blocked(input)
	open := s3.open_statements(input)
	count(open) > 0
	count(s3.policy_unknowns(input)) == 0
	some entry in open
	finding := {
		"message": sprintf("The bucket policy lets %s use %s", [
			grantees.audience(entry.statement),
			s3.actions_text(entry.statement),
		]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(input.config.policy.statements, entry.at)]),
		"path": sprintf("/config/policy/statements/%d", [entry.at]),
		"details": {"mitigations": access.partial_denies(entry.statement, input.config.policy.statements)},
	}
}

# S3 looks at each policy too. Where it sees more than we do, somebody has to look.
deny contains finding if {
	input.config.policy_is_public == true
	s3.flag(input, "restrict_public_buckets") == "off"
	count(s3.open_statements(input)) == 0
	finding := {
		"message": "S3 calls the bucket policy public, though every statement seems to be narrowed",
		"key": "policy/status",
		"path": "/config/policy_is_public",
		"severity": "info",
	}
}

deny contains finding if {
	input.related.access_points
	routes := access_point.routes(input)
	count(routes) > 0
	count(s3.unread_blocks(input)) == 0
	some route in routes
	finding := {
		"message": sprintf("Access point %s lets everyone use %s, %s", [
			route.name,
			s3.actions_text(route.statement),
			access_point.detail(route),
		]),
		"key": sprintf("access-point/%s/Allow/%s", [route.name, access.statement_key(route.policy, route.at)]),
		"path": sprintf("/related/access_points/%s/config/policy/statements/%d", [
			document.escape(route.id),
			route.at,
		]),
		"severity": access_point.severity("critical", route),
	}
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/acl")
	not s3.acl_is_blocked(input)
}

unknown contains reason if {
	not s3.acl_is_blocked(input)
	some reason in s3.acl_unknowns(input)
	count(s3.public_grants(input)) > 0
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/policy")
	not s3.is_on(input, "restrict_public_buckets")
}

unknown contains reason if {
	some reason in s3.policy_unknowns(input)
	count(s3.open_statements(input)) > 0
}

unknown contains reason if some reason in access_point.unknowns(input)
