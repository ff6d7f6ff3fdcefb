# METADATA
# title: Permissions are in an inline policy
# description: |
#   A policy is written into a user, a group or a role. It has no versions, is found by nobody who looks through
#   the managed policies, and cannot be used twice. This is an inventory.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
#     description: Managed policies and inline policies
# custom:
#   id: iam-inline-policy
#   severity: info
#   resource_types: [AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: [/config/inline_policies]
#   remediation: |
#     Make a managed policy of it, attach that, and delete the inline one.
#   frameworks:
#     scoutsuite: [iam-inline-policy-for-role]
#   aliases: []
#   tags: [inventory]
package aws.iam.iam_inline_policy

deny contains finding if {
	some i, inline in input.config.inline_policies
	finding := {
		"message": sprintf("Policy %s is inline", [inline.name]),
		"key": inline.name,
		"path": sprintf("/config/inline_policies/%d", [i]),
	}
}

not_applicable contains "the role belongs to a service of AWS" if {
	startswith(input.config.path, "/aws-service-role/")
}
