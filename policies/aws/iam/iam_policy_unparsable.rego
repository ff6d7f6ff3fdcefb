# METADATA
# title: Policy cannot be parsed
# description: |
#   The text of a policy is not JSON, or not a policy: neither people nor this program can tell what it allows,
#   and every policy that would judge it says unknown.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#     description: Grammar of the IAM JSON policy language
# custom:
#   id: iam-policy-unparsable
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role, AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Read the text (aws iam get-policy-version, get-user-policy, get-role-policy, get-role; aws s3api get-
#     bucket-policy), put it right and save it again.
#   frameworks:
#     security-monkey: [Parse Error]
#   aliases: []
package aws.iam.iam_policy_unparsable

deny contains finding if {
	some part in input.unread
	part.reason == "unparsable"

	# what is wrong with another document is told there
	not startswith(part.path, "/related/")
	finding := {
		"message": sprintf("Policy at %s cannot be parsed: %s", [part.path, object.get(part, "message", "no reason is given")]),
		"key": part.path,
		"path": part.path,
	}
}
