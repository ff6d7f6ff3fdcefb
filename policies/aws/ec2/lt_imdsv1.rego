# METADATA
# title: Launch template leaves IMDSv1 on
# description: |
#   Instances made from the default or the latest version of the template answer requests of version 1 of the instance
#   metadata service, which a forged request can get credentials from. A template that says nothing follows the AMI and
#   the default of the region.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
#     description: Configure instance metadata options for new instances
# custom:
#   id: lt-imdsv1
#   severity: high
#   resource_types: [AWS::EC2::LaunchTemplate]
#   reads: [/config/versions]
#   remediation: |
#     Make a version with HttpTokens required and a hop limit of 1 (2 for containers), and make it the default.
#   frameworks:
#     fsbp: [EC2.170]
#     prowler: [ec2_launch_template_imdsv2_required]
#   aliases: [ec2_launch_template_imdsv2_required]
package aws.ec2.lt_imdsv1

deny contains finding if {
	some i, version in input.config.versions
	tokens := object.get(version, ["metadata_options", "http_tokens"], "")
	tokens != "required"
	object.get(version, ["metadata_options", "http_endpoint"], "enabled") != "disabled"
	finding := {
		"message": sprintf("Version %v of the launch template %s", [version.version, object.get(
			{"optional": "allows IMDSv1"},
			tokens,
			"does not say that IMDSv2 is required",
		)]),
		"key": role(version),
		"path": sprintf("/config/versions/%d", [i]),
		"severity": severity(tokens),
	}
}

# Each new version takes the place of the one before: the finding is of the template.
role(version) := "default" if {
	version.is_default == true
} else := "latest"

# Said nothing, the default of AMI and region decides.
severity(tokens) := "high" if {
	tokens == "optional"
} else := "medium"
