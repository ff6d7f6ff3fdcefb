# METADATA
# title: Root credentials of member accounts are not managed centrally
# description: |
#   The management account of the organization has not switched on central management of root credentials, so
#   each member account keeps a root password of its own. Only a management account is judged.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
#     description: Centrally manage root access for member accounts
# custom:
#   id: org-root-creds-central
#   severity: info
#   resource_types: [AWS::::Account]
#   reads: [/config/root_credentials_management]
#   remediation: |
#     Switch it on (aws iam enable-organizations-root-credentials-management), then delete the root credentials
#     of the member accounts.
#   frameworks:
#     cis-aws-7.0: ["2.1.1"]
#     prowler: [iam_root_credentials_management_enabled]
#   aliases: [iam_root_credentials_management_enabled]
package aws.iam.org_root_creds_central

deny contains finding if {
	input.config.root_credentials_management == false
	finding := {
		"message": "Root credentials of the organization's member accounts are not managed centrally",
		"path": "/config/root_credentials_management",
	}
}

not_applicable contains "the account is not the management account of an organization" if {
	object.get(input.config, "root_credentials_management", "") == ""
}
