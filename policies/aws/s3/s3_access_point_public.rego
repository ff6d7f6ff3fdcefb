# METADATA
# title: Access point is open to everyone
# description: |
#   The policy of an access point that takes requests from the internet grants to everyone, or its block of public
#   access is not whole and neither bucket nor account makes up for it. The block of an access point cannot be changed
#   after it was made. Access points of a VPC are never public.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
#     description: Managing public access to access points
# custom:
#   id: s3-access-point-public
#   severity: critical
#   resource_types: [AWS::S3::AccessPoint]
#   reads: [/config/network_origin]
#   remediation: |
#     Make the access point anew with all four switches of Block Public Access on, or for a VPC, and name the principals
#     in its policy. At once: turn RestrictPublicBuckets on for the bucket or its account.
#   frameworks:
#     fsbp: [S3.19]
#     prowler: [s3_access_point_public_access_block]
#   aliases: [s3_access_point_public_access_block, CKV_AWS_392]
package aws.s3.s3_access_point_public

import data.lib.access
import data.lib.access_point
import data.lib.document
import data.lib.s3

deny contains finding if {
	access_point.is_internet(input)
	not access_point.is_restricted(input)
	not is_restricted_elsewhere
	some entry in access_point.open_statements(input)
	count(unknown_levels) == 0
	key := access.statement_key(input.config.policy.statements, entry.at)
	finding := {
		"message": sprintf("Statement %s of the access point's policy lets everyone use %s", [
			key,
			s3.actions_text(entry.statement),
		]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [entry.at]),
		"severity": severity,
	}
}

# S3 looks at each policy too. Where it sees more than we do, somebody has to look.
deny contains finding if {
	access_point.is_internet(input)
	input.config.policy_public == true
	not access_point.is_restricted(input)
	not is_restricted_elsewhere
	count(access_point.open_statements(input)) == 0
	finding := {
		"message": "S3 calls the access point's policy public, though every statement seems to be narrowed",
		"key": "policy/status",
		"path": "/config/policy_public",
		"severity": "info",
	}
}

deny contains finding if {
	access_point.is_internet(input)
	not document.is_unread(input, "/config/public_access_block")
	missing := [label | some name, label in access_point.switches; is_off(name)]
	count(missing) > 0
	finding := {
		"message": sprintf("Block Public Access lacks %s, for the access point as for its bucket and its account", [
			concat(", ", missing),
		]),
		"key": "public-access-block",
		"path": "/config/public_access_block",
		"severity": "high",
	}
}

unknown contains reason if {
	is_internet_open
	some reason in document.reasons(input, "/config/policy")
}

unknown contains reason if {
	is_internet_open
	count(access_point.open_statements(input)) > 0
	some reason in unknown_levels
}

unknown contains reason if {
	access_point.is_internet(input)
	some name, _ in access_point.switches
	object.get(input.config, ["public_access_block", name], false) == false
	level(name) == "unknown"
	some reason in unknown_levels
}

unknown contains reason if {
	access_point.is_internet(input)
	some reason in document.reasons(input, "/config/public_access_block")
}

is_internet_open if {
	access_point.is_internet(input)
	object.get(input.config, ["public_access_block", "restrict_public_buckets"], false) == false
	not is_restricted_elsewhere
}

is_restricted_elsewhere if level("restrict_public_buckets") == "on"

is_off(name) if {
	object.get(input.config, ["public_access_block", name], false) == false
	level(name) == "off"
}

# level tells whether the bucket or its account has a switch on. A bucket of another account cannot be seen.
level(name) := "on" if {
	s3.is_on(whole_bucket, name)
} else := "unknown" if {
	count(unknown_levels) > 0
} else := "off"

unknown_levels := s3.unread_blocks(whole_bucket) if {
	input.related.bucket
} else := {"the bucket and its block of public access are not known"}

# The bucket with the account that it is in, which is the access point's own wherever the bucket was found.
whole_bucket := object.union(
	object.get(input, ["related", "bucket"], {"config": {}}),
	{"related": {"account": account}},
)

account := object.get(input, ["related", "account"], {"config": {}})

severity := "critical" if {
	access_point.passes_on(whole_bucket) == "yes"
} else := "high"
