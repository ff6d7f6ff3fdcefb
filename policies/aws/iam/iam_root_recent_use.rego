# METADATA
# title: Root user was used lately
# description: |
#   The root user signed in, or one of its access keys was used, within the last days. Nothing limits what root
#   does, and few tasks need it. The latest of its password's and its keys' uses counts.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
#     description: Tasks that require root user credentials
# custom:
#   id: iam-root-recent-use
#   severity: high
#   resource_types: [AWS::::Account]
#   reads: [/status/root_password_last_used_at, /status/root_access_key_last_used_at]
#   remediation: |
#     Find out who used root and for what (CloudTrail, userIdentity.type Root), give that person a role for it,
#     and keep root for the tasks that AWS allows nobody else.
#   frameworks:
#     cis-aws-1.4: ["1.7"]
#     cis-aws-3.0: ["1.7"]
#     cis-aws-4.0: ["1.7"]
#     cis-aws-5.0: ["1.6"]
#     fsbp: [IAM.20]
#     prowler: [iam_avoid_root_usage]
#   aliases: [iam_avoid_root_usage]
#   params:
#     max_days:
#       description: days since the last use within which it counts as recent
#       default: 90
package aws.iam.iam_root_recent_use

import data.lib.iam
import data.lib.words

deny contains finding if {
	count(uses) > 0
	latest := max([use.at | some use in uses])
	age := iam.days_since(latest)
	age < data.params["iam-root-recent-use"].max_days
	last := [use | some use in uses; use.at == latest]
	finding := {
		"message": sprintf("Root user was last used %s, by its %s", [words.days_ago(age), last[0].by]),
		"path": [use.path | some use in last],
	}
}

unknown contains "when the root user was last used is not known: no credential report" if {
	not input.status.credential_report_at
	count(uses) == 0
}

uses := array.concat(
	[use |
		at := input.status.root_password_last_used_at
		use := {"at": at, "by": "password", "path": "/status/root_password_last_used_at"}
	],
	[use |
		at := input.status.root_access_key_last_used_at
		use := {"at": at, "by": "access key", "path": "/status/root_access_key_last_used_at"}
	],
)
