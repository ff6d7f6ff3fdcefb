# METADATA
# title: Security group was made by the launch wizard
# description: |
#   The name is the one that the wizard of the EC2 console gives. Such groups are made in passing, with SSH or
#   RDP open to the internet as the wizard offers it, and nobody knows later what they are for.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-launch-wizard
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/group_name]
#   remediation: |
#     Replace it by a group with a name that tells what it is for, and with the rules that this needs; then
#     delete it.
#   frameworks:
#     prowler: [ec2_securitygroup_from_launch_wizard]
#   aliases: [ec2_securitygroup_from_launch_wizard]
package aws.ec2.sg_launch_wizard

deny contains finding if {
	startswith(input.config.group_name, "launch-wizard-")
	finding := {
		"message": sprintf("Security group %s was made by the launch wizard", [input.config.group_name]),
		"path": "/config/group_name",
	}
}
