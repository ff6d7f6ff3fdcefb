package aws.iam.iam_server_cert_weak_test

import data.aws.iam.iam_server_cert_weak as policy

params := {"iam-server-cert-weak": {"bad_issuers": []}}

strong := {"key_algorithm": "RSA", "key_bits": 2048, "signature_algorithm": "sha256WithRSAEncryption", "issuer": "CN=A"}

found(fields) := findings if {
	findings := {finding.key: finding.severity | some finding in policy.deny}
		with input as {"config": object.union(strong, fields), "unread": []}
		with data.params as params
}

test_short_key_fails if found({"key_bits": 1024}) == {"key": "medium"}

test_very_short_key_is_worse if found({"key_bits": 512}) == {"key": "high"}

test_strong_passes if {
	found({}) == {}
	count(policy.unknown) == 0
		with input as {"config": strong, "unread": []}
		with data.params as params
}

test_256_bits_of_a_curve_are_enough if {
	found({"key_algorithm": "EC", "key_bits": 256, "signature_algorithm": "ecdsa-with-SHA256"}) == {}
}

test_a_short_curve_fails if found({"key_algorithm": "EC", "key_bits": 192}) == {"key": "medium"}

test_sha1_fails if found({"signature_algorithm": "sha1WithRSAEncryption"}) == {"signature": "low"}

test_md5_fails if found({"signature_algorithm": "md5WithRSAEncryption"}) == {"signature": "medium"}

test_both_fail if found({"key_bits": 1024, "signature_algorithm": "sha1WithRSAEncryption"}) == {"key": "medium", "signature": "low"}

test_bad_issuer if {
	{finding.severity | some finding in policy.deny} == {"high"}
		with input as {"config": object.union(strong, {"issuer": "CN=Test CA, O=Nobody"}), "unread": []}
		with data.params as {"iam-server-cert-weak": {"bad_issuers": ["o=nobody"]}}
}

test_not_read_is_unknown if {
	count(policy.unknown) == 2
		with input as {"config": {}, "unread": []}
		with data.params as params
}
