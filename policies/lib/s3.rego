# What is in force for a bucket once its own settings and those of the account are taken together.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
package lib.s3

import data.lib.access
import data.lib.document

# The groups of an ACL that mean everyone: the second is anybody with an AWS account.
public_groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers": "AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "AuthenticatedUsers",
}

group_names := {"AllUsers": "everyone", "AuthenticatedUsers": "anybody with an AWS account"}

grant_words := {
	"READ": "list it",
	"WRITE": "write and delete objects",
	"READ_ACP": "read its ACL",
	"WRITE_ACP": "change its ACL",
	"FULL_CONTROL": "do everything",
}

# Actions that change a bucket, its objects or who may reach them, as probes for patterns such as `s3:Pu*`.
write_actions := [
	"s3:putobject", "s3:putobjectacl", "s3:putobjecttagging", "s3:putobjectversionacl", "s3:putobjectretention",
	"s3:putobjectlegalhold", "s3:deleteobject", "s3:deleteobjectversion", "s3:deleteobjecttagging",
	"s3:abortmultipartupload", "s3:restoreobject", "s3:replicateobject", "s3:replicatedelete",
	"s3:bypassgovernanceretention", "s3:objectowneroverridetobucketowner", "s3:deletebucket", "s3:deletebucketpolicy",
	"s3:deletebucketwebsite", "s3:putbucketacl", "s3:putbucketpolicy", "s3:putbucketpublicaccessblock",
	"s3:putbucketownershipcontrols", "s3:putbucketcors", "s3:putbucketlogging", "s3:putbucketnotification",
	"s3:putbucketobjectlockconfiguration", "s3:putbuckettagging", "s3:putbucketversioning", "s3:putbucketwebsite",
	"s3:putencryptionconfiguration", "s3:putlifecycleconfiguration", "s3:putreplicationconfiguration",
	"s3:putinventoryconfiguration", "s3:putanalyticsconfiguration", "s3:putmetricsconfiguration",
	"s3:putintelligenttieringconfiguration", "s3:putaccelerateconfiguration", "s3:putbucketrequestpayment",
	"s3:putobjectversiontagging", "s3:deleteobjectversiontagging", "s3:initiatereplication",
]

# flag tells whether a switch of the block of public access is on for the bucket or its account: on, off or unknown.
flag(bucket, name) := "on" if {
	bucket.config.public_access_block[name] == true
} else := "on" if {
	bucket.related.account.config.s3_public_access_block[name] == true
} else := "unknown" if {
	count(unread_blocks(bucket)) > 0
} else := "off"

# is_on holds when a switch is known to be on for the bucket or its account.
is_on(bucket, name) if bucket.config.public_access_block[name] == true

is_on(bucket, name) if bucket.related.account.config.s3_public_access_block[name] == true

# unread_blocks says which of the two levels of the block of public access is not known.
unread_blocks(bucket) := {reason |
	some level in [document.reasons(bucket, "/config/public_access_block"), unread_account(bucket)]
	some reason in level
}

unread_account(bucket) := {text |
	some text in document.reasons(bucket.related.account, "/config/s3_public_access_block")
} if {
	bucket.related.account
} else := {"the account's block of public access is not known"}

# acls_are_off holds when object ownership takes all effect from ACLs.
acls_are_off(bucket) if bucket.config.object_ownership == "BucketOwnerEnforced"

# public_grants lists the grants to everyone that the ACL shows, whether in force or not: {at, group, permission}.
public_grants(bucket) := [{"at": i, "group": group, "permission": permission} |
	some i, grant in bucket.config.acl.grants
	group := object.get(public_groups, grant.grantee, "")
	group != ""
	permission := grant.permission
]

# acl_is_blocked holds when public grants of an ACL are known to have no effect.
acl_is_blocked(bucket) if acls_are_off(bucket)

acl_is_blocked(bucket) if is_on(bucket, "ignore_public_acls")

# acl_unknowns says what would have to be known to tell that public grants are in force.
acl_unknowns(bucket) := {reason |
	some side in [document.reasons(bucket, "/config/object_ownership"), flag_unknowns(bucket, "ignore_public_acls")]
	some reason in side
}

flag_unknowns(bucket, name) := unread_blocks(bucket) if {
	flag(bucket, name) == "unknown"
} else := set()

# is_public_for_aws holds when S3 calls the bucket's policy public: what it says itself, or else its definition.
is_public_for_aws(bucket) := bucket.config.policy_is_public if {
	is_boolean(bucket.config.policy_is_public)
} else := true if {
	access.aws_public(bucket.config.policy)
}

# policy_is_blocked holds when a public policy is known to reach no stranger.
policy_is_blocked(bucket) if {
	is_on(bucket, "restrict_public_buckets")
	is_public_for_aws(bucket)
}

# open_statements lists the statements of the policy that strangers can use, were nothing else in the way.
open_statements(bucket) := [{"at": i, "statement": statement} |
	some i, statement in bucket.config.policy.statements
	access.outsider_reachable(statement, bucket.config.policy.statements)
]

# written lists which of the write probes a statement allows.
written(statement) := [action | some action in write_actions; access.allows_action(statement, action)]

# policy_unknowns says what would have to be known to tell that the policy is in force for strangers. The switch matters
# only to policies that S3 calls public.
policy_unknowns(bucket) := set() if {
	not bucket.config.policy
} else := flag_unknowns(bucket, "restrict_public_buckets") if {
	is_public_for_aws(bucket)
} else := set()

# actions_text lists a statement's actions for people, at most four of them.
actions_text(statement) := sprintf("everything but %s", [few(statement.not_actions)]) if {
	count(statement.not_actions) > 0
} else := few(statement.actions)

few(texts) := concat(", ", texts) if {
	count(texts) <= 4
} else := sprintf("%s and %d more", [concat(", ", array.slice(texts, 0, 4)), count(texts) - 4])
