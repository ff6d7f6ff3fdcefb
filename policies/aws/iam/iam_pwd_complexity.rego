# METADATA
# title: Password policy asks for too few kinds of characters
# description: |
#   The account's password policy does not ask for every kind of character: upper case, lower case, digit,
#   symbol. Off by default: length and a list of leaked passwords help more (NIST SP 800-63B), and CIS no longer
#   asks for kinds of characters.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#     description: Account password policy for IAM users
# custom:
#   id: iam-pwd-complexity
#   enabled: false
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: [/config/password_policy, /config/users_with_password]
#   remediation: |
#     Set the missing kinds by aws iam update-account-password-policy, together with all other settings, since
#     the call replaces the whole policy.
#   frameworks:
#     fsbp: [IAM.7, IAM.10, IAM.11, IAM.12, IAM.13, IAM.14]
#     prowler:
#       - iam_password_policy_uppercase
#       - iam_password_policy_lowercase
#       - iam_password_policy_number
#       - iam_password_policy_symbol
#   aliases:
#     - iam_password_policy_uppercase
#     - iam_password_policy_lowercase
#     - iam_password_policy_number
#     - iam_password_policy_symbol
package aws.iam.iam_pwd_complexity

deny contains finding if {
	some field, words in kinds
	object.get(input.config, ["password_policy", field], false) == false
	finding := {
		"message": sprintf("Passwords need no %s", [words]),
		"key": field,
		"path": "/config/password_policy",
	}
}

not_applicable contains "no user has a password" if input.config.users_with_password == 0

kinds := {
	"require_uppercase": "upper-case letter",
	"require_lowercase": "lower-case letter",
	"require_numbers": "digit",
	"require_symbols": "symbol",
}
