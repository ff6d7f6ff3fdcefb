# METADATA
# title: Subnet gives instances public addresses by itself
# description: |
#   Whatever is launched in the subnet gets a public IPv4 address unless its launcher says otherwise. IPv6
#   addresses given by themselves are not meant: these are public by nature, and the route decides.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
#     description: Public IP addressing of a subnet
# custom:
#   id: subnet-auto-public-ip
#   severity: medium
#   resource_types: [AWS::EC2::Subnet]
#   reads: [/config/map_public_ip_on_launch]
#   remediation: |
#     Turn it off: aws ec2 modify-subnet-attribute --subnet-id ID --no-map-public-ip-on-launch. Give public
#     addresses to load balancers and to the few instances that need one.
#   frameworks:
#     fsbp: [EC2.15]
#     prowler: [vpc_subnet_no_public_ip_by_default]
#   aliases: [vpc_subnet_no_public_ip_by_default]
package aws.ec2.subnet_auto_public_ip

deny contains finding if {
	input.config.owner_id == input.account
	input.config.map_public_ip_on_launch
	finding := {
		"message": sprintf("Instances launched in subnet %s get a public address", [input.native_id]),
		"path": "/config/map_public_ip_on_launch",
	}
}

not_applicable contains "another account owns the subnet" if input.config.owner_id != input.account
