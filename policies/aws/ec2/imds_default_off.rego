# METADATA
# title: New instances allow IMDSv1 by default
# description: |
#   The region has no default that instances require a session token of whoever asks for their metadata: each
#   launch decides for itself, and many forget.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
#     description: Metadata defaults of an account
# custom:
#   id: imds-default-off
#   severity: medium
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/instance_metadata_http_tokens]
#   remediation: |
#     Set it in this region: aws ec2 modify-instance-metadata-defaults --http-tokens required. Instances that
#     exist stay as they are.
#   frameworks:
#     prowler: [ec2_instance_account_imdsv2_enabled]
#   aliases: [ec2_instance_account_imdsv2_enabled]
package aws.ec2.imds_default_off

deny contains finding if {
	tokens := object.get(input.config, "instance_metadata_http_tokens", "no-preference")
	tokens != "required"
	finding := {
		"message": sprintf("Session tokens for instance metadata are not required by default in %s (%s)", [
			input.region,
			tokens,
		]),
		"path": "/config/instance_metadata_http_tokens",
	}
}
