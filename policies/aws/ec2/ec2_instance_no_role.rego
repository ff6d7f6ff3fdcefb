# METADATA
# title: Instance has no role
# description: |
#   The instance has no instance profile, or one that holds no role. What runs there and needs AWS has to bring
#   access keys of its own, which do not expire.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html
#     description: Roles for applications on instances
# custom:
#   id: ec2-instance-no-role
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   reads: [/config/instance_profile]
#   remediation: |
#     Make a role with what the instance does and attach it by an instance profile; then remove access keys from
#     the instance.
#   frameworks:
#     cis-aws-1.4: ["1.18"]
#     cis-aws-3.0: ["1.18"]
#     cis-aws-4.0: ["1.18"]
#     cis-aws-5.0: ["1.17"]
#     cis-aws-7.0: ["2.16"]
#     prowler: [ec2_instance_profile_attached]
#   aliases: [ec2_instance_profile_attached]
package aws.ec2.ec2_instance_no_role

import data.lib.document

deny contains finding if {
	not input.config.instance_profile
	finding := {"message": "Instance has no instance profile", "path": "/config"}
}

deny contains finding if {
	input.config.instance_profile
	count(input.related.roles) == 0
	count(document.list_reasons(input, "roles")) == 0
	finding := {
		"message": sprintf("Instance profile %s holds no role", [input.config.instance_profile]),
		"path": "/config/instance_profile",
	}
}

unknown contains "whether the instance profile holds a role is not known" if {
	input.config.instance_profile
	not is_known
}

is_known if count(input.related.roles) > 0

is_known if {
	input.related.roles
	count(document.list_reasons(input, "roles")) == 0
}
