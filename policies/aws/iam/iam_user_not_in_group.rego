# METADATA
# title: User is in no group
# description: |
#   The user has permissions by itself alone, or none. Programs often have users of their own, so the policy is
#   off until somebody wants to keep permissions in groups; iam-user-direct-policy tells of the permissions.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
#     description: IAM user groups
# custom:
#   id: iam-user-not-in-group
#   severity: info
#   enabled: false
#   resource_types: [AWS::IAM::User]
#   reads: [/config/groups]
#   remediation: |
#     Put the user into the group for what it does (aws iam add-user-to-group), and take its own policies off;
#     delete it if it does nothing.
#   frameworks: {}
#   aliases: []
#   tags: [hygiene]
package aws.iam.iam_user_not_in_group

deny contains finding if {
	count(input.config.groups) == 0
	finding := {"message": "User is in no group", "path": "/config/groups"}
}
