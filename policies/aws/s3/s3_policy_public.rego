# METADATA
# title: Bucket policy is public by S3's definition
# description: |
#   A statement of the bucket policy grants to everyone without a fixed value of any of the keys that S3 takes for
#   fixed. One such statement makes the whole policy public, whatever Deny statements it has besides. Whether strangers
#   really get in is what s3-bucket-public says. Where S3's own verdict is another than ours, that is a finding too.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
#     description: The meaning of public
# custom:
#   id: s3-policy-public
#   severity: high
#   resource_types: [AWS::S3::Bucket]
#   reads: [/config/policy]
#   remediation: |
#     Name the principals, or narrow the statement by a fixed organization, VPC, VPC endpoint, account or source ARN.
#   frameworks:
#     cis-aws-7.0: ["2.21"]
#     security-monkey: [check_internet_accessible]
#     prowler: [s3_bucket_public_access]
#   aliases: []
package aws.s3.s3_policy_public

import data.lib.access
import data.lib.s3

deny contains finding if {
	statements := input.config.policy.statements
	some i, statement in statements
	access.is_aws_public(statement)
	key := access.statement_key(statements, i)
	finding := {
		"message": sprintf("Statement %s of the bucket policy is public%s", [key, detail(statement, statements)]),
		"key": sprintf("policy/Allow/%s", [key]),
		"path": sprintf("/config/policy/statements/%d", [i]),
		"severity": severity(statement, statements),
	}
}

deny contains finding if {
	is_boolean(input.config.policy_is_public)
	input.config.policy
	input.config.policy_is_public != ours
	finding := {
		"message": sprintf("S3 says of the bucket policy that it is %s, our analysis that it is %s", [
			word(input.config.policy_is_public),
			word(ours),
		]),
		"key": "analysis-disagreement",
		"path": ["/config/policy_is_public", "/config/policy"],
		"severity": "info",
	}
}

ours := true if {
	access.aws_public(input.config.policy)
} else := false

word(is_public) := "public" if {
	is_public
} else := "not public"

severity(statement, statements) := "low" if {
	s3.is_on(input, "restrict_public_buckets")
} else := "low" if {
	not access.outsider_reachable(statement, statements)
} else := "medium" if {
	count(s3.unread_blocks(input)) > 0
} else := "high"

# Conditions or a Deny that S3 leaves aside may keep everyone out whom it counts.
detail(statement, statements) := sprintf(": everyone may use %s%s", [s3.actions_text(statement), guard]) if {
	access.outsider_reachable(statement, statements)
} else := sprintf(" to S3, which grants %s; no stranger can use it as the policy is", [s3.actions_text(statement)])

guard := ", which RestrictPublicBuckets keeps without effect" if {
	s3.is_on(input, "restrict_public_buckets")
} else := ", unless a block of public access that could not be read prevents it" if {
	count(s3.unread_blocks(input)) > 0
} else := ""
