# METADATA
# title: User has an inactive access key left
# description: |
#   The user has an access key that is switched off but not deleted. Anybody who may change keys can switch it on
#   again.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#     description: Managing access keys
# custom:
#   id: iam-user-inactive-key
#   severity: info
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys]
#   remediation: Delete the key once you are sure that nothing needs it.
#   frameworks:
#     security-monkey: [check_inactive_access_keys]
#   aliases: []
#   tags: [inventory]
package aws.iam.iam_user_inactive_key

deny contains finding if {
	some i, key in input.config.access_keys
	key.active == false
	finding := {
		"message": sprintf("Access key %d is inactive and still there", [key.slot]),
		"key": sprintf("access_key_%d", [key.slot]),
		"path": sprintf("/config/access_keys/%d", [i]),
	}
}
