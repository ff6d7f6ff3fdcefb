# METADATA
# title: Security group lets the internet reach a port that is not authorized
# description: |
#   Ingress rules let any address on the internet reach ports other than the authorized ones. A range that holds
#   an authorized port and others is not authorized. Groups that only load balancers and endpoints of AWS use are
#   left out, since these answer on their listeners' ports alone.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#     description: Security Hub, EC2.18
# custom:
#   id: sg-internet-ingress-unauthorized-port
#   severity: medium
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Replace 0.0.0.0/0 and ::/0 by the ranges that need the port, or remove the rule. If the port is meant to be
#     public, add it to the parameters tcp or udp.
#   frameworks:
#     fsbp: [EC2.18]
#     security-monkey: [check_internet_accessible_ingress]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_any_port]
#   aliases: [ec2_securitygroup_allow_ingress_from_internet_to_any_port]
#   params:
#     tcp:
#       description: TCP ports that may be open to the internet
#       default: [80, 443]
#     udp:
#       description: UDP ports that may be open to the internet
#       default: [443]
#     exempt_interface_types:
#       description: a group that only network interfaces of these types, or of Elastic Load Balancing, use is left out
#       default:
#         - api_gateway_managed
#         - gateway_load_balancer
#         - gateway_load_balancer_endpoint
#         - global_accelerator_managed
#         - load_balancer
#         - network_load_balancer
#         - vpc_endpoint
package aws.ec2.sg_internet_ingress_unauthorized_port

import data.lib.document
import data.lib.exposure
import data.lib.ingress
import data.lib.net

deny contains finding if {
	some range in unauthorized
	not is_exempt
	origins := ingress.contributors(sources, range.protocol, range.family, [range.from, range.to])
	facts := exposure.facts(input, range)
	ports := ingress.ports_text(range)
	finding := {
		"message": sprintf("Port %s/%s, which is not authorized, is open to the internet over %s through %s; %s", [
			range.protocol,
			ports,
			net.family_names[range.family],
			ingress.through(input, origins),
			exposure.text(facts),
		]),
		"key": concat("/", [range.protocol, ports, range.family]),
		"path": ingress.paths(origins),
		"severity": exposure.severity("medium", facts),
		"details": {"exposure": exposure.details(facts)},
	}
}

not_applicable contains "only load balancers and endpoints of AWS use the group" if {
	is_exempt
	count(unauthorized) > 0
}

unknown contains reason if {
	ingress.may_be_open(input)
	some protocol in ["tcp", "udp"]
	some reason in ingress.unresolved(input, protocol, [0, 65535])
}

sources := ingress.sources(input)

unauthorized := [range |
	some range in ingress.open_ranges(sources)
	not is_authorized(range, data.params["sg-internet-ingress-unauthorized-port"][range.protocol])
]

# Every port of the range has to be an authorized one.
is_authorized(range, allowed) if {
	range.from == range.to
	range.from in allowed
}

is_authorized(range, allowed) if {
	range.from < range.to
	inside := {port | some port in allowed; range.from <= port; port <= range.to}
	count(inside) == (round(range.to) - round(range.from)) + 1
}

is_exempt if {
	interfaces := input.related.network_interfaces
	count(interfaces) > 0
	others := [id | some id, interface in interfaces; not is_managed(interface)]
	count(others) == 0
	count(document.relation_unread(input, "network_interfaces")) == 0
}

is_managed(interface) if {
	interface.config.interface_type in data.params["sg-internet-ingress-unauthorized-port"].exempt_interface_types
}

is_managed(interface) if interface.config.requester_id == "amazon-elb"
