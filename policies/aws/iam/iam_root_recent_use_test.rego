package aws.iam.iam_root_recent_use_test

import data.aws.iam.iam_root_recent_use as policy

account(status) := {"config": {}, "status": object.union({"credential_report_at": "2026-11-23T07:00:00Z"}, status), "unread": []}

params := {"iam-root-recent-use": {"max_days": 90}}

now := {"now_ns": time.parse_rfc3339_ns("2026-11-23T08:00:00Z")}

test_password_used_lately_fails if {
	count(policy.deny) == 1
		with input as account({"root_password_last_used_at": "2026-10-02T09:00:00Z"})
		with data.params as params
		with data.context as now
}

test_key_used_lately_after_an_old_password_fails if {
	{finding.message | some finding in policy.deny} == {"Root user was last used 2 days ago, by its access key"}
		with input as account({
			"root_password_last_used_at": "2020-10-02T09:00:00Z",
			"root_access_key_last_used_at": "2026-11-21T08:00:00Z",
		})
		with data.params as params
		with data.context as now
}

test_long_ago_passes if {
	count(policy.deny) == 0
		with input as account({"root_password_last_used_at": "2025-02-11T09:00:00Z"})
		with data.params as params
		with data.context as now
}

test_exactly_ninety_days_passes if {
	count(policy.deny) == 0
		with input as account({"root_password_last_used_at": "2026-08-25T08:00:00Z"})
		with data.params as params
		with data.context as now
}

test_never_passes if {
	count(policy.deny) == 0
		with input as account({})
		with data.params as params
		with data.context as now
	count(policy.unknown) == 0
		with input as account({})
		with data.params as params
		with data.context as now
}

test_no_report_is_unknown if {
	count(policy.unknown) == 1
		with input as {"config": {}, "status": {}, "unread": []}
		with data.params as params
		with data.context as now
}
