# METADATA
# title: Launch template gives instances public addresses
# description: |
#   A network interface in the default or the latest version of the template asks for a public address, whatever the
#   subnet says.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
#     description: Instance IP addressing
# custom:
#   id: lt-public-ip
#   severity: medium
#   resource_types: [AWS::EC2::LaunchTemplate]
#   reads: [/config/versions]
#   remediation: |
#     Make a version whose network interfaces ask for no public address, make it the default, and reach the instances
#     through a load balancer, a NAT gateway or Session Manager.
#   frameworks:
#     fsbp: [EC2.25]
#     prowler: [ec2_launch_template_no_public_ip]
#   aliases: [ec2_launch_template_no_public_ip]
package aws.ec2.lt_public_ip

deny contains finding if {
	some i, version in input.config.versions
	version.associates_public_ip == true
	finding := {
		"message": sprintf("Version %v of the launch template asks for a public address", [version.version]),
		"key": role(version),
		"path": sprintf("/config/versions/%d/associates_public_ip", [i]),
	}
}

# Each new version takes the place of the one before: the finding is of the template.
role(version) := "default" if {
	version.is_default == true
} else := "latest"
