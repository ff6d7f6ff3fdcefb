# METADATA
# title: Security group is not used
# description: |
#   No network interface has the group, and no other group names it in a rule. It waits to be attached to
#   something by mistake, with whatever its rules let in. What may still name it without having an interface
#   now, such as a launch template or an idle auto scaling group, is not looked at. The default group, which
#   cannot be deleted, is left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
#     description: Delete a security group
# custom:
#   id: sg-unused
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: []
#   remediation: |
#     Look for launch templates and for stacks that are not running now and name it, then delete it.
#   frameworks:
#     fsbp: [EC2.22]
#     prowler: [ec2_securitygroup_not_used]
#   aliases: [ec2_securitygroup_not_used, ec2-unused-security-group]
package aws.ec2.sg_unused

import data.lib.document
import data.lib.exposure

deny contains finding if {
	input.config.group_name != "default"
	count(gaps) == 0
	exposure.use(input) == "unattached"
	count(input.related.referenced_by) == 0
	finding := {
		"message": "Security group is not used: no network interface has it, and no other group names it",
		"path": "/config/group_name",
	}
}

# One use is enough to know, whatever could not be read.
unknown contains reason if {
	input.config.group_name != "default"
	not is_used
	some reason in gaps
}

is_used if count(input.related.network_interfaces) > 0

is_used if count(input.related.referenced_by) > 0

not_applicable contains "a default group cannot be deleted" if input.config.group_name == "default"

gaps := union({
	{"which network interfaces use it is not known" | exposure.use(input) == "unknown"},
	{"which groups name it is not known" | not input.related.referenced_by},
	document.list_reasons(input, "referenced_by"),
})
