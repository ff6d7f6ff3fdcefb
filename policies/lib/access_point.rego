# What access points add to a bucket: names of their own under which it is reached, each with a policy and a block of
# public access of its own. A request passes when no level blocks it: access point, bucket or account.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
package lib.access_point

import data.lib.access
import data.lib.document
import data.lib.s3

# of_bucket gives the access points of a bucket by id: none where the snapshot is older than they are.
of_bucket(bucket) := object.get(bucket, ["related", "access_points"], {})

# is_internet holds unless the access point takes requests from a VPC only, whatever its policy says.
is_internet(point) if point.config.network_origin != "VPC"

# statements of the policy, judged as the policy of an access point.
statements(point) := access.of_access_point(point.config.policy.statements)

# is_public_for_aws holds when S3 calls the policy public: what it says itself, or else its definition.
is_public_for_aws(point) := point.config.policy_public if {
	is_boolean(point.config.policy_public)
} else := true if {
	access.aws_public({"statements": statements(point)})
}

# is_restricted holds when the access point's own block keeps the public out of a public policy.
is_restricted(point) if {
	point.config.public_access_block.restrict_public_buckets == true
	is_public_for_aws(point)
}

# open_statements lists the statements of the policy that strangers can use, were nothing else in the way. `at` is the
# place of the statement in the policy.
open_statements(point) := [{"at": i, "statement": statement} |
	judged := statements(point)
	some i, statement in point.config.policy.statements
	statement.effect == "Allow"
	some stripped in access.of_access_point([statement])
	access.outsider_reachable(stripped, judged)
]

# routes lists how strangers get through to a bucket by its access points: {id, name, at, statement, policy, passed_on}.
# `passed_on` tells whether the bucket's own policy lets such requests through: yes, no or unknown. Without that they end
# at the bucket.
routes(bucket) := [] if {
	s3.is_on(bucket, "restrict_public_buckets")
} else := [route |
	some id, point in of_bucket(bucket)
	is_internet(point)
	not is_restricted(point)
	some entry in open_statements(point)
	at := entry.at
	statement := entry.statement
	name := point.name
	policy := point.config.policy.statements
	passed := passes_on(bucket)
	route := {"id": id, "name": name, "at": at, "statement": statement, "policy": policy, "passed_on": passed}
]

# passes_on tells whether the bucket policy lets everyone in, directly or by way of access points only.
passes_on(bucket) := "unknown" if {
	document.is_unread(bucket, "/config/policy")
} else := "yes" if {
	lets_everyone_through(bucket)
} else := "no"

lets_everyone_through(bucket) if {
	some statement in access.of_access_point(bucket.config.policy.statements)
	statement.effect == "Allow"
	access.allows_strangers(statement)
	access.is_open(statement)
}

# unknowns says what would have to be known to tell that nobody gets in by an access point.
unknowns(bucket) := set() if {
	s3.is_on(bucket, "restrict_public_buckets")
} else := reasons if {
	own := [reason | some reason in document.list_reasons(bucket, "access_points")]
	levels := [reason | count(routes(bucket)) > 0; some reason in s3.unread_blocks(bucket)]
	points := [sprintf("access point %s: %s", [point.name, reason]) |
		some _, point in of_bucket(bucket)
		not is_sealed(point)
		some path in ["/config/policy", "/config/network_origin", "/config/public_access_block"]
		some reason in document.reasons(point, path)
	]
	reasons := {reason | some reason in array.concat(array.concat(own, levels), points)}
}

is_sealed(point) if point.config.network_origin == "VPC"

is_sealed(point) if point.config.public_access_block.restrict_public_buckets == true

# severity of a route, by that of the policy that reports it.
severity(declared, route) := "medium" if {
	route.passed_on == "no"
} else := declared

# detail says in words what the bucket's own policy makes of a route.
detail(route) := texts[route.passed_on]

texts := {
	"yes": "and the bucket policy lets requests of access points through",
	"no": "though the bucket policy does not let requests of access points through as yet",
	"unknown": "and whether the bucket policy lets requests of access points through is not known",
}

# The four switches of a block of public access by their names in documents and in AWS.
switches := {
	"block_public_acls": "BlockPublicAcls",
	"ignore_public_acls": "IgnorePublicAcls",
	"block_public_policy": "BlockPublicPolicy",
	"restrict_public_buckets": "RestrictPublicBuckets",
}
