# METADATA
# title: Root user has no hardware MFA device
# description: |
#   The account's root user has a virtual MFA device, whose seed can be copied, or no MFA device at all. AWS
#   lists virtual devices only: a root user with MFA and without a virtual device has hardware. Root may hold up
#   to eight devices, and any one of them signs in, so a virtual one beside a security key counts.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-hw-mfa-for-root.html
#     description: Hardware TOTP tokens and security keys for the root user
# custom:
#   id: iam-root-no-hardware-mfa
#   severity: high
#   resource_types: [AWS::::Account]
#   reads: []
#   remediation: |
#     Register two security keys or hardware tokens for root and remove the virtual device. In an organization,
#     remove the root credentials of member accounts by central root access.
#   frameworks:
#     cis-aws-1.4: ["1.6"]
#     cis-aws-3.0: ["1.6"]
#     cis-aws-4.0: ["1.6"]
#     cis-aws-5.0: ["1.5"]
#     fsbp: [IAM.6]
#     prowler: [iam_root_hardware_mfa_enabled]
#   aliases: [iam_root_hardware_mfa_enabled]
package aws.iam.iam_root_no_hardware_mfa

deny contains finding if {
	input.config.root.mfa_active == true
	not has_no_password
	count(input.config.root.virtual_mfa_devices) > 0
	finding := {
		"message": sprintf("Root user signs in by virtual MFA device %s", [concat(", ", serials)]),
		"path": "/config/root/virtual_mfa_devices",
	}
}

deny contains finding if {
	input.config.root.mfa_active == false
	input.config.root.password_enabled == true
	finding := {
		"message": "Root user has a password and no MFA device, let alone a hardware one",
		"path": ["/config/root/mfa_active", "/config/root/password_enabled"],
	}
}

unknown contains "whether the root user has an MFA device is not known" if {
	object.get(input.config, ["root", "mfa_active"], "") == ""
	not has_no_password
}

unknown contains "whether the root user has a password is not known" if {
	input.config.root.mfa_active == false
	object.get(input.config, ["root", "password_enabled"], "") == ""
}

unknown contains "which virtual MFA devices the root user has is not known" if {
	input.config.root.mfa_active == true
	not has_no_password
	object.get(input.config, ["root", "virtual_mfa_devices"], "") == ""
}

not_applicable contains "the root user of an account in AWS GovCloud cannot sign in" if input.partition == "aws-us-gov"

has_no_password if input.config.root.password_enabled == false

serials := [device.serial_number | some device in input.config.root.virtual_mfa_devices]
