# METADATA
# title: Password policy allows short passwords
# description: |
#   Passwords of IAM users may be shorter than they should be. An account without a password policy has AWS's
#   default of 8 characters. Where no user has a password, the policy means nothing.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#     description: Account password policy for IAM users
# custom:
#   id: iam-pwd-min-length
#   severity: medium
#   resource_types: [AWS::::Account]
#   reads: [/config/password_policy, /config/users_with_password]
#   remediation: |
#     Set the minimum length: aws iam update-account-password-policy --minimum-password-length 14, together with
#     all other settings, since the call replaces the whole policy.
#   frameworks:
#     cis-aws-1.4: ["1.8"]
#     cis-aws-3.0: ["1.8"]
#     cis-aws-4.0: ["1.8"]
#     cis-aws-5.0: ["1.7"]
#     fsbp: [IAM.15]
#     prowler: [iam_password_policy_minimum_length_14]
#   aliases: [iam_password_policy_minimum_length_14]
#   params:
#     minimum_length:
#       description: fewest characters that a password must have
#       default: 14
package aws.iam.iam_pwd_min_length

deny contains finding if {
	length < data.params["iam-pwd-min-length"].minimum_length
	finding := {
		"message": sprintf("Passwords may have as few as %d characters%s, fewer than %d", [
			length,
			origin,
			data.params["iam-pwd-min-length"].minimum_length,
		]),
		"path": "/config/password_policy",
	}
}

not_applicable contains "no user has a password" if input.config.users_with_password == 0

length := object.get(input.config, ["password_policy", "minimum_length"], 8)

origin := "" if {
	input.config.password_policy
} else := " by AWS's default"
