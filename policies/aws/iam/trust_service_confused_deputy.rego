# METADATA
# title: Role trusts a service for whichever customer it acts
# description: |
#   The role trusts a service of AWS that works for many customers, and requires neither aws:SourceAccount,
#   aws:SourceArn, aws:SourceOrgID nor aws:SourceOrgPaths, though the service is documented to send them. Other
#   services, such as EC2, Lambda and ECS tasks, take on only roles that somebody passed to them, and are not
#   judged.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#     description: Cross-service confused deputy prevention
# custom:
#   id: trust-service-confused-deputy
#   severity: low
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Add the condition StringEquals aws:SourceAccount with your account, or ArnLike aws:SourceArn with the
#     resource that the role is for.
#   frameworks:
#     prowler: [iam_role_cross_service_confused_deputy_prevention]
#   aliases: [iam_role_cross_service_confused_deputy_prevention]
#   params:
#     services:
#       description: services that are documented to send the source of their calls to trust policies
#       default:
#         - bedrock.amazonaws.com
#         - cloudtrail.amazonaws.com
#         - codebuild.amazonaws.com
#         - datasync.amazonaws.com
#         - events.amazonaws.com
#         - firehose.amazonaws.com
#         - glue.amazonaws.com
#         - iot.amazonaws.com
#         - pipes.amazonaws.com
#         - sagemaker.amazonaws.com
#         - scheduler.amazonaws.com
#         - ssm.amazonaws.com
#         - states.amazonaws.com
#         - transfer.amazonaws.com
#         - vpc-flow-logs.amazonaws.com
package aws.iam.trust_service_confused_deputy

import data.lib.access
import data.lib.trust

deny contains finding if {
	not is_service_linked
	entries := [entry |
		some entry in trust.entries(input)
		entry.principal.type == "Service"
		entry.principal.value in data.params["trust-service-confused-deputy"].services
		not names_source(entry.statement)
	]
	some service in {entry.principal.value | some entry in entries}
	finding := {
		"message": sprintf("%s may take on the role for any customer", [service]),
		"key": sprintf("%s", [service]),
		"path": sort({trust.path(entry) | some entry in entries; entry.principal.value == service}),
	}
}

not_applicable contains "the role belongs to a service of AWS" if is_service_linked

is_service_linked if startswith(input.config.path, "/aws-service-role/")

names_source(statement) if {
	some condition in statement.conditions
	lower(condition.key) in {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
	access.is_narrowing(condition)
}
