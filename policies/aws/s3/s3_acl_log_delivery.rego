# METADATA
# title: ACL lets S3 deliver logs
# description: |
#   The ACL has a grant to the group LogDelivery, the old way in which S3 was let write access logs. A policy for
#   logging.s3.amazonaws.com has taken its place; with ACLs switched off the grant has no effect.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
#     description: Enabling server access logging
# custom:
#   id: s3-acl-log-delivery
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/acl, /config/object_ownership]
#   remediation: |
#     Let logging.s3.amazonaws.com write by the bucket policy, with aws:SourceAccount or aws:SourceArn, remove the
#     grant, and switch ACLs off.
#   frameworks:
#     security-monkey: [check_acl_log_delivery]
#   aliases: []
package aws.s3.s3_acl_log_delivery

import data.lib.s3

deny contains finding if {
	not s3.acls_are_off(input)
	found := [i | some i, grant in input.config.acl.grants; grant.grantee == group]
	count(found) > 0
	words := sort({s3.grant_words[grant.permission] | some grant in input.config.acl.grants; grant.grantee == group})
	finding := {
		"message": sprintf("The ACL lets the group LogDelivery %s", [concat(", ", words)]),
		"key": "acl/LogDelivery",
		"path": [sprintf("/config/acl/grants/%d", [i]) | some i in found],
	}
}

group := "http://acs.amazonaws.com/groups/s3/LogDelivery"
