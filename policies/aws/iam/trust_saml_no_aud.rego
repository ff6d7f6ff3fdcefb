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

import data.lib.trust

deny contains finding if {
	some entry in trust.federated(input)
	contains(entry.principal.value, ":saml-provider/")
	not trust.holds_fixed(entry.statement, "saml:aud")
	finding := {
		"message": sprintf("Users of %s may take on the role by an assertion for any audience", [entry.principal.value]),
		"key": sprintf("policy/Allow/%s/%s", [trust.key(input, entry), entry.principal.value]),
		"path": trust.path(entry),
	}
}
