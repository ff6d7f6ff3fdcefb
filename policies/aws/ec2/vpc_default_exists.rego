# METADATA
# title: Default VPC is in use
# description: |
#   Network interfaces are in the default VPC, whose subnets are all public and give every instance a public
#   address. What is launched without a thought about the network lands there.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
#     description: Default VPCs
# custom:
#   id: vpc-default-exists
#   severity: low
#   resource_types: [AWS::EC2::VPC]
#   reads: [/config/is_default]
#   remediation: |
#     Move what is there to a VPC that was made for it, then delete the default VPC.
#   aliases: [vpc_default_exists]
package aws.ec2.vpc_default_exists

import data.lib.document
import data.lib.words

deny contains finding if {
	input.config.is_default
	number := count(input.related.network_interfaces)
	number > 0
	finding := {"message": sprintf("Default VPC is in use by %s", [words.amount(number, "network interface")]), "path": "/config/is_default"}
}

unknown contains "which network interfaces are in the VPC is not known" if {
	input.config.is_default
	not is_known
}

not_applicable contains "not a default VPC" if not input.config.is_default

is_known if count(input.related.network_interfaces) > 0

is_known if {
	input.related.network_interfaces
	count(document.list_reasons(input, "network_interfaces")) == 0
}
