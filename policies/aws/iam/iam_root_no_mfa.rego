# METADATA
# title: Root user signs in without MFA
# description: |
#   The account's root user has a password and no MFA device: whoever learns the password, or can reset it by
#   mail, owns the account. A member account whose root password was removed passes.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html
#     description: Multi-factor authentication for the root user
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
#     description: Centrally manage root access for member accounts
# custom:
#   id: iam-root-no-mfa
#   severity: critical
#   resource_types: [AWS::::Account]
#   reads: []
#   remediation: |
#     Sign in as root and register two MFA devices, best security keys. In an organization, remove the root
#     credentials of member accounts by central root access.
#   frameworks:
#     cis-aws-1.4: ["1.5"]
#     cis-aws-3.0: ["1.5"]
#     cis-aws-4.0: ["1.5"]
#     cis-aws-5.0: ["1.4"]
#     cis-aws-7.0: ["2.5"]
#     fsbp: [IAM.9]
#     prowler: [iam_root_mfa_enabled]
#   aliases: [iam_root_mfa_enabled]
package aws.iam.iam_root_no_mfa

deny contains finding if {
	input.config.root.mfa_active == false
	input.config.root.password_enabled == true
	finding := {
		"message": "Root user has a password and no MFA device",
		"path": ["/config/root/mfa_active", "/config/root/password_enabled"],
	}
}

unknown contains "whether the root user has an MFA device is not known" if {
	object.get(input.config, ["root", "mfa_active"], "") == ""
	not is_safe_without_mfa
}

unknown contains "whether the root user has a password is not known" if {
	input.config.root.mfa_active == false
	object.get(input.config, ["root", "password_enabled"], "") == ""
}

not_applicable contains "the root user of an account in AWS GovCloud cannot sign in" if input.partition == "aws-us-gov"

is_safe_without_mfa if input.config.root.password_enabled == false
