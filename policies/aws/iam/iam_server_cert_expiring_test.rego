package aws.iam.iam_server_cert_expiring_test

import data.aws.iam.iam_server_cert_expiring as policy

params := {"iam-server-cert-expiring": {"days": 60, "urgent_days": 30}}

now := {"now_ns": time.parse_rfc3339_ns("2026-11-23T08:00:00Z")}

found(end) := severities if {
	severities := [finding.severity | some finding in policy.deny]
		with input as {"config": {"expires_at": end}, "unread": []}
		with data.params as params
		with data.context as now
}

test_in_thirty_days_is_one_finding if found("2026-12-23T08:00:00Z") == ["medium"]

test_in_sixty_days if found("2027-01-22T08:00:00Z") == ["low"]

test_later_passes if found("2027-01-24T08:00:00Z") == []

test_expired_is_for_another_policy if found("2026-11-23T08:00:00Z") == []

test_no_date_is_unknown if count(policy.unknown) == 1 with input as {"config": {}, "unread": []}
