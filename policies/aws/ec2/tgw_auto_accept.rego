# METADATA
# title: Transit gateway accepts attachments by itself
# description: |
#   Attachments that other accounts ask for are accepted without anybody looking: whoever the gateway is shared with can
#   join its network.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
#     description: Transit gateways
# custom:
#   id: tgw-auto-accept
#   severity: high
#   resource_types: [AWS::EC2::TransitGateway]
#   reads: [/config/auto_accept_shared_attachments]
#   remediation: |
#     Turn off auto accept shared attachments, then look through the attachments that are there.
#   frameworks:
#     fsbp: [EC2.23]
#     prowler: [ec2_transitgateway_auto_accept_vpc_attachments]
#   aliases: [ec2_transitgateway_auto_accept_vpc_attachments, CKV_AWS_331]
package aws.ec2.tgw_auto_accept

deny contains finding if {
	input.config.auto_accept_shared_attachments == true
	finding := {
		"message": sprintf("The transit gateway accepts attachments of other accounts by itself%s", [consequence]),
		"path": "/config/auto_accept_shared_attachments",
	}
}

consequence := ", and routes of the default route table lead to them" if {
	input.config.default_route_table_association == true
	input.config.default_route_table_propagation == true
} else := ""
