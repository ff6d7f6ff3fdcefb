# METADATA
# title: Access key is active though nobody uses it
# description: |
#   An active access key was not used for a long time. A key that was never used counts from the day on which it
#   was made.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html
#     description: Finding unused credentials
# custom:
#   id: iam-access-key-unused
#   severity: medium
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys, /status/access_key_use]
#   remediation: Switch the key off, watch for a while whether something fails, then delete it.
#   frameworks:
#     cis-aws-1.4: ["1.12"]
#     cis-aws-3.0: ["1.12"]
#     cis-aws-4.0: ["1.12"]
#     cis-aws-5.0: ["1.11"]
#     fsbp: [IAM.8, IAM.22]
#     security-monkey: [check_access_key_last_used]
#     prowler: [iam_user_accesskey_unused]
#   aliases: [iam_user_accesskey_unused]
#   params:
#     max_unused_days:
#       description: days without use from which on a key counts as unused; CIS asks for 45
#       default: 90
package aws.iam.iam_access_key_unused

import data.lib.iam
import data.lib.words

deny contains finding if {
	some i, key in input.config.access_keys
	key.active == true
	use := last_use(key)
	use.at != ""
	idle := iam.days_since(use.at)
	idle >= data.params["iam-access-key-unused"].max_unused_days
	finding := {
		"message": sprintf("Access key %d %s %s", [key.slot, use.words, words.days_ago(idle)]),
		"key": sprintf("access_key_%d", [key.slot]),
		"path": sprintf("/config/access_keys/%d", [i]),
	}
}

unknown contains reason if {
	some key in input.config.access_keys
	key.active == true
	last_use(key).at == ""
	reason := sprintf("when access key %d was made or last used is not known", [key.slot])
}

last_use(key) := {"at": used[0], "words": "was last used"} if {
	used := times_of_use(key)
	count(used) > 0
} else := {"at": object.get(key, "last_rotated_at", ""), "words": "was never used since it was made"}

times_of_use(key) := [use.last_used_at | some use in input.status.access_key_use; use.slot == key.slot]
