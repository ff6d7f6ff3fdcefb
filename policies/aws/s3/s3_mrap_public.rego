# METADATA
# title: Multi-Region Access Point is open to everyone
# description: |
#   The policy of a Multi-Region Access Point grants to everyone, or its block of public access is not whole and the
#   account does not make up for it. The block cannot be changed after it was made.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/multi-region-access-point-block-public-access.html
#     description: Block Public Access with Multi-Region Access Points
# custom:
#   id: s3-mrap-public
#   severity: high
#   resource_types: [AWS::S3::MultiRegionAccessPoint]
#   reads: [/config/public_access_block]
#   remediation: |
#     Make the access point anew with all four switches of Block Public Access on, and name the principals in its
#     policy. At once: turn RestrictPublicBuckets on for the account.
#   frameworks:
#     fsbp: [S3.24]
#     prowler: [s3_multi_region_access_point_public_access_block]
#   aliases: [s3_multi_region_access_point_public_access_block]
package aws.s3.s3_mrap_public

import data.lib.access
import data.lib.access_point
import data.lib.document
import data.lib.s3

deny contains finding if {
	not access_point.is_restricted(input)
	level("restrict_public_buckets") == "off"
	some entry in access_point.open_statements(input)
	key := access.statement_key(input.config.policy.statements, entry.at)
	finding := {
		"message": sprintf("Statement %s of the access point's policy lets everyone use %s", [
			key,
			s3.actions_text(entry.statement),
		]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [entry.at]),
		"severity": "critical",
	}
}

deny contains finding if {
	missing := [label | some name, label in access_point.switches; is_off(name)]
	count(missing) > 0
	finding := {
		"message": sprintf("Block Public Access lacks %s, for the access point as for the account", [concat(", ", missing)]),
		"key": "public-access-block",
		"path": "/config/public_access_block",
	}
}

unknown contains reason if {
	some name, _ in access_point.switches
	object.get(input.config, ["public_access_block", name], false) == false
	level(name) == "unknown"
	some reason in s3.unread_account(input)
}

unknown contains reason if {
	object.get(input.config, ["public_access_block", "restrict_public_buckets"], false) == false
	level("restrict_public_buckets") != "on"
	some reason in document.reasons(input, "/config/policy")
}

is_off(name) if {
	object.get(input.config, ["public_access_block", name], false) == false
	level(name) == "off"
}

# level tells whether the account has a switch on.
level(name) := "on" if {
	object.get(input, ["related", "account", "config", "s3_public_access_block", name], false) == true
} else := "unknown" if {
	count(s3.unread_account(input)) > 0
} else := "off"
