# METADATA
# title: Access key was not rotated for too long
# description: |
#   An active access key is older than it should be. The longer a key lives, the more places hold a copy of it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html
#     description: Updating access keys
# custom:
#   id: iam-access-key-stale
#   severity: medium
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys]
#   remediation: |
#     Create a second key, put it where the first is used, switch the first one off, watch for a day, then delete
#     it. Better still, replace the key by a role.
#   frameworks:
#     cis-aws-1.4: ["1.14"]
#     cis-aws-3.0: ["1.14"]
#     cis-aws-4.0: ["1.14"]
#     cis-aws-5.0: ["1.13"]
#     fsbp: [IAM.3]
#     security-monkey: [check_access_key_rotation]
#     prowler: [iam_rotate_access_key_90_days]
#   aliases: [iam_rotate_access_key_90_days]
#   params:
#     max_age_days:
#       description: days up to which a key may be kept; a key that is exactly this old passes
#       default: 90
package aws.iam.iam_access_key_stale

import data.lib.iam
import data.lib.words

deny contains finding if {
	some i, key in input.config.access_keys
	key.active == true
	age := iam.days_since(key.last_rotated_at)
	age > data.params["iam-access-key-stale"].max_age_days
	finding := {
		"message": sprintf("Access key %d was last rotated %s, more than %d", [
			key.slot,
			words.days_ago(age),
			data.params["iam-access-key-stale"].max_age_days,
		]),
		"key": sprintf("access_key_%d", [key.slot]),
		"path": sprintf("/config/access_keys/%d/last_rotated_at", [i]),
	}
}

unknown contains reason if {
	some key in input.config.access_keys
	key.active == true
	not key.last_rotated_at
	reason := sprintf("when access key %d was last rotated is not known", [key.slot])
}
