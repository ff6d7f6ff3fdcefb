//! `AWS::IAM::ServerCertificate`, `AWS::IAM::SAMLProvider`, `AWS::IAM::OIDCProvider`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// Server certificate kept in IAM.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html>
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
