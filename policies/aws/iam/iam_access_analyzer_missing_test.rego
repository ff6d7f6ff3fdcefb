package aws.iam.iam_access_analyzer_missing_test

import data.aws.iam.iam_access_analyzer_missing as policy

region(analyzers) := {
	"account": "111122223333",
	"region": "eu-west-1",
	"config": {"access_analyzers": analyzers},
	"unread": [],
}

analyzer(type, status) := {"arn": "a", "name": "a", "type": type, "status": status}

params := {"iam-access-analyzer-missing": {"covered_accounts": ["444455556666"]}}

found(analyzers) := count(findings) if {
	findings := policy.deny with input as region(analyzers) with data.params as params
}

test_none_fails if found([]) == 1

test_unused_access_does_not_count if found([analyzer("ACCOUNT_UNUSED_ACCESS", "ACTIVE")]) == 1

test_not_active_fails if found([analyzer("ACCOUNT", "DISABLED")]) == 1

test_active_passes if found([analyzer("ACCOUNT", "ACTIVE")]) == 0

test_of_the_organization_passes if found([analyzer("ORGANIZATION", "ACTIVE")]) == 0

test_covered_by_an_analyzer_elsewhere if {
	count(policy.not_applicable) == 1
		with input as object.union(region([]), {"account": "444455556666"})
		with data.params as params
}

test_not_read_is_unknown if {
	count(policy.unknown) == 1
		with input as {"account": "111122223333", "region": "eu-west-1", "config": {}, "unread": []}
		with data.params as params
}
