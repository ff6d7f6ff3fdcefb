package aws.s3.s3_policy_public_test

import data.aws.s3.s3_policy_public as policy
import data.lib.samples_test as sample

named(sid, statement) := object.union(statement, {"sid": sid})

told(statements, verdict) := sample.bucket(object.union(sample.with_policy(statements), {"policy_is_public": verdict}))

test_everyone_without_condition if {
	sample.keys(policy.deny) == {"policy/Allow/open"}
		with input as sample.bucket(sample.with_policy([named("open", sample.statement({}))]))
	sample.severities(policy.deny) == {"high"}
		with input as sample.bucket(sample.with_policy([named("open", sample.statement({}))]))
}

test_severity_follows_the_block if {
	config := sample.with_policy([sample.statement({})])
	sample.severities(policy.deny) == {"low"} with input as sample.blocked(config)
	sample.severities(policy.deny) == {"medium"} with input as sample.unread_account(config)
}

# The examples of S3's user guide.
test_examples_of_the_user_guide if {
	count(policy.deny) == 1
		with input as sample.bucket(sample.with_policy([sample.allow_to("Federated", "graph.facebook.com")]))
	count(policy.deny) == 1
		with input as sample.bucket(sample.with_policy([sample.under("StringLike", "aws:SourceVpc", ["vpc-*"])]))
	count(policy.deny) == 0
		with input as sample.bucket(sample.with_policy([sample.under("StringEquals", "aws:SourceVpc", ["vpc-91237329"])]))
}

# Peers take these for public, or the other way round.
test_near_misses if {
	every statement in [
		sample.under("IpAddress", "aws:SourceIp", ["203.0.113.0/24"]),
		sample.under("IpAddress", "aws:SourceIp", ["8.0.0.0/8"]),
		sample.under("stringequals", "AWS:SourceVpce", ["vpce-1"]),
		sample.allow_to("AWS", "arn:aws:iam::111122223333:role/*"),
	] {
		count(policy.deny) == 0 with input as sample.bucket(sample.with_policy([statement]))
	}
	every statement in [
		sample.under("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
		sample.under("StringEquals", "aws:ResourceAccount", ["111122223333"]),
		sample.under("StringEquals", "aws:username", ["bob"]),
		sample.under("StringEqualsIfExists", "aws:SourceVpce", ["vpce-1"]),
		sample.under("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-abc"]),
		sample.statement({"principals": [], "not_principals": [{"type": "AWS", "value": "111122223333"}]}),
	] {
		count(policy.deny) == 1 with input as sample.bucket(sample.with_policy([statement]))
	}
}

test_deny_does_not_count if {
	sample.keys(policy.deny) == {"policy/Allow/0"}
		with input as sample.bucket(sample.with_policy([sample.statement({}), sample.deny({})]))
}

test_disagreement_is_told if {
	sample.keys(policy.deny) == {"analysis-disagreement"}
		with input as told([sample.allow_to("AWS", "111122223333")], true)
	sample.severities(policy.deny) == {"info"} with input as told([sample.allow_to("AWS", "111122223333")], true)
	sample.keys(policy.deny) == {"analysis-disagreement", "policy/Allow/0"}
		with input as told([sample.statement({})], false)
}

test_agreement_is_not_told if {
	count(policy.deny) == 0 with input as told([sample.allow_to("AWS", "111122223333")], false)
	sample.keys(policy.deny) == {"policy/Allow/0"} with input as told([sample.statement({})], true)
}

test_no_policy if {
	count(policy.deny) == 0 with input as sample.bucket({})
}

# What S3 calls public and no stranger can use is one step from it, no more.
test_what_no_stranger_can_use_is_low if {
	every statements in [
		[sample.statement({}), sample.deny({})],
		[sample.statement({}), sample.deny({"conditions": [sample.condition("StringNotEquals", "aws:SourceVpce", ["vpce-1"])]})],
		[sample.under("StringEquals", "aws:PrincipalAccount", ["111122223333"])],
	] {
		sample.severities(policy.deny) == {"low"} with input as sample.bucket(sample.with_policy(statements))
		some finding in policy.deny with input as sample.bucket(sample.with_policy(statements))
		finding.message ==
			"Statement 0 of the bucket policy is public to S3, which grants s3:GetObject; no stranger can use it as the policy is"
	}
	sample.severities(policy.deny) == {"high"} with input as sample.bucket(sample.with_policy([sample.statement({})]))
}
