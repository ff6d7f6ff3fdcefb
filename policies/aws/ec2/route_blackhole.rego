# METADATA
# title: Route leads nowhere
# description: |
#   A route whose target has been deleted or detached drops what is sent to it. Traffic fails without a word,
#   and a target with the same id that comes back is used unseen.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
#     description: Route tables
# custom:
#   id: route-blackhole
#   severity: low
#   resource_types: [AWS::EC2::RouteTable]
#   reads: [/config/routes]
#   remediation: |
#     Delete the route, or point it to what has taken the place of its target.
package aws.ec2.route_blackhole

deny contains finding if {
	some i, route in input.config.routes
	route.state == "blackhole"
	finding := {
		"message": sprintf("Route to %s leads nowhere: %s is gone or detached", [route.destination, route.target]),
		"key": sprintf("%s/%s", [route.destination, route.target]),
		"path": sprintf("/config/routes/%d", [i]),
	}
}
