# METADATA
# title: Instance has several network interfaces
# description: |
#   The instance stands in more than one place of the network, perhaps in several subnets: traffic can pass
#   through it by ways that no route table or network ACL knows. Interfaces that Kubernetes makes for its pods,
#   or that a service of AWS manages, do not count.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
#     description: Elastic network interfaces
# custom:
#   id: ec2-multi-eni
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   reads: [/config/network_interface_ids]
#   remediation: |
#     Detach the interfaces that are not needed. Firewalls and routers need several: waive these.
#   frameworks:
#     fsbp: [EC2.17]
#   aliases: []
#   tags: [hygiene]
package aws.ec2.ec2_multi_eni

import data.lib.document

deny contains finding if {
	count(input.config.network_interface_ids) > 1
	is_known
	count(own) > 1
	finding := {
		"message": sprintf("Instance has %d network interfaces, in %s", [count(own), concat(" and ", sort(subnets))]),
		"path": "/config/network_interface_ids",
	}
}

unknown contains "what the network interfaces of the instance are for is not known" if {
	count(input.config.network_interface_ids) > 1
	not is_known
}

own := [interface |
	some interface in input.related.network_interfaces
	interface.config.requester_managed == false
	not startswith(object.get(interface.config, "description", ""), "aws-K8S-")
]

subnets := {interface.config.subnet_id | some interface in own}

is_known if {
	input.related.network_interfaces
	count(document.relation_unread(input, "network_interfaces")) == 0
}
