# METADATA
# title: User has both a password and an active access key
# description: |
#   One user serves a person at the console and a program by its access key. What the one needs the other can do
#   too, and neither can be taken away alone. This is an inventory.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: iam-user-console-and-keys
#   severity: info
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys, /config/password_enabled]
#   remediation: |
#     Give the program a role of its own, or a user of its own without a password, and delete the key here.
#   frameworks:
#     security-monkey: [check_loginprofile_plus_akeys]
#     scoutsuite: [iam-user-with-password-and-key]
#   aliases: [iam-user-with-password-and-key]
#   tags: [inventory]
package aws.iam.iam_user_console_and_keys

deny contains finding if {
	input.config.password_enabled == true
	keys := [sprintf("%d", [key.slot]) | some key in input.config.access_keys; key.active == true]
	count(keys) > 0
	finding := {
		"message": sprintf("Password and access key %s are both active", [concat(" and ", keys)]),
		"path": ["/config/access_keys", "/config/password_enabled"],
	}
}

unknown contains "whether the user has a password is not known" if {
	object.get(input.config, "password_enabled", "") == ""
}
