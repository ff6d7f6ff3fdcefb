package aws.ec2.lt_imdsv1_test

import data.aws.ec2.lt_imdsv1 as policy
import data.lib.samples_test as sample

version(number, is_default, options) := {
	"version": number,
	"is_default": is_default,
	"is_latest": true,
	"metadata_options": options,
	"security_groups": [],
	"has_user_data": false,
}

template(versions) := {"config": {"default_version": 1, "latest_version": 2, "versions": versions}}

test_optional_tokens_fail if {
	one := template([version(1, true, {"http_endpoint": "enabled", "http_tokens": "optional"})])
	sample.keys(policy.deny) == {"default"} with input as one
	sample.severities(policy.deny) == {"high"} with input as one
}

test_template_that_says_nothing if {
	one := template([object.remove(version(2, false, {}), ["metadata_options"])])
	sample.keys(policy.deny) == {"latest"} with input as one
	sample.severities(policy.deny) == {"medium"} with input as one
}

test_required_or_switched_off_passes if {
	count(policy.deny) == 0
		with input as template([version(1, true, {"http_endpoint": "enabled", "http_tokens": "required"})])
	count(policy.deny) == 0
		with input as template([version(1, true, {"http_endpoint": "disabled", "http_tokens": "optional"})])
}
