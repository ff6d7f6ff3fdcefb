# METADATA
# title: User has an active access key
# description: |
#   The user has a long-lived access key. This is an inventory: keys that never expire are what leaks most, and
#   roles with short-lived credentials do without them.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: iam-user-active-key
#   severity: info
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys]
#   remediation: |
#     Where the key's user can take on a role (in AWS by an instance profile, outside by IAM Roles Anywhere or
#     OpenID Connect), do so and delete the key.
#   frameworks:
#     security-monkey: [check_active_access_keys]
#   aliases: []
#   tags: [inventory]
package aws.iam.iam_user_active_key

deny contains finding if {
	some i, key in input.config.access_keys
	key.active == true
	finding := {
		"message": sprintf("Access key %d is active", [key.slot]),
		"key": sprintf("access_key_%d", [key.slot]),
		"path": sprintf("/config/access_keys/%d", [i]),
	}
}
