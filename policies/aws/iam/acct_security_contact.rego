# METADATA
# title: Account has no contact for security matters
# description: |
#   The account's alternate contact for security is not set, so AWS's warnings about leaked keys and abuse go to
#   the owner of the root mail address alone.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html
#     description: Update the alternate contacts for your AWS account
# custom:
#   id: acct-security-contact
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: [/config/security_contact]
#   remediation: |
#     Set a mailing list that several people read: aws account put-alternate-contact --alternate-contact-type
#     SECURITY. An organization can do it for all its accounts.
#   frameworks:
#     cis-aws-1.4: ["1.2"]
#     cis-aws-3.0: ["1.2"]
#     cis-aws-4.0: ["1.2"]
#     cis-aws-5.0: ["1.2"]
#     fsbp: [Account.1]
#     prowler: [account_security_contact_information_is_registered]
#   aliases: [account_security_contact_information_is_registered]
package aws.iam.acct_security_contact

deny contains finding if {
	input.config.security_contact == false
	finding := {"message": "No alternate contact for security is set", "path": "/config/security_contact"}
}

unknown contains "whether the account has a contact for security is not known" if {
	object.get(input.config, "security_contact", "") == ""
}
