# METADATA
# title: Route to a peer VPC is wider than needed
# description: |
#   A route table sends the whole internet, or the whole of a peer VPC, over a peering connection. Whoever
#   controls a host there can be reached, and answered, from every subnet of the table. Low for a default route;
#   info for the whole peer VPC, which is how most peerings are set up.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html
#     description: Peering with specific routes
# custom:
#   id: vpc-peering-route-broad
#   severity: low
#   resource_types: [AWS::EC2::RouteTable]
#   reads: [/config/routes]
#   remediation: |
#     Replace the route by routes to the subnets of the peer that are needed.
#   frameworks:
#     cis-aws-1.4: ["5.4"]
#     cis-aws-3.0: ["5.5"]
#     cis-aws-4.0: ["5.5"]
#     cis-aws-5.0: ["5.6"]
#     cis-aws-6.0: ["6.6"]
#     cis-aws-7.0: ["6.6"]
#     prowler: [vpc_peering_routing_tables_with_least_privilege]
#   aliases: [vpc_peering_routing_tables_with_least_privilege, vpc-routing-tables-with-peering]
package aws.ec2.vpc_peering_route_broad

import data.lib.net

deny contains finding if {
	some i, route in input.config.routes
	route.target_type == "vpc_peering_connection"
	some kind in kinds(route)
	finding := {
		"message": sprintf("Route to %s over peering connection %s is for %s", [
			route.destination,
			route.target,
			words[kind],
		]),
		"key": sprintf("%s/%s", [route.target, route.destination]),
		"path": sprintf("/config/routes/%d", [i]),
		"severity": severities[kind],
	}
}

unknown contains reason if {
	some route in input.config.routes
	route.target_type == "vpc_peering_connection"
	not endswith(route.destination, "/0")
	count(connections(route)) == 0
	reason := sprintf("the networks of peering connection %s are not known", [route.target])
}

words := {"internet": "the whole internet", "peer": "the whole peer VPC"}

severities := {"internet": "low", "peer": "info"}

kinds(route) := {"internet"} if {
	endswith(route.destination, "/0")
} else := {"peer"} if {
	blocks := [cidr | some cidr in peer_cidrs(route); net.is_inside(cidr, [route.destination])]
	count(blocks) > 0
} else := set()

connections(route) := [connection |
	some connection in input.related.peering_connections
	connection.native_id == route.target
]

# The networks of the side that is not this table's VPC.
peer_cidrs(route) := [cidr |
	not startswith(route.destination, "pl-")
	some connection in connections(route)
	some side in [connection.config.requester, connection.config.accepter]
	side.vpc_id != input.config.vpc_id
	some cidr in array.concat(side.cidr_blocks, side.ipv6_cidr_blocks)
]
