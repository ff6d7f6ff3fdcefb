# METADATA
# title: Network ACL lets the internet reach administration ports
# description: |
#   The rules of a network ACL, of which the first that fits decides, let any address on the internet reach SSH
#   or Remote Desktop. Security groups may still keep it out; the ACL is the second line behind them. Rules
#   count by what they cover: a deny of some addresses before an allow of all of them changes nothing.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#     description: Network ACLs
# custom:
#   id: nacl-internet-admin-ports
#   severity: medium
#   resource_types: [AWS::EC2::NetworkAcl]
#   reads: [/config/ingress]
#   remediation: |
#     Put a deny for these ports from 0.0.0.0/0 and ::/0 before the rule that allows them, or allow them from
#     the ranges of administrators only.
#   frameworks:
#     cis-aws-1.4: ["5.1"]
#     cis-aws-3.0: ["5.1"]
#     cis-aws-4.0: ["5.1"]
#     cis-aws-5.0: ["5.2"]
#     cis-aws-6.0: ["6.2"]
#     cis-aws-7.0: ["6.2"]
#     fsbp: [EC2.21]
#     prowler:
#       - ec2_networkacl_allow_ingress_tcp_port_22
#       - ec2_networkacl_allow_ingress_tcp_port_3389
#       - ec2_networkacl_allow_ingress_any_port
#   aliases: [ec2_networkacl_allow_ingress_tcp_port_22, ec2_networkacl_allow_ingress_tcp_port_3389]
#   params:
#     tcp:
#       description: TCP ports for administration
#       default: [22, 3389]
#     udp:
#       description: UDP ports for administration
#       default: [3389]
package aws.ec2.nacl_internet_admin_ports

import data.lib.nacl
import data.lib.net

deny contains finding if {
	input.config.owner_id == input.account
	some family in nacl.wide_families(input.config.ingress)
	of_family := nacl.of_family(input.config.ingress, family)
	some protocol in ["tcp", "udp"]
	rules := nacl.fitting(of_family, protocol)
	some port in data.params["nacl-internet-admin-ports"][protocol]
	nacl.allows(rules, family, round(port))
	finding := {
		"message": sprintf("The internet may reach %s/%d over %s; %s", [
			protocol,
			port,
			net.family_names[family],
			use,
		]),
		"key": sprintf("%s/%d/%s", [protocol, port, family]),
		"path": [sprintf("/config/ingress/%d", [i]) | some i in nacl.deciding(rules, port)],
		"severity": severity,
	}
}

not_applicable contains "another account owns the network ACL" if input.config.owner_id != input.account

severity := "low" if {
	count(input.config.subnet_ids) == 0
} else := "medium"

use := "no subnet uses the ACL" if {
	count(input.config.subnet_ids) == 0
} else := "1 subnet uses the ACL" if {
	count(input.config.subnet_ids) == 1
} else := sprintf("%d subnets use the ACL", [count(input.config.subnet_ids)])
