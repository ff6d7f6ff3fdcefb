# METADATA
# title: Instance allows IMDSv1
# description: |
#   The instance metadata service answers requests without a session token (IMDSv1). A flaw of a web application
#   that lets strangers make it send requests is then enough to get the credentials of the instance role.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
#     description: Instance metadata service
# custom:
#   id: ec2-imdsv1-enabled
#   severity: high
#   resource_types: [AWS::EC2::Instance]
#   reads: [/config/metadata_options]
#   remediation: |
#     Check by the metric MetadataNoToken that nothing uses IMDSv1, then require tokens: aws ec2 modify-
#     instance-metadata-options --instance-id ID --http-tokens required. Make it the default of the account in
#     each region.
#   frameworks:
#     cis-aws-3.0: ["5.6"]
#     cis-aws-4.0: ["5.6"]
#     cis-aws-5.0: ["5.7"]
#     cis-aws-6.0: ["6.7"]
#     cis-aws-7.0: ["6.7"]
#     fsbp: [EC2.8]
#     prowler: [ec2_instance_imdsv2_enabled]
#   aliases: [ec2_instance_imdsv2_enabled]
package aws.ec2.ec2_imdsv1_enabled

deny contains finding if {
	options := input.config.metadata_options
	object.get(options, "http_endpoint", "enabled") != "disabled"
	options.http_tokens != "required"
	finding := {
		"message": "Instance metadata is given without a token (IMDSv1)",
		"path": "/config/metadata_options/http_tokens",
		"severity": severity,
	}
}

unknown contains "the metadata options of the instance are not known" if {
	not input.config.metadata_options.http_tokens
	object.get(input.config, ["metadata_options", "http_endpoint"], "enabled") != "disabled"
}

# Without a role there are no credentials to be had.
severity := "medium" if {
	not input.config.instance_profile
} else := "high"
