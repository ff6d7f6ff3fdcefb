# METADATA
# title: Root user has a signing certificate
# description: |
#   The account's root user has an X.509 signing certificate: a long-lived credential for old SOAP interfaces
#   that signs with all of root's rights.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
# custom:
#   id: iam-root-signing-cert
#   severity: high
#   resource_types: [AWS::::Account]
#   reads: []
#   remediation: |
#     Sign in as root, switch the certificate off under Security credentials, watch whether something fails, and
#     delete it.
#   frameworks:
#     scoutsuite: [iam-root-account-with-active-certs]
#   aliases: [iam-root-account-with-active-certs]
package aws.iam.iam_root_signing_cert

import data.lib.words

deny contains finding if {
	input.config.root.signing_certificates > 0
	finding := {
		"message": sprintf("Root user has %s", [words.amount(input.config.root.signing_certificates, "signing certificate")]),
		"path": "/config/root/signing_certificates",
	}
}

unknown contains "whether the root user has signing certificates is not known" if {
	object.get(input.config, ["root", "signing_certificates"], "") == ""
}
