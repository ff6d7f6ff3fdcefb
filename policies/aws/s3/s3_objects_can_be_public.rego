# METADATA
# title: Objects can be made public
# description: |
#   ACLs are enabled and public ones are not ignored, neither for the bucket nor for its account: whoever may put an
#   object, or change its ACL, can open it to everyone. Object ACLs are not read, so some may be public now.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access
# custom:
#   id: s3-objects-can-be-public
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/object_ownership]
#   remediation: |
#     Set object ownership to BucketOwnerEnforced, or turn on IgnorePublicAcls for the bucket or its account.
#   frameworks:
#     prowler: [s3_bucket_object_public]
#   aliases: []
package aws.s3.s3_objects_can_be_public

import data.lib.s3

deny contains finding if {
	not s3.acls_are_off(input)
	s3.flag(input, "ignore_public_acls") == "off"
	finding := {
		"message": sprintf("The ACL of any object can open it to everyone%s", [still]),
		"path": ["/config/object_ownership", "/config/public_access_block"],
	}
}

unknown contains reason if {
	not s3.acls_are_off(input)
	some reason in s3.flag_unknowns(input, "ignore_public_acls")
}

# BlockPublicAcls stops new public ACLs, and leaves those that are there.
still := ", if it is there already: BlockPublicAcls refuses new ones" if {
	s3.is_on(input, "block_public_acls")
} else := ""
