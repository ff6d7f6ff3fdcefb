# Whether a bucket is open to everyone, for policies that need no more than that; s3-bucket-public tells it in full.
package lib.public

import data.lib.access_point
import data.lib.document
import data.lib.s3

# ways lists by what strangers surely get into a bucket.
ways(bucket) := array.concat(by_own(bucket), [sprintf("access point %s", [name]) |
	some route in access_point.routes(bucket)
	route.passed_on == "yes"
	count(s3.unread_blocks(bucket)) == 0
	name := route.name
])

by_own(bucket) := array.concat(["its ACL" | is_open_by_acl(bucket)], ["its policy" | is_open_by_policy(bucket)])

is_open_by_acl(bucket) if {
	not s3.acl_is_blocked(bucket)
	count(s3.public_grants(bucket)) > 0
	count(s3.acl_unknowns(bucket)) == 0
}

is_open_by_policy(bucket) if {
	bucket.config.policy
	not s3.policy_is_blocked(bucket)
	count(s3.open_statements(bucket)) > 0
	count(s3.policy_unknowns(bucket)) == 0
}

# unknowns says what would have to be known to tell that strangers do not get in.
unknowns(bucket) := {reason |
	some reasons in [
		of_acl(bucket), of_grants(bucket), of_policy(bucket), of_statements(bucket),
		access_point.unknowns(bucket),
	]
	some reason in reasons
}

of_acl(bucket) := set() if {
	s3.acl_is_blocked(bucket)
} else := document.reasons(bucket, "/config/acl")

of_grants(bucket) := set() if {
	s3.acl_is_blocked(bucket)
} else := set() if {
	count(s3.public_grants(bucket)) == 0
} else := s3.acl_unknowns(bucket)

of_policy(bucket) := set() if {
	s3.is_on(bucket, "restrict_public_buckets")
} else := document.reasons(bucket, "/config/policy")

of_statements(bucket) := set() if {
	count(s3.policy_unknowns(bucket)) == 0
} else := set() if {
	count(s3.open_statements(bucket)) == 0
} else := s3.policy_unknowns(bucket)
