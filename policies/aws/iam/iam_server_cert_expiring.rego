# METADATA
# title: Server certificate in IAM expires soon
# description: |
#   A TLS certificate that is kept in IAM expires within the next weeks. IAM does not renew certificates. One
#   that has expired is reported by iam-server-cert-expired instead.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
#     description: Managing server certificates in IAM
# custom:
#   id: iam-server-cert-expiring
#   severity: medium
#   resource_types: [AWS::IAM::ServerCertificate]
#   reads: [/config/expires_at]
#   remediation: |
#     Let AWS Certificate Manager issue and renew a certificate and put it where this one is used.
#   frameworks:
#     security-monkey: [check_upcoming_expiration, check_cert_expiration_pending]
#   aliases: []
#   params:
#     days:
#       description: days before the end within which the certificate counts as expiring
#       default: 60
#     urgent_days:
#       description: days before the end within which the severity is one higher
#       default: 30
package aws.iam.iam_server_cert_expiring

import data.lib.words

deny contains finding if {
	end := time.parse_rfc3339_ns(input.config.expires_at)
	end > data.context.now_ns
	left := floor((end - data.context.now_ns) / 86400000000000)
	left <= data.params["iam-server-cert-expiring"].days
	finding := {
		"message": sprintf("Server certificate expires on %s, in %s", [
			substring(input.config.expires_at, 0, 10),
			days_left(left),
		]),
		"path": "/config/expires_at",
		"severity": severity(left),
	}
}

unknown contains "when the certificate expires is not known" if not input.config.expires_at

days_left(left) := "less than a day" if {
	left < 1
} else := words.amount(left, "day")

severity(left) := "medium" if {
	left <= data.params["iam-server-cert-expiring"].urgent_days
} else := "low"
