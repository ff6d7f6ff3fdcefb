# Which buckets receive logs: told by who is let write into them, since those who write are not documents of their own.
package lib.log_bucket

import data.lib.access
import data.lib.accounts
import data.lib.log_delivery

# Services of AWS that write logs into buckets.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
services := {
	"cloudtrail.amazonaws.com": "CloudTrail",
	"config.amazonaws.com": "AWS Config",
	"delivery.logs.amazonaws.com": "vended logs (flow logs, load balancers and others)",
	"logdelivery.elasticloadbalancing.amazonaws.com": "Elastic Load Balancing",
	"logging.s3.amazonaws.com": "S3 access logs",
}

# received lists, sorted, what kinds of logs somebody is let write into the bucket.
received(bucket) := sort({kind |
	some kind in array.concat(by_acl(bucket), by_policy(bucket))
})

by_acl(bucket) := array.concat(
	["S3 access logs" |
		some grant in bucket.config.acl.grants
		grant.grantee == "http://acs.amazonaws.com/groups/s3/LogDelivery"
		grant.permission in {"WRITE", "FULL_CONTROL"}
	],
	[kind |
		some grant in bucket.config.acl.grants
		kind := log_delivery.canonical_ids[grant.grantee]
	],
)

by_policy(bucket) := [kind |
	some statement in bucket.config.policy.statements
	statement.effect == "Allow"
	some principal in statement.principals
	some kind in array.concat(of_service(principal), of_account(principal))
	access.allows_action(statement, "s3:putobject")
]

of_service(principal) := [kind |
	principal.type == "Service"
	kind := services[principal.value]
]

of_account(principal) := [kind |
	principal.type == "AWS"
	account := accounts.of_principal(principal.value)
	kind := log_delivery.accounts[account]
]
