# METADATA
# title: User has two active access keys
# description: |
#   Two keys of one user are active for longer than a change from the one to the other takes: twice the chance to
#   leak, and nobody knows which one is in use.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#     description: Managing access keys for IAM users
# custom:
#   id: iam-user-two-active-keys
#   severity: low
#   resource_types: [AWS::IAM::User]
#   reads: [/config/access_keys]
#   remediation: |
#     Find out which key is used (aws iam get-access-key-last-used), move its users to the younger one, switch
#     the older one off, then delete it.
#   frameworks:
#     cis-aws-1.4: ["1.13"]
#     cis-aws-3.0: ["1.13"]
#     cis-aws-4.0: ["1.13"]
#     cis-aws-5.0: ["1.12"]
#     prowler: [iam_user_two_active_access_key]
#   aliases: [iam_user_two_active_access_key]
#   params:
#     grace_days:
#       description: days for which two active keys are allowed, counted from the making of the younger one
#       default: 7
package aws.iam.iam_user_two_active_keys

import data.lib.iam

deny contains finding if {
	count(active) == 2
	made := [key.last_rotated_at | some key in active; key.last_rotated_at]
	not is_in_grace(made)
	finding := {"message": "Access keys 1 and 2 are both active", "path": "/config/access_keys"}
}

active := [key | some key in input.config.access_keys; key.active == true]

is_in_grace(made) if {
	count(made) == 2
	iam.days_since(max(made)) < data.params["iam-user-two-active-keys"].grace_days
}
