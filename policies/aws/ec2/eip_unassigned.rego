# METADATA
# title: Elastic IP address is not in use
# description: |
#   The address belongs to no network interface: it costs money, and names or allow lists that still point to it pass to
#   whoever gets it once it is released.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
#     description: Elastic IP addresses
# custom:
#   id: eip-unassigned
#   severity: low
#   resource_types: [AWS::EC2::EIP]
#   reads: [/config/network_interface_id, /config/instance_id]
#   remediation: |
#     Take the address out of DNS and allow lists, then release it.
#   frameworks:
#     fsbp: [EC2.12]
#     prowler: [ec2_elastic_ip_unassigned]
#   aliases: [ec2_elastic_ip_unassigned]
package aws.ec2.eip_unassigned

deny contains finding if {
	not input.config.network_interface_id
	not input.config.instance_id
	finding := {
		"message": sprintf("Address %s is not in use", [input.config.public_ip]),
		"path": "/config/network_interface_id",
	}
}
