# METADATA
# title: Access key was made with the user and never used
# description: |
#   A user with a console password has an active access key that was never used and was made together with the
#   user: most likely by a tick in a form, and nobody waits for it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#     description: Managing access keys for IAM users
# custom:
#   id: iam-user-initial-key
#   severity: low
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys, /config/password_enabled, /status/access_key_use]
#   remediation: |
#     Ask the user whether the key is needed; if not, delete it. Make keys only when something needs them.
#   frameworks:
#     cis-aws-1.4: ["1.11"]
#     cis-aws-3.0: ["1.11"]
#     cis-aws-4.0: ["1.11"]
#     cis-aws-5.0: ["1.10"]
#     prowler: [iam_user_no_setup_initial_access_key]
#   aliases: [iam_user_no_setup_initial_access_key]
#   params:
#     max_hours:
#       description: hours between the user and the key within which both count as made together
#       default: 1
package aws.iam.iam_user_initial_key

deny contains finding if {
	input.config.password_enabled == true
	some i, key in input.config.access_keys
	key.active == true
	not was_used(key)
	hours_after_user(key) <= data.params["iam-user-initial-key"].max_hours
	finding := {
		"message": sprintf("Access key %d was made together with the user and never used", [key.slot]),
		"key": sprintf("access_key_%d", [key.slot]),
		"path": sprintf("/config/access_keys/%d", [i]),
	}
}

unknown contains reason if {
	input.config.password_enabled == true
	some key in input.config.access_keys
	key.active == true
	not was_used(key)
	not hours_after_user(key)
	reason := sprintf("when the user or access key %d was made is not known", [key.slot])
}

was_used(key) if {
	some use in input.status.access_key_use
	use.slot == key.slot
}

hours_after_user(key) := floor((made - of_user) / 3600000000000) if {
	made := time.parse_rfc3339_ns(key.last_rotated_at)
	of_user := time.parse_rfc3339_ns(input.config.created_at)
}
