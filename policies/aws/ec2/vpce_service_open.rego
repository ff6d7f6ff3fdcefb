# METADATA
# title: Endpoint service is open to others
# description: |
#   The endpoint service lets every AWS account connect, or takes connections without anybody's consent. Both together
#   put what is behind it within reach of every AWS customer.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
#     description: Configure an endpoint service
# custom:
#   id: vpce-service-open
#   severity: high
#   resource_types: [AWS::EC2::VPCEndpointService]
#   reads: [/config/allowed_principals]
#   remediation: |
#     Name the accounts or roles that may connect in place of *, and require acceptance.
#   frameworks:
#     prowler: [vpc_endpoint_services_allowed_principals_trust_boundaries]
#   aliases: [vpc_endpoint_services_allowed_principals_trust_boundaries, CKV_AWS_123]
package aws.ec2.vpce_service_open

import data.lib.accounts

deny contains finding if {
	"*" in input.config.allowed_principals
	finding := {
		"message": sprintf("Every AWS account may connect to %s, %s", [input.config.service_name, consent]),
		"key": "everyone",
		"path": "/config/allowed_principals",
		"severity": severity,
	}
}

deny contains finding if {
	not "*" in input.config.allowed_principals
	some account in {id |
		some principal in input.config.allowed_principals
		id := accounts.of_principal(principal)
		accounts.is_unknown(input, id)
	}
	finding := {
		"message": sprintf("Unknown account %s may connect to %s, %s", [account, input.config.service_name, consent]),
		"key": sprintf("account/%s", [account]),
		"path": "/config/allowed_principals",
		"severity": "medium",
	}
}

deny contains finding if {
	input.config.acceptance_required == false
	not "*" in input.config.allowed_principals
	count(input.config.allowed_principals) > 0
	finding := {
		"message": sprintf("Connections to %s need nobody's consent", [input.config.service_name]),
		"key": "acceptance",
		"path": "/config/acceptance_required",
		"severity": "low",
	}
}

consent := "and nobody has to accept the connection" if {
	input.config.acceptance_required == false
} else := "once somebody accepts the connection"

severity := "high" if {
	input.config.acceptance_required == false
} else := "medium"
