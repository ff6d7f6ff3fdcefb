# METADATA
# title: Instance has a public address
# description: |
#   The instance has a public IPv4 address. What its security groups let in now or by tomorrow's mistake is on
#   the internet.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
#     description: IP addressing of instances
# custom:
#   id: ec2-public-ip
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   reads: []
#   remediation: |
#     Put a load balancer, an API gateway or Session Manager in front, and the instance in a private subnet.
#   frameworks:
#     fsbp: [EC2.9]
#     prowler: [ec2_instance_public_ip]
#   aliases: [ec2_instance_public_ip]
package aws.ec2.ec2_public_ip

import data.lib.document

deny contains finding if {
	count(addresses) > 0
	finding := {
		"message": sprintf("Instance has the public address %s", [concat(", ", sort(addresses))]),
		"path": paths,
	}
}

unknown contains "the network interfaces of the instance are not known" if {
	count(addresses) == 0
	not is_known
}

addresses := union({
	{ip | some interface in object.get(input, ["related", "network_interfaces"], {}); some ip in interface.config.public_ips},
	{ip | ip := input.status.public_ip},
})

paths := found if {
	found := [sprintf("/related/network_interfaces/%s/config/public_ips", [document.escape(id)]) |
		some id, interface in object.get(input, ["related", "network_interfaces"], {})
		count(interface.config.public_ips) > 0
	]
	count(found) > 0
} else := ["/status/public_ip"]

is_known if {
	input.related.network_interfaces
	count(document.relation_unread(input, "network_interfaces")) == 0
}
