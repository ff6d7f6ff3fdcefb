# METADATA
# title: Root user has an access key
# description: |
#   The account's root user has an access key. It can do everything, no policy limits it, and whoever has it
#   needs no MFA.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
# custom:
#   id: iam-root-access-key
#   severity: critical
#   resource_types: [AWS::::Account]
#   reads: [/config/root/access_keys]
#   remediation: |
#     Find out what uses the key (credential report: last used), give that a role, then sign in as root and
#     delete the key.
#   frameworks:
#     cis-aws-1.4: ["1.4"]
#     cis-aws-3.0: ["1.4"]
#     cis-aws-4.0: ["1.4"]
#     cis-aws-5.0: ["1.3"]
#     cis-aws-7.0: ["2.4"]
#     fsbp: [IAM.4]
#     prowler: [iam_no_root_access_key]
#   aliases: [iam_no_root_access_key]
package aws.iam.iam_root_access_key

deny contains finding if {
	input.config.root.access_keys > 0
	finding := {
		"message": sprintf("Root user has access keys: %d", [input.config.root.access_keys]),
		"path": "/config/root/access_keys",
	}
}

unknown contains "whether the root user has access keys is not known" if {
	object.get(input.config, ["root", "access_keys"], "") == ""
}
