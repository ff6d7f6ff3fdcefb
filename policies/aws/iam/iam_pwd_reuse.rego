# METADATA
# title: Password policy lets old passwords be used again
# description: |
#   Too few earlier passwords are remembered, so users can go back to one that may have leaked. An account
#   without a password policy remembers none. Where no user has a password, the policy means nothing.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#     description: Account password policy for IAM users
# custom:
#   id: iam-pwd-reuse
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: [/config/password_policy, /config/users_with_password]
#   remediation: |
#     Let 24 passwords be remembered: aws iam update-account-password-policy --password-reuse-prevention 24,
#     together with all other settings, since the call replaces the whole policy.
#   frameworks:
#     cis-aws-1.4: ["1.9"]
#     cis-aws-3.0: ["1.9"]
#     cis-aws-4.0: ["1.9"]
#     cis-aws-5.0: ["1.8"]
#     fsbp: [IAM.16]
#     prowler: [iam_password_policy_reuse_24]
#   aliases: [iam_password_policy_reuse_24]
#   params:
#     remembered:
#       description: fewest earlier passwords that may not be used again
#       default: 24
package aws.iam.iam_pwd_reuse

deny contains finding if {
	remembered < data.params["iam-pwd-reuse"].remembered
	finding := {
		"message": sprintf("Earlier passwords that may not be used again: %d, fewer than %d", [
			remembered,
			data.params["iam-pwd-reuse"].remembered,
		]),
		"path": "/config/password_policy",
	}
}

not_applicable contains "no user has a password" if input.config.users_with_password == 0

remembered := object.get(input.config, ["password_policy", "reuse_prevention"], 0)
