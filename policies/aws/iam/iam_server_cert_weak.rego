# METADATA
# title: Server certificate in IAM is weak
# description: |
#   A TLS certificate that is kept in IAM has a short key, is signed with MD5 or SHA-1, or comes from an issuer
#   that is listed as not to be trusted. The number of bits is held against the kind of key: 256 bits are plenty
#   for an elliptic curve.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
#     description: Characteristics and limitations of ACM certificates
# custom:
#   id: iam-server-cert-weak
#   severity: medium
#   resource_types: [AWS::IAM::ServerCertificate]
#   reads: []
#   remediation: |
#     Let AWS Certificate Manager issue a certificate (RSA of 2048 bits or an elliptic curve), put it where this
#     one is used, then delete this one.
#   frameworks:
#     security-monkey:
#       - check_cert_size_lt_1024
#       - check_cert_size_lt_2048
#       - check_signature_type_for_md5
#       - check_signature_type_for_sha1
#       - check_issuer
#   aliases: []
#   params:
#     bad_issuers:
#       description: texts that name an issuer not to be trusted, as they stand in the certificate's issuer
#       default: []
package aws.iam.iam_server_cert_weak

deny contains finding if {
	bits := input.config.key_bits
	least := least_bits[input.config.key_algorithm]
	bits < least
	finding := {
		"message": sprintf("Server certificate has an %s key of %d bits, fewer than %d", [
			input.config.key_algorithm,
			bits,
			least,
		]),
		"key": "key",
		"path": ["/config/key_algorithm", "/config/key_bits"],
		"severity": key_severity(bits),
	}
}

deny contains finding if {
	some name, _ in weak_hashes
	startswith(lower(input.config.signature_algorithm), name)
	finding := {
		"message": sprintf("Server certificate is signed with %s", [input.config.signature_algorithm]),
		"key": "signature",
		"path": "/config/signature_algorithm",
		"severity": weak_hashes[name],
	}
}

deny contains finding if {
	some issuer in data.params["iam-server-cert-weak"].bad_issuers
	contains(lower(input.config.issuer), lower(issuer))
	finding := {
		"message": sprintf("Server certificate comes from an issuer that is listed as bad: %s", [input.config.issuer]),
		"key": sprintf("issuer/%s", [issuer]),
		"path": "/config/issuer",
		"severity": "high",
	}
}

unknown contains "what kind of key the certificate has is not known" if not input.config.key_algorithm

unknown contains "how long the certificate's key is is not known" if {
	least_bits[input.config.key_algorithm]
	not input.config.key_bits
}

unknown contains "how the certificate is signed is not known" if not input.config.signature_algorithm

unknown contains "who issued the certificate is not known" if {
	count(data.params["iam-server-cert-weak"].bad_issuers) > 0
	not input.config.issuer
}

# Shortest keys that NIST SP 800-57 still allows; Ed25519 and Ed448 have one length only.
least_bits := {"RSA": 2048, "DSA": 2048, "EC": 224}

key_severity(bits) := "high" if {
	input.config.key_algorithm != "EC"
	bits < 1024
} else := "medium"

weak_hashes := {"md2": "high", "md5": "medium", "sha1": "low", "ecdsa-with-sha1": "low"}
