//! `AWS::IAM::ServerCertificate`, `AWS::IAM::SAMLProvider`, `AWS::IAM::OIDCProvider`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// Server certificate kept in IAM.
///
/// Path and dates of upload and expiry come from the list of certificates, the rest from the certificate itself; of a chain
/// only the first one is read.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerCertificateConfig {
    /// Path.
    pub path: String,
    /// When it was uploaded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uploaded_at: Option<Time>,
    /// When it expires.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Time>,
    /// When it became valid.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_before: Option<Time>,
    /// `RSA`, `EC`, `Ed25519`, `DSA`, ...; the object identifier in dots when it has no name here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_algorithm: Option<String>,
    /// Length of the key in bits: of an RSA or DSA key its modulus, of an elliptic-curve key its curve. Left out for
    /// others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_bits: Option<u32>,
    /// `sha256WithRSAEncryption`, `ecdsa-with-SHA256`, ...; the object identifier in dots when it has no name here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signature_algorithm: Option<String>,
    /// Distinguished name of who signed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub issuer: Option<String>,
    /// Distinguished name of whom it is for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    /// Whether it names itself as its issuer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub self_signed: Option<bool>,
}

/// SAML identity provider.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SamlProviderConfig {
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// When its metadata expires.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_until: Option<Time>,
}

/// OpenID Connect identity provider.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OidcProviderConfig {
    /// Host and path of the issuer, without `https://`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// Audiences, sorted.
    pub client_ids: Vec<String>,
    /// Thumbprints of the issuer's certificates, sorted.
    pub thumbprints: Vec<String>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
}
