# METADATA
# title: Default security group has rules
# description: |
#   The group named default, which every VPC has and which cannot be deleted or renamed, lets traffic through.
#   Whatever is launched without a group of its own gets it. It should have no rules at all, not even AWS's own
#   that lets its members reach one another.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
#     description: Default security groups
# custom:
#   id: sg-default-has-rules
#   severity: medium
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/group_name, /config/ingress, /config/egress]
#   remediation: |
#     Move what uses the group to groups of its own, with the rules that it needs, then remove all ingress and
#     egress rules of the default group.
#   frameworks:
#     cis-aws-1.4: ["5.3"]
#     cis-aws-3.0: ["5.4"]
#     cis-aws-5.0: ["5.5"]
#     cis-aws-7.0: ["6.5"]
#     fsbp: [EC2.2]
#     prowler: [ec2_securitygroup_default_restrict_traffic]
#   aliases: [ec2_securitygroup_default_restrict_traffic, ec2-default-security-group-with-rules]
package aws.ec2.sg_default_has_rules

import data.lib.exposure

deny contains finding if {
	input.config.group_name == "default"
	some direction in ["ingress", "egress"]
	rules := input.config[direction]
	count(rules) > 0
	used := exposure.use(input)
	finding := {
		"message": sprintf("Default security group has %s; %s", [
			number(count(rules), direction),
			exposure.attachment(input),
		]),
		"key": concat("", [direction]),
		"path": paths(direction, rules),
		"severity": severities[used],
	}
}

not_applicable contains "not a default group" if input.config.group_name != "default"

paths(direction, rules) := [sprintf("/config/%s/%d", [direction, i]) | some i, _ in rules]

# Who uses the group may not be known: what it lets through is wrong either way.
severities := {"attached": "medium", "unattached": "low", "unknown": "medium"}

number(rules, direction) := sprintf("1 %s rule", [direction]) if {
	rules == 1
} else := sprintf("%d %s rules", [rules, direction])
