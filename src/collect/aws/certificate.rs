//! What an X.509 certificate says of itself.

use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::der::parse_der_integer;
use x509_parser::objects::oid_registry;
use x509_parser::oid_registry::Oid;
use x509_parser::pem::parse_x509_pem;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

use crate::model::document::ServerCertificateConfig;
use crate::model::{GapReason, Time, Unread};

/// The pointers of what [`read`] fills in.
pub(super) const POINTERS: [&str; 7] = [
    "/config/issuer",
    "/config/key_algorithm",
    "/config/key_bits",
    "/config/not_before",
    "/config/self_signed",
    "/config/signature_algorithm",
    "/config/subject",
];

/// Fills in what the first certificate of a PEM text says; what it does not tell is left out and marked as unread.
pub(super) fn read(pem: &str, config: &mut ServerCertificateConfig) -> Vec<Unread> {
    let unparsable = |message: String| POINTERS.map(|path| unread(path, message.clone())).to_vec();
    let pem = match parse_x509_pem(pem.as_bytes()) {
        Ok((_, pem)) if pem.label == "CERTIFICATE" => pem,
        Ok((_, pem)) => return unparsable(format!("the text holds a `{}` and no certificate", pem.label)),
        Err(wrong) => return unparsable(format!("the certificate is not in PEM form: {wrong}")),
    };
    match pem.parse_x509() {
        Ok(certificate) => facts(&certificate, config),
        Err(wrong) => unparsable(format!("the certificate is not X.509: {wrong}")),
    }
}

fn facts(certificate: &X509Certificate<'_>, config: &mut ServerCertificateConfig) -> Vec<Unread> {
    let mut marks = vec![];
    let mut name = |name: &X509Name<'_>, path: &str| match name.to_string_with_registry(oid_registry()) {
        Ok(text) => Some(text),
        Err(wrong) => {
            marks.push(unread(path, format!("the name cannot be read: {wrong}")));
            None
        }
    };
    config.issuer = name(certificate.issuer(), "/config/issuer");
    config.subject = name(certificate.subject(), "/config/subject");
    config.self_signed = Some(certificate.issuer().as_raw() == certificate.subject().as_raw());
    config.not_before = Some(Time::from_unix_seconds(certificate.validity().not_before.timestamp()));
    config.signature_algorithm = Some(named(SIGNATURES, &certificate.signature_algorithm.algorithm));
    let key = certificate.public_key();
    config.key_algorithm = Some(named(KEYS, &key.algorithm.algorithm));
    match key_bits(key) {
        Ok(bits) => config.key_bits = bits,
        Err(wrong) => marks.push(unread("/config/key_bits", wrong)),
    }
    marks
}

fn unread(path: &str, message: String) -> Unread {
    Unread { path: path.to_owned(), reason: GapReason::Unparsable, action: None, message }
}

/// Returns the length of an RSA modulus, a DSA modulus or a curve; `None` for keys that have but one length.
fn key_bits(key: &SubjectPublicKeyInfo<'_>) -> Result<Option<u32>, String> {
    let parameters = key.algorithm.parameters.as_ref();
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => Ok(Some(bit_length(rsa.modulus))),
        Ok(PublicKey::EC(_)) => {
            let curve = parameters.and_then(|parameters| parameters.as_oid().ok()).ok_or("the key names no curve")?;
            let curve = curve.to_id_string();
            let known = CURVES.iter().find(|(oid, _)| *oid == curve);
            known.map(|(_, bits)| Some(*bits)).ok_or(format!("the curve {curve} has no name here"))
        }
        // The modulus is the first number of the parameters: what the parser calls the key is the public value.
        Ok(PublicKey::DSA(_)) => {
            let modulus = parameters.and_then(|numbers| first_integer(numbers.data));
            modulus.map(|modulus| Some(bit_length(modulus))).ok_or("the key names no modulus".to_owned())
        }
        Ok(_) => Ok(None),
        Err(wrong) => Err(format!("the key cannot be read: {wrong}")),
    }
}

fn first_integer(der: &[u8]) -> Option<&[u8]> {
    let (_, number) = parse_der_integer(der).ok()?;
    number.as_slice().ok()
}

fn bit_length(number: &[u8]) -> u32 {
    let significant: Vec<&u8> = number.iter().skip_while(|byte| **byte == 0).collect();
    let Some(first) = significant.first() else { return 0 };
    u32::try_from(significant.len() * 8).unwrap_or(u32::MAX) - first.leading_zeros()
}

fn named(names: &[(&str, &str)], oid: &Oid<'_>) -> String {
    let dotted = oid.to_id_string();
    let known = names.iter().find(|(oid, _)| *oid == dotted);
    known.map(|(_, name)| (*name).to_owned()).unwrap_or(dotted)
}

/// Sources: RFC 3279, RFC 8017, RFC 8410.
const KEYS: &[(&str, &str)] = &[
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10045.2.1", "EC"),
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

/// Sources: RFC 3279, RFC 5758, RFC 8017, RFC 8410.
const SIGNATURES: &[(&str, &str)] = &[
    ("1.2.840.10040.4.3", "dsa-with-SHA1"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.10", "rsassaPss"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
    ("1.3.14.3.2.29", "sha1WithRSAEncryption"),
    ("2.16.840.1.101.3.4.3.1", "dsa-with-SHA224"),
    ("2.16.840.1.101.3.4.3.2", "dsa-with-SHA256"),
];

/// Source: RFC 5480, SEC 2.
const CURVES: &[(&str, u32)] = &[
    ("1.2.840.10045.3.1.1", 192),
    ("1.2.840.10045.3.1.7", 256),
    ("1.3.132.0.10", 256),
    ("1.3.132.0.33", 224),
    ("1.3.132.0.34", 384),
    ("1.3.132.0.35", 521),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn config_of(pem: &str) -> (ServerCertificateConfig, Vec<Unread>) {
        let mut config = ServerCertificateConfig::default();
        let unread = read(pem, &mut config);
        (config, unread)
    }

    const RSA_2048: &str = include_str!("../../../tests/support/server_certificate.pem");

    #[test]
    fn an_rsa_certificate_that_signed_itself() {
        let (config, unread) = config_of(RSA_2048);
        assert_eq!(unread, []);
        let expected = ServerCertificateConfig {
            not_before: Some("2026-11-24T10:55:32Z".parse().unwrap()),
            key_algorithm: Some("RSA".into()),
            key_bits: Some(2048),
            signature_algorithm: Some("sha256WithRSAEncryption".into()),
            issuer: Some("CN=www.example.com".into()),
            subject: Some("CN=www.example.com".into()),
            self_signed: Some(true),
            ..ServerCertificateConfig::default()
        };
        assert_eq!(config, expected);
    }

    #[test]
    fn a_curve_has_the_length_of_its_field_and_an_issuer_is_who_signed() {
        let (config, unread) = config_of(EC_521_SIGNED_BY_ANOTHER);
        assert_eq!(unread, []);
        assert_eq!((config.key_algorithm.as_deref(), config.key_bits), (Some("EC"), Some(521)));
        assert_eq!(config.signature_algorithm.as_deref(), Some("ecdsa-with-SHA256"));
        assert_eq!(config.issuer.as_deref(), Some("C=CH, O=Acme, CN=Acme CA"));
        assert_eq!((config.subject.as_deref(), config.self_signed), (Some("CN=api.example.com"), Some(false)));
    }

    #[test]
    fn a_modulus_counts_from_its_first_bit() {
        let (config, unread) = config_of(RSA_1023_SHA1);
        assert_eq!(unread, []);
        assert_eq!(config.key_bits, Some(1023));
        assert_eq!(config.signature_algorithm.as_deref(), Some("sha1WithRSAEncryption"));
        assert_eq!([bit_length(&[0, 0x80]), bit_length(&[0x7f, 0]), bit_length(&[0, 0])], [8, 15, 0]);
    }

    #[test]
    fn a_dsa_key_is_as_long_as_its_modulus() {
        let (config, unread) = config_of(DSA_1024);
        assert_eq!(unread, []);
        assert_eq!((config.key_algorithm.as_deref(), config.key_bits), (Some("DSA"), Some(1024)));
    }

    #[test]
    fn a_key_of_one_length_has_none() {
        let (config, unread) = config_of(ED25519);
        assert_eq!(unread, []);
        assert_eq!((config.key_algorithm.as_deref(), config.key_bits), (Some("Ed25519"), None));
        assert_eq!(config.signature_algorithm.as_deref(), Some("Ed25519"));
    }

    #[test]
    fn what_is_no_certificate_is_unparsable_and_says_nothing() {
        let other = RSA_2048.replace("CERTIFICATE", "PUBLIC KEY");
        let cut = RSA_2048.replace("MIIDFzCCAf", "AAAAAAAAAA");
        for text in ["", "-----BEGIN CERTIFICATE-----\nMII", &other, &cut] {
            let (config, unread) = config_of(text);
            assert_eq!(config, ServerCertificateConfig::default());
            assert_eq!(unread.iter().map(|mark| mark.path.as_str()).collect::<Vec<_>>(), POINTERS, "{text}");
            assert!(unread.iter().all(|mark| mark.reason == GapReason::Unparsable));
        }
    }

    #[test]
    fn an_unknown_algorithm_goes_by_its_number() {
        let oid = Oid::from(&[1, 2, 3, 4]).unwrap();
        assert_eq!(named(KEYS, &oid), "1.2.3.4");
    }

    const EC_521_SIGNED_BY_ANOTHER: &str = "-----BEGIN CERTIFICATE-----
MIIBiDCCAS4CFDUWRRtKDg9+JhgkWebqb8QICFcfMAoGCCqGSM49BAMCMC4xCzAJ
BgNVBAYTAkNIMQ0wCwYDVQQKDARBY21lMRAwDgYDVQQDDAdBY21lIENBMCAXDTI2
MTEyNDEzMjg1MFoYDzIwNTEwNzE2MTMyODUwWjAaMRgwFgYDVQQDDA9hcGkuZXhh
bXBsZS5jb20wgZswEAYHKoZIzj0CAQYFK4EEACMDgYYABAByWODp3npIfFrqI/ke
9yQbmO0wq3MV1y8sFDRL6rCrZhb5IMQl7VDHi3vpvZRRauJChr4uVeAAAn/Gkb0U
lOQBiAAmT08qQ/lf9lDAXgqrGvGZFznjPNX13lYWxICJ7uc5IhZBpCzWFCeKvqHL
uDf+MfzIP4RXe7KXpQpjfcCWo0ugojAKBggqhkjOPQQDAgNIADBFAiEA6Oyatkjl
5CvJySGVRstJaJ+JW+PYpzC7kYAkqRTlktECIEN/Gxl+NZdNHoK4odVOsVwMVF/u
m4nZm79t84yGqXjw
-----END CERTIFICATE-----
";

    const RSA_1023_SHA1: &str = "-----BEGIN CERTIFICATE-----
MIIB9TCCAV6gAwIBAgIUMKUDZHu+5VwFAeeHU61PcKhudycwDQYJKoZIhvcNAQEF
BQAwDDEKMAgGA1UEAwwBcjAgFw0yNjExMjQxMzI4NTBaGA8yMDUxMDcxNjEzMjg1
MFowDDEKMAgGA1UEAwwBcjCBnjANBgkqhkiG9w0BAQEFAAOBjAAwgYgCgYBveeX+
JWWXok0DttJtHCfShKauR1F+Y4X+RZi4X/4tcYF47MDWRRm+/+hsvuImn+M2p/99
eIXYs9Yy3A6boGeRiuY5e6Ik3wCFTUyiefNLN0lXGn6M1GU4+wU/80pXyCyD05KU
fiK3n20FH5gFmeePZ05b8L0M849F1BRiz5ROUwIDAQABo1MwUTAdBgNVHQ4EFgQU
LZvs6PIXNs/B5/1AVW68na42fPgwHwYDVR0jBBgwFoAULZvs6PIXNs/B5/1AVW68
na42fPgwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQUFAAOBgQBl3YpY4gh6
2+bh5rmNmXdaq3JuT6eE1Sbj5Yn7c+E8jkgHnwEajd/uc+uVMbviCDPhUvDk3M1Q
iC6TIlDrUy8KEkW9xSa98Xo89X748HhQmx4+o/F6CHGBPh+zApG8iUM5Ajuhpou7
UsDCQbcIuew++HiJ6esCAaNr4OgTke3gfA==
-----END CERTIFICATE-----
";

    const DSA_1024: &str = "-----BEGIN CERTIFICATE-----
MIIC0DCCAn6gAwIBAgIUDo4DY2FLhi1v8y77RseSgLvcMq4wCwYJYIZIAWUDBAMC
MAwxCjAIBgNVBAMMAWQwIBcNMjYxMTI0MTMyODUxWhgPMjA1MTA3MTYxMzI4NTFa
MAwxCjAIBgNVBAMMAWQwggG/MIIBMwYHKoZIzjgEATCCASYCgYEA9Cmmvn9D0OHF
vBQ1Vhi98hDOJCPQY7hwnP23UxhltmP1Jh8QipSKG2A2obxVoQLIGbIBO3B+koQZ
u6Vv56r6gGQo11zD96TDeuNZljGU+YX1sc4yGcUaQ5caOHkfF+so0ShIfbAn55+A
IRP4PkXuhTiAJIuWC0D111Azh1QT7IcCHQC4MQoDnqttoPyaiui97JmlK1pzXJ5U
VrSPzff/AoGASnIkprkUTjFutEvGmrxmi+YGBR3TjowMPJT+j2ndd1Vm2BqO9mvM
GJ6r/6uhguSvgfpb5Abi0zvjQWR3Erii5p0uypQZbX3BLKxvvoWG7AC5dOC538Rb
f1MtQvooaV3QAZyHRjHsJ7GgcFpoKR1KbW36VFlQCv1RW9tKWXYOlMMDgYUAAoGB
ALMXarT71Zh2bOp1Ouga3Zg4qmOtkM9l1yOovnYob6C2BZbczpXVTXNua7CySJwW
BWpZ1pZGojGHQoSw140n4OTfThMYx1tFOasyEfZLDTD54tOJt9I3/wiDDuFdZq6m
0pqaPGq7kf78Mj2LTvcMBvEyoP5CR0uiNS7zqhRsJGj8o1MwUTAdBgNVHQ4EFgQU
/c1RPhD3aiusBcgzsMD6/uWjIw8wHwYDVR0jBBgwFoAU/c1RPhD3aiusBcgzsMD6
/uWjIw8wDwYDVR0TAQH/BAUwAwEB/zALBglghkgBZQMEAwIDPwAwPAIcN1fLHMTM
q6+nwePKF+tZBuXF1OuDXSasW7imwwIcbFVp9TZPKns5MfyoXkgitHyGZ4VFEyot
/KCPcQ==
-----END CERTIFICATE-----
";

    const ED25519: &str = "-----BEGIN CERTIFICATE-----
MIIBLjCB4aADAgECAhQq/EdMcNFTNUGa+rsrLUZtWYY3njAFBgMrZXAwDDEKMAgG
A1UEAwwBZTAgFw0yNjExMjQxMzI4NTBaGA8yMDUxMDcxNjEzMjg1MFowDDEKMAgG
A1UEAwwBZTAqMAUGAytlcAMhAIPhXUgxPPwoObpOqkcDE+HPXJzPMdzZ/p9e9dUX
4EV8o1MwUTAdBgNVHQ4EFgQUSDA1BvT8IV3ye8ur6xaQWVpO+ccwHwYDVR0jBBgw
FoAUSDA1BvT8IV3ye8ur6xaQWVpO+ccwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD
QQBmy3eXbUec2OC+y7ve6SS9aKgwaCCrijccMNHJcvREYWl1Qv4nUcxhOOzQyaOr
6ijfCJgtwURXYKOySPHP97YO
-----END CERTIFICATE-----
";
}
