# METADATA
# title: Server certificate in IAM has expired
# description: |
#   A TLS certificate that is kept in IAM has expired. Where a load balancer or CloudFront still uses it, clients
#   see errors or learn to click them away.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
#     description: Managing server certificates in IAM
# custom:
#   id: iam-server-cert-expired
#   severity: high
#   resource_types: [AWS::IAM::ServerCertificate]
#   reads: [/config/expires_at]
#   remediation: |
#     Let AWS Certificate Manager issue and renew a certificate, put it where this one is used, then delete this
#     one: aws iam delete-server-certificate.
#   frameworks:
#     cis-aws-1.4: ["1.19"]
#     cis-aws-3.0: ["1.19"]
#     cis-aws-4.0: ["1.19"]
#     cis-aws-5.0: ["1.18"]
#     fsbp: [IAM.26]
#     security-monkey: [check_expired]
#     prowler: [iam_no_expired_server_certificates_stored]
#   aliases: [iam_no_expired_server_certificates_stored]
package aws.iam.iam_server_cert_expired

deny contains finding if {
	time.parse_rfc3339_ns(input.config.expires_at) <= data.context.now_ns
	finding := {
		"message": sprintf("Server certificate expired on %s", [substring(input.config.expires_at, 0, 10)]),
		"path": "/config/expires_at",
	}
}

unknown contains "when the certificate expires is not known" if not input.config.expires_at
