# METADATA
# title: Role that outsiders can take on is an administrator or reads everything
# description: |
#   Somebody outside the known accounts, or anybody, may take on the role, and the role's permissions cover every
#   action on every resource, or let it give itself everything by one call (critical), or it has AWS's policy
#   ReadOnlyAccess, which reads all stored data (high). Guests of a Cognito identity pool are everyone. Conditions
#   that narrow who is let in count; an external id does not make an account known.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
#     description: Access to AWS accounts owned by third parties
# custom:
#   id: trust-external-with-admin
#   severity: critical
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy, /config/attached_policies]
#   remediation: |
#     Give the outsider a role with the permissions that the service needs (SecurityAudit or ViewOnlyAccess for
#     those who look at configuration), and name the accounts that may take it on.
#   frameworks:
#     prowler: [iam_role_cross_account_readonlyaccess_policy, iam_role_administratoraccess_policy]
#   aliases: [iam_role_cross_account_readonlyaccess_policy]
package aws.iam.trust_external_with_admin

import data.lib.access
import data.lib.iam
import data.lib.role_power
import data.lib.trust
import data.lib.wildcard

deny contains finding if {
	outside := array.concat(
		[entry | some entry in trust.outsiders(input)],
		[entry | some entry in strangers],
	)
	count(outside) > 0
	power := powers
	power.severity != ""
	some value in {entry.principal.value | some entry in outside}
	own := [entry | some entry in outside; entry.principal.value == value]
	finding := {
		"message": sprintf("%s may take on the role, which %s", [names(value), power.words]),
		"key": sprintf("%s", [value]),
		"path": sort({trust.path(entry) | some entry in own}),
		"severity": power.severity,
	}
}

unknown contains reason if {
	count(trust.outsiders(input)) + count(strangers) > 0
	some reason in iam.missing(input)
}

strangers := [entry |
	some entry in trust.entries(input)
	is_stranger(entry)
]

is_stranger(entry) if {
	access.is_everyone(entry.principal)
	access.is_open(entry.statement)
	not access.is_denied(entry.statement, input.config.trust_policy.statements)
}

# An identity pool gives everyone a token as a guest, unless the role asks for one of those who signed in.
is_stranger(entry) if {
	entry.principal.type == "Federated"
	entry.principal.value == "cognito-identity.amazonaws.com"
	takes_guests(trust.values(entry.statement, "cognito-identity.amazonaws.com:amr"))
}

takes_guests(ways) if count(ways) == 0

takes_guests(ways) if {
	some way in ways
	wildcard.matches(way, "unauthenticated")
}

names(value) := "Anybody" if {
	access.is_everyone({"type": "AWS", "value": value})
} else := "Everyone, as a guest of an identity pool," if {
	value == "cognito-identity.amazonaws.com"
} else := value

powers := {"severity": "critical", "words": "is an administrator"} if {
	count([finding | some finding in iam.admin_findings(input, "role"); finding.severity == "high"]) > 0
} else := {"severity": "critical", "words": "can make itself an administrator"} if {
	role_power.can_become_administrator(input)
} else := {"severity": "high", "words": "is an administrator under conditions"} if {
	count(iam.admin_findings(input, "role")) > 0
} else := {"severity": "high", "words": "reads all stored data (ReadOnlyAccess)"} if {
	reading := [arn | some arn in input.config.attached_policies; endswith(arn, ":aws:policy/ReadOnlyAccess")]
	count(reading) > 0
} else := {"severity": "", "words": ""}
