# METADATA
# title: Internet reaches an instance with administrator rights
# description: |
#   The internet reaches some port of the instance, and the role of its instance profile makes whoever takes it
#   over an administrator of the account, or lets them make themselves one by one call.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#     description: Internet access of a VPC
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html
#     description: Roles for applications on instances
# custom:
#   id: exposure-ec2-role
#   severity: critical
#   resource_types: [AWS::EC2::Instance]
#   reads: []
#   remediation: |
#     Give the role what the instance does and no more; IAM Access Analyzer can make such a policy from
#     CloudTrail. Until then, take the instance off the internet.
#   frameworks:
#     prowler: [ec2_instance_internet_facing_with_instance_profile]
package aws.ec2.exposure_ec2_role

import data.lib.iam
import data.lib.ingress
import data.lib.instance
import data.lib.role_power

deny contains finding if {
	input.config.instance_profile
	ranges := instance.reachable_ranges(input)
	count(ranges) > 0
	some role in input.related.roles
	some found in iam.admin_findings(as_principal(role), "role")
	finding := {
		"message": sprintf("The internet reaches %s, and role %s of the instance makes an administrator (%s)", [
			text(ranges),
			role.name,
			found.key,
		]),
		"key": sprintf("%s/%s", [role.name, found.key]),
		"path": "/config/instance_profile",
		"severity": severities[found.severity],
	}
}

# As good as an administrator by one call.
deny contains finding if {
	input.config.instance_profile
	ranges := instance.reachable_ranges(input)
	count(ranges) > 0
	some role in input.related.roles
	principal := as_principal(role)
	role_power.can_become_administrator(principal)
	not role_power.is_administrator(principal)
	finding := {
		"message": sprintf("The internet reaches %s, and role %s of the instance can make itself an administrator", [
			text(ranges),
			role.name,
		]),
		"key": role.name,
		"path": "/config/instance_profile",
		"severity": "critical",
	}
}

# Of an instance that the internet surely does not reach, nothing more has to be known.
unknown contains reason if {
	input.config.instance_profile
	some reason in instance.missing(input)
}

unknown contains reason if {
	input.config.instance_profile
	count(instance.reachable_ranges(input)) == 0
	some reason in instance.unsure(input)
}

unknown contains reason if {
	input.config.instance_profile
	count(instance.reachable_ranges(input)) > 0
	some reason in missing_roles
}

not_applicable contains "the instance has no instance profile" if not input.config.instance_profile

missing_roles := {"the roles of the instance profile are not known"} if {
	not input.related.roles
} else := {reason | some role in input.related.roles; some reason in iam.missing(as_principal(role))}

# Rights under conditions are worth one step less.
severities := {"critical": "critical", "high": "critical", "medium": "high", "low": "high", "info": "high"}

as_principal(role) := object.union(role, {"related": {"managed_policies": object.get(
	input,
	["related", "managed_policies"],
	{},
)}})

# At most three ranges, by name.
text(ranges) := concat(", ", array.concat(array.slice(texts, 0, 3), ["..." | count(texts) > 3])) if {
	texts := sort({sprintf("%s/%s", [range.protocol, ingress.ports_text(range)]) | some range in ranges})
}
