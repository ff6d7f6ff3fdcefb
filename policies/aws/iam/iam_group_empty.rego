# METADATA
# title: Group has no users
# description: |
#   Nobody is in the group. What it allows waits for the next user who is put into it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
#     description: IAM user groups
# custom:
#   id: iam-group-empty
#   severity: info
#   resource_types: [AWS::IAM::Group]
#   reads: [/config/users]
#   remediation: |
#     Delete the group if nobody is to be in it: detach its policies, then aws iam delete-group.
#   frameworks:
#     scoutsuite: [iam-group-with-no-users]
#   aliases: [iam-group-with-no-users]
#   tags: [hygiene]
package aws.iam.iam_group_empty

deny contains finding if {
	count(input.config.users) == 0
	finding := {"message": "No user is in the group", "path": "/config/users"}
}
