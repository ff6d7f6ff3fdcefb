# METADATA
# title: Console password is there though nobody uses it
# description: |
#   A user has a console password that was not used for a long time. A password that was never used counts from
#   the day on which it was set, and if that is not known from the day on which the user was made.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html
#     description: Finding unused credentials
# custom:
#   id: iam-password-unused
#   severity: medium
#   resource_types: [AWS::IAM::User]
#   reads: [/config/password_enabled, /config/password_last_changed_at, /status/password_last_used_at]
#   remediation: |
#     Remove the password: aws iam delete-login-profile --user-name NAME. It can be set again when somebody needs
#     it.
#   frameworks:
#     cis-aws-1.4: ["1.12"]
#     cis-aws-3.0: ["1.12"]
#     cis-aws-4.0: ["1.12"]
#     cis-aws-5.0: ["1.11"]
#     fsbp: [IAM.8, IAM.22]
#     prowler: [iam_user_console_access_unused]
#   aliases: [iam_user_console_access_unused]
#   params:
#     max_unused_days:
#       description: days without use from which on a password counts as unused
#       default: 45
package aws.iam.iam_password_unused

import data.lib.iam
import data.lib.words

deny contains finding if {
	input.config.password_enabled == true
	since.at != ""
	idle := iam.days_since(since.at)
	idle >= data.params["iam-password-unused"].max_unused_days
	finding := {
		"message": sprintf("Console password %s %s", [since.words, words.days_ago(idle)]),
		"path": since.path,
	}
}

unknown contains "when the password was set or last used is not known" if {
	input.config.password_enabled == true
	since.at == ""
}

unknown contains "whether the user has a password is not known" if {
	object.get(input.config, "password_enabled", "") == ""
}

since := {"at": used, "words": "was last used", "path": "/status/password_last_used_at"} if {
	used := input.status.password_last_used_at
} else := {"at": changed, "words": "was never used since it was set", "path": "/config/password_last_changed_at"} if {
	changed := input.config.password_last_changed_at
} else := {"at": made, "words": "was never used since the user was made", "path": "/config/created_at"} if {
	made := object.get(input.config, "created_at", "")
}
