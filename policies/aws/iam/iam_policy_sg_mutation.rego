# METADATA
# title: Policy lets security groups be opened
# description: |
#   A statement allows rules to be added to security groups: its holders can open the network to the internet.
#   Each statement is looked at by itself.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-groups.html
#     description: Control traffic to your AWS resources using security groups
# custom:
#   id: iam-policy-sg-mutation
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Keep changes of security groups to the pipeline that makes them, and narrow the statement by a condition on
#     aws:ResourceTag or ec2:Vpc.
#   frameworks:
#     security-monkey: [check_security_group_permissions]
#   aliases: []
package aws.iam.iam_policy_sg_mutation

import data.lib.actions
import data.lib.breadth
import data.lib.policy_text

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.parts(input)
	named := policy_text.named(entry.statement, actions.firewalls)
	count(named) > 0
	given := policy_text.without_denied(entry, breadth.of_service(entry.statement, named))
	count(given) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("allows %s", [policy_text.listing(policy_text.written(actions.firewalls, given))]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
