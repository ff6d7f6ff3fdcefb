# METADATA
# title: Security group has rules without a description
# description: |
#   Ingress rules have no description: later nobody can tell who asked for them, and whether they can go.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-rule-no-description
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Describe each rule: what for, and for whom. aws ec2 update-security-group-rule-descriptions-ingress does
#     it without a new rule.
package aws.ec2.sg_rule_no_description

deny contains finding if {
	input.config.group_name != "default"
	bare := [sprintf("/config/ingress/%d", [i]) | some i, rule in input.config.ingress; is_bare(rule)]
	count(bare) > 0
	finding := {
		"message": sprintf("Ingress rules without a description: %d of %d", [count(bare), count(input.config.ingress)]),
		"path": sort(bare),
	}
}

is_bare(rule) if trim_space(object.get(rule, "description", "")) == ""
