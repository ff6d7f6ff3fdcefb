# METADATA
# title: Nobody may open cases with AWS Support
# description: |
#   The managed policy AWSSupportAccess is attached to no user, group or role of the account, so in an emergency
#   nobody but an administrator can ask AWS for help.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html
#     description: Manage access to AWS Support Center
# custom:
#   id: iam-support-role-missing
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: []
#   remediation: |
#     Attach the policy AWSSupportAccess to a role that the people on call can take on.
#   frameworks:
#     cis-aws-1.4: ["1.17"]
#     cis-aws-3.0: ["1.17"]
#     cis-aws-4.0: ["1.17"]
#     cis-aws-5.0: ["1.16"]
#     fsbp: [IAM.18]
#     prowler: [iam_support_role_created]
#   aliases: [iam_support_role_created]
#   params:
#     policy_names:
#       description: names of AWS's policies, any of which will do
#       default: ['AWSSupportAccess']
package aws.iam.iam_support_role_missing

import data.lib.document

deny contains finding if {
	input.related.attached_aws_policies
	count(holders) == 0
	count(gaps) == 0
	finding := {
		"message": sprintf("No user, group or role has the policy %s", [
			concat(" or ", data.params["iam-support-role-missing"].policy_names),
		]),
		"path": "/related/attached_aws_policies",
	}
}

unknown contains "which policies of AWS are attached in the account is not known" if {
	not input.related.attached_aws_policies
}

unknown contains reason if {
	count(holders) == 0
	some reason in gaps
}

holders := [id |
	some id, policy in input.related.attached_aws_policies
	policy.name in data.params["iam-support-role-missing"].policy_names
	policy.status.attachment_count > 0
]

# Tags of AWS's policies are never told; what counts is the list, and how often the policy is attached.
gaps := union({document.list_reasons(input, "attached_aws_policies"), {reason |
	some policy in input.related.attached_aws_policies
	policy.name in data.params["iam-support-role-missing"].policy_names
	object.get(policy, ["status", "attachment_count"], "") == ""
	reason := sprintf("how often %s is attached is not known", [policy.name])
}})
