# METADATA
# title: VPC has no flow logs
# description: |
#   No flow log records the VPC's traffic, neither on the VPC nor on every one of its subnets: after an incident
#   nobody can tell what was reached. A flow log counts when it is active, delivers, and records at least
#   rejected traffic.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
#     description: VPC Flow Logs
# custom:
#   id: vpc-flow-logs-off
#   severity: medium
#   resource_types: [AWS::EC2::VPC]
#   reads: [/config/flow_logs]
#   remediation: |
#     Create a flow log for the VPC with traffic type REJECT or ALL, to CloudWatch Logs or S3. If there is one
#     whose delivery fails, repair its role or the policy of its bucket.
#   frameworks:
#     cis-aws-1.4: ["3.9"]
#     cis-aws-3.0: ["3.7"]
#     cis-aws-5.0: ["3.7"]
#     cis-aws-7.0: ["4.7"]
#     fsbp: [EC2.6]
#     security-monkey: [check_flow_logs_enabled]
#     prowler: [vpc_flow_logs_enabled]
#   aliases: [vpc_flow_logs_enabled, vpc-subnet-without-flow-log]
#   params:
#     traffic_types:
#       description: which of ACCEPT, REJECT and ALL a flow log may record to count
#       default: [REJECT, ALL]
package aws.ec2.vpc_flow_logs_off

import data.lib.document

deny contains finding if {
	is_ours
	not is_recorded(input.native_id)
	not document.is_unread(input, "/config/subnet_ids")
	not is_recorded_by_subnets
	finding := {
		"message": sprintf("Flow logs are missing: %s", [detail]),
		"path": "/config/flow_logs",
	}
}

unknown contains reason if {
	is_ours
	not is_recorded(input.native_id)
	some reason in document.reasons(input, "/config/subnet_ids")
}

not_applicable contains "another account owns the VPC and keeps its flow logs" if not is_ours

is_ours if input.config.owner_id == input.account

is_recorded(id) if {
	some log in input.config.flow_logs
	log.resource_id == id
	counts(log)
}

is_recorded_by_subnets if {
	count(input.config.subnet_ids) > 0
	count(bare_subnets) == 0
}

bare_subnets := [id | some id in input.config.subnet_ids; not is_recorded(id)]

counts(log) if {
	log.state == "ACTIVE"
	log.delivery_failed == false
	log.traffic_type in data.params["vpc-flow-logs-off"].traffic_types
}

detail := "the VPC has none" if {
	count(input.config.flow_logs) == 0
} else := "none of those that exist is active, delivers, and records the traffic types asked for" if {
	count([log | some log in input.config.flow_logs; counts(log)]) == 0
} else := sprintf("subnets without one: %d of %d", [count(bare_subnets), count(input.config.subnet_ids)])
