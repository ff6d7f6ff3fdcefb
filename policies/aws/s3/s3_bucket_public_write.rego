# METADATA
# title: Everyone can write to the bucket
# description: |
#   The bucket's ACL, its policy or one of its access points lets everyone, or anybody with an AWS account, write,
#   delete, or change who has access, and nothing stands in the way. Strangers can then plant files, erase data, or
#   run up costs.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
#     description: Access control lists
# custom:
#   id: s3-bucket-public-write
#   severity: critical
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Turn on all four switches of Block Public Access for the account, or at least for this bucket. Then look
#     through the bucket for objects that are not yours. Where strangers have to upload, hand out presigned URLs.
#   frameworks:
#     fsbp: [S3.3]
#     security-monkey: [check_acl_internet_accessible, check_internet_accessible]
#     prowler: [s3_bucket_policy_public_write_access, s3_bucket_public_write_acl]
#   aliases: [s3_bucket_policy_public_write_access, s3_bucket_public_write_acl]
package aws.s3.s3_bucket_public_write

import data.lib.access
import data.lib.access_point
import data.lib.document
import data.lib.grantees
import data.lib.s3

deny contains finding if {
	not s3.acl_is_blocked(input)
	grants := writing_grants
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
	open := writing_statements
	count(open) > 0
	count(s3.policy_unknowns(input)) == 0
	some entry in open
	finding := {
		"message": sprintf("The bucket policy lets %s change the bucket or its objects by %s", [
			grantees.audience(entry.statement),
			s3.actions_text(entry.statement),
		]),
		"key": sprintf("policy/Allow/%s", [access.statement_key(input.config.policy.statements, entry.at)]),
		"path": sprintf("/config/policy/statements/%d", [entry.at]),
		"details": {"actions": s3.written(entry.statement)},
	}
}

deny contains finding if {
	input.related.access_points
	some route in access_point.routes(input)
	count(s3.unread_blocks(input)) == 0
	count(s3.written(route.statement)) > 0
	finding := {
		"message": sprintf("Access point %s lets everyone change the bucket's objects by %s, %s", [
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
		"details": {"actions": s3.written(route.statement)},
	}
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/acl")
	not s3.acl_is_blocked(input)
}

unknown contains reason if {
	not s3.acl_is_blocked(input)
	some reason in s3.acl_unknowns(input)
	count(writing_grants) > 0
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/policy")
	not s3.is_on(input, "restrict_public_buckets")
}

unknown contains reason if {
	some reason in s3.policy_unknowns(input)
	count(writing_statements) > 0
}

unknown contains reason if some reason in access_point.unknowns(input)

writing_grants := [grant |
	some grant in s3.public_grants(input)
	grant.permission in {"WRITE", "WRITE_ACP", "FULL_CONTROL"}
]

writing_statements := [entry |
	some entry in s3.open_statements(input)
	count(s3.written(entry.statement)) > 0
]
