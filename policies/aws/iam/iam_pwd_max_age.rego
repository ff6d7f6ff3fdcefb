# METADATA
# title: Passwords never expire, or too late
# description: |
#   The account's password policy lets passwords be used for longer than a set number of days. Off by default: a
#   forced change makes for weaker passwords (NIST SP 800-63B), and CIS no longer asks for it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#     description: Account password policy for IAM users
# custom:
#   id: iam-pwd-max-age
#   enabled: false
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: [/config/password_policy, /config/users_with_password]
#   remediation: |
#     Set an age by aws iam update-account-password-policy --max-password-age, together with all other settings,
#     since the call replaces the whole policy.
#   frameworks:
#     fsbp: [IAM.17]
#     prowler: [iam_password_policy_expires_passwords_within_90_days_or_less]
#   aliases: [iam_password_policy_expires_passwords_within_90_days_or_less]
#   params:
#     max_days:
#       description: days after which a password must expire at the latest
#       default: 90
package aws.iam.iam_pwd_max_age

import data.lib.words

deny contains finding if {
	object.get(input.config, ["password_policy", "max_age_days"], 0) == 0
	finding := {"message": "Passwords never expire", "path": "/config/password_policy"}
}

deny contains finding if {
	input.config.password_policy.max_age_days > data.params["iam-pwd-max-age"].max_days
	finding := {
		"message": sprintf("Passwords expire after %s, more than %d", [
			words.amount(input.config.password_policy.max_age_days, "day"),
			data.params["iam-pwd-max-age"].max_days,
		]),
		"path": "/config/password_policy/max_age_days",
	}
}

not_applicable contains "no user has a password" if input.config.users_with_password == 0
