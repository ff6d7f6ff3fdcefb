package aws.iam.iam_role_unused_test

import data.aws.iam.iam_role_unused as policy

role(path, status) := {"config": {"path": path, "created_at": "2024-03-01T09:00:00Z"}, "status": status, "unread": []}

params := {"iam-role-unused": {"max_unused_days": 90}}

now := {"now_ns": time.parse_rfc3339_ns("2026-11-23T08:00:00Z")}

found(document) := count(findings) if {
	findings := policy.deny with input as document with data.params as params with data.context as now
}

test_long_unused_fails if found(role("/", {"last_used_at": "2026-01-01T00:00:00Z"})) == 1

test_never_used_fails if found(role("/", {})) == 1

test_used_lately_passes if found(role("/", {"last_used_at": "2026-11-01T00:00:00Z"})) == 0

test_made_lately_passes if {
	found({"config": {"path": "/", "created_at": "2026-11-01T00:00:00Z"}, "status": {}, "unread": []}) == 0
}

test_roles_of_services_are_not_judged if {
	found(role("/aws-service-role/x/", {})) == 0
	count(policy.not_applicable) == 1
		with input as role("/aws-service-role/x/", {})
		with data.params as params
		with data.context as now
}
