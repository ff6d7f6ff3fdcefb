# METADATA
# title: User signs in to the console without MFA
# description: |
#   The user has a console password and no MFA device, whether or not anybody ever signed in: whoever learns the
#   password is in.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html
#     description: AWS multi-factor authentication in IAM
# custom:
#   id: iam-user-console-no-mfa
#   severity: high
#   resource_types: [AWS::IAM::User]
#   reads: [/config/password_enabled]
#   remediation: |
#     Register an MFA device for the user, best a passkey or security key, or remove the password if nobody needs
#     the console. For people, IAM Identity Center is the better way.
#   frameworks:
#     cis-aws-1.4: ["1.10"]
#     cis-aws-3.0: ["1.10"]
#     cis-aws-4.0: ["1.10"]
#     cis-aws-5.0: ["1.9"]
#     cis-aws-7.0: ["2.10"]
#     fsbp: [IAM.5]
#     security-monkey: [check_no_mfa]
#     prowler: [iam_user_mfa_enabled_console_access]
#   aliases: [iam_user_mfa_enabled_console_access]
package aws.iam.iam_user_console_no_mfa

deny contains finding if {
	input.config.password_enabled == true
	input.config.mfa_active == false
	finding := {
		"message": "Console sign-in needs only a password: the user has no MFA device",
		"path": ["/config/mfa_active", "/config/password_enabled"],
	}
}

unknown contains "whether the user has a password is not known" if {
	object.get(input.config, "password_enabled", "") == ""
}

unknown contains "whether the user has an MFA device is not known" if {
	input.config.password_enabled == true
	object.get(input.config, "mfa_active", "") == ""
}
