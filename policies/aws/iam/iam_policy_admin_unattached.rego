# METADATA
# title: Policy that nobody has would grant administrator rights
# description: |
#   A managed policy of the account allows every action on every resource and is attached to nothing: whoever may
#   attach policies finds it ready. A policy that serves as permissions boundary gives nothing by itself and is
#   left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Grant least privilege
# custom:
#   id: iam-policy-admin-unattached
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy]
#   reads: [/config/policy, /status/attachment_count, /status/boundary_count]
#   remediation: |
#     Delete the policy; AWS's AdministratorAccess is there for whoever needs one.
#   frameworks:
#     prowler: [iam_customer_unattached_policy_no_administrative_privileges]
#   aliases: [iam_customer_unattached_policy_no_administrative_privileges]
package aws.iam.iam_policy_admin_unattached

import data.lib.iam

deny contains finding if {
	input.config.owner == "customer"
	input.status.attachment_count == 0
	input.status.boundary_count == 0
	entries := iam.admin_statements([{"statements": input.config.policy.statements}])
	count(entries) > 0
	finding := {
		"message": "Policy would make an administrator of whomever it is attached to",
		"path": [sprintf("/config/policy/statements/%d", [entry.at]) | some entry in entries],
	}
}

not_applicable contains "the policy is attached" if input.status.attachment_count > 0

not_applicable contains "the policy is a permissions boundary" if {
	input.status.attachment_count == 0
	input.status.boundary_count > 0
}

not_applicable contains "AWS writes this policy" if input.config.owner == "aws"
