# METADATA
# title: Role is there though nobody uses it
# description: |
#   Nobody took on the role for a long time, as far as AWS remembers (400 days). A role that was never used
#   counts from the day on which it was made. Roles that belong to services of AWS are left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
#     description: Refine permissions using last accessed information
# custom:
#   id: iam-role-unused
#   severity: low
#   resource_types: [AWS::IAM::Role]
#   reads: [/status/last_used_at]
#   remediation: |
#     Ask the role's owner; attach AWSDenyAll for a while and watch whether something fails, then delete the
#     role.
#   frameworks:
#     scoutsuite: [iam-role-unused]
#   aliases: []
#   tags: [hygiene]
#   params:
#     max_unused_days:
#       description: days without use from which on a role counts as unused
#       default: 90
package aws.iam.iam_role_unused

import data.lib.iam
import data.lib.words

deny contains finding if {
	not is_service_linked
	since.at != ""
	idle := iam.days_since(since.at)
	idle >= data.params["iam-role-unused"].max_unused_days
	finding := {"message": sprintf("Role %s %s", [since.words, words.days_ago(idle)]), "path": since.path}
}

unknown contains "when the role was made or last used is not known" if {
	not is_service_linked
	since.at == ""
}

not_applicable contains "the role belongs to a service of AWS" if is_service_linked

is_service_linked if startswith(input.config.path, "/aws-service-role/")

since := {"at": used, "words": "was last used", "path": "/status/last_used_at"} if {
	used := input.status.last_used_at
} else := {"at": made, "words": "was never used since it was made", "path": "/config/created_at"} if {
	made := object.get(input.config, "created_at", "")
}
