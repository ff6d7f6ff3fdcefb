package aws.ec2.ec2_imdsv1_enabled_test

import data.aws.ec2.ec2_imdsv1_enabled as policy

instance(endpoint, tokens) := {"config": {
	"instance_profile": "arn",
	"metadata_options": {"http_endpoint": endpoint, "http_tokens": tokens},
}}

test_tokens_optional if {
	{finding.severity | some finding in policy.deny} == {"high"} with input as instance("enabled", "optional")
}

test_less_bad_without_a_role if {
	{finding.severity | some finding in policy.deny} == {"medium"}
		with input as {"config": {"metadata_options": {"http_endpoint": "enabled", "http_tokens": "optional"}}}
}

test_tokens_required_or_no_endpoint_pass if {
	count(policy.deny) == 0 with input as instance("enabled", "required")
	count(policy.deny) == 0 with input as instance("disabled", "optional")
}

test_not_known_is_unknown if {
	count(policy.unknown) == 1 with input as {"config": {}}
	count(policy.unknown) == 1 with input as {"config": {"metadata_options": {"http_endpoint": "enabled"}}}
	count(policy.unknown) == 0 with input as {"config": {"metadata_options": {"http_endpoint": "disabled"}}}
	count(policy.unknown) == 0 with input as instance("enabled", "optional")
}
