# METADATA
# title: Policy is attached to a user itself
# description: |
#   Permissions are given to a user directly, by an attached or an inline policy, rather than by a group or a
#   role: they are easily forgotten when the person's work changes. A permissions boundary gives nothing and does
#   not count.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
#     description: Managed policies and inline policies
# custom:
#   id: iam-user-direct-policy
#   severity: low
#   resource_types: [AWS::IAM::User]
#   reads: []
#   remediation: |
#     Attach the policy to a group of users with the same work and put the user into it, then detach it here; for
#     programs, use a role.
#   frameworks:
#     cis-aws-1.4: ["1.15"]
#     cis-aws-3.0: ["1.15"]
#     cis-aws-4.0: ["1.15"]
#     cis-aws-5.0: ["1.14"]
#     cis-aws-7.0: ["2.13"]
#     fsbp: [IAM.2]
#     prowler: [iam_policy_attached_only_to_group_or_roles]
#   aliases: [iam_policy_attached_only_to_group_or_roles]
package aws.iam.iam_user_direct_policy

import data.lib.document

deny contains finding if {
	some i, arn in input.config.attached_policies
	finding := {
		"message": sprintf("Managed policy %s is attached to the user itself", [arn]),
		"key": sprintf("managed/%s", [arn]),
		"path": sprintf("/config/attached_policies/%d", [i]),
	}
}

deny contains finding if {
	some i, inline in input.config.inline_policies
	finding := {
		"message": sprintf("Policy %s is written into the user itself", [inline.name]),
		"key": sprintf("inline/%s", [inline.name]),
		"path": sprintf("/config/inline_policies/%d", [i]),
	}
}

unknown contains reason if {
	some reason in document.reasons(input, "/config/attached_policies")
}
