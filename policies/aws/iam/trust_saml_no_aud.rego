# METADATA
# title: Role trusts a SAML provider for any audience
# description: |
#   The role's trust policy lets in users of a SAML provider and does not require SAML:aud: an assertion that was
#   made for another service would do.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
#     description: Create a role for SAML 2.0 federation
# custom:
#   id: trust-saml-no-aud
#   severity: medium
#   resource_types: [AWS::IAM::Role]
#   reads: [/config/trust_policy]
#   remediation: |
#     Add the condition StringEquals SAML:aud https://signin.aws.amazon.com/saml (in other partitions the address
#     of their sign-in page).
#   aliases: []
package aws.iam.trust_saml_no_aud

import data.lib.access
import data.lib.trust

deny contains finding if {
	some entry in trust.federated(input)
	contains(entry.principal.value, ":saml-provider/")
	not holds_audience(entry.statement)
	finding := {
		"message": sprintf("Users of %s may take on the role by an assertion for any audience", [entry.principal.value]),
		"key": sprintf("policy/Allow/%s/%s", [trust.key(input, entry), entry.principal.value]),
		"path": trust.path(entry),
	}
}

holds_audience(statement) if trust.holds_fixed(statement, "saml:aud")

# The sign-in of AWS has an address in each region.
holds_audience(statement) if {
	some condition in statement.conditions
	lower(condition.key) == "saml:aud"
	access.operator(condition) == "stringlike"
	count(condition.values) > 0
	others := [value | some value in condition.values; not is_of_aws(value)]
	count(others) == 0
}

is_of_aws(value) if {
	startswith(value, "https://")
	some domain in [".signin.aws.amazon.com/saml", ".signin.amazonaws.cn/saml", ".signin.amazonaws-us-gov.com/saml"]
	endswith(value, domain)
}

is_of_aws(value) if value == "https://signin.aws.amazon.com/saml"
