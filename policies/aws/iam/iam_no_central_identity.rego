# METADATA
# title: People sign in as IAM users though no identity provider is there
# description: |
#   IAM users of the account have passwords, and no identity provider is set up through which people could sign
#   in from one directory. IAM Identity Center sets up a SAML provider in each account that it serves, so it is
#   seen here. Providers for programs, such as those of GitHub Actions or of a Kubernetes cluster, do not count.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Require human users to use federation with an identity provider
# custom:
#   id: iam-no-central-identity
#   severity: low
#   resource_types: [AWS::::Account]
#   reads: [/config/users_with_password]
#   remediation: |
#     Let people sign in by IAM Identity Center or a SAML provider and take on roles, then remove the passwords
#     of the IAM users.
#   frameworks:
#     cis-aws-1.4: ["1.21"]
#     cis-aws-3.0: ["1.21"]
#     cis-aws-4.0: ["1.21"]
#     cis-aws-5.0: ["1.20"]
#     prowler: [iam_check_saml_providers_sts]
#   aliases: [iam_check_saml_providers_sts]
#   params:
#     program_hosts:
#       description: beginnings or ends of the addresses of OpenID Connect providers for programs
#       default:
#         - token.actions.githubusercontent.com
#         - gitlab.com
#         - oidc.circleci.com
#         - app.terraform.io
#         - api.bitbucket.org
#         - agent.buildkite.com
#         - oidc.eks.
package aws.iam.iam_no_central_identity

deny contains finding if {
	input.config.users_with_password > 0
	input.related.identity_providers
	count(part_of_the_list) == 0
	count(for_people) == 0
	finding := {
		"message": sprintf("%s, and no identity provider lets people in", [users(input.config.users_with_password)]),
		"path": ["/config/users_with_password", "/related/identity_providers"],
	}
}

users(number) := "1 IAM user has a password" if {
	number == 1
} else := sprintf("%d IAM users have a password", [number])

unknown contains "how many users have a password is not known" if {
	object.get(input.config, "users_with_password", "") == ""
}

unknown contains "which identity providers the account has is not known" if not input.related.identity_providers

# Tags and the like of a provider may be unread, the list itself must not be.
unknown contains "not every identity provider could be read" if count(part_of_the_list) > 0

part_of_the_list := [part | some part in input.unread; part.path == "/related/identity_providers"]

for_people := [id |
	some id, provider in input.related.identity_providers
	not is_for_programs(provider)
]

is_for_programs(provider) if {
	url := provider.config.url
	some host in data.params["iam-no-central-identity"].program_hosts
	startswith(url, host)
}
