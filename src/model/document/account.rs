//! `AWS::::Account`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// Account-wide facts, in one document. Id: `arn:PARTITION:iam::ACCOUNT:root`.
///
/// Source: `GetAccountSummary`, `GetAccountPasswordPolicy`, `ListVirtualMFADevices`, `ListAccountAliases`, the credential
/// report's row `<root_account>`, `ListOrganizationsFeatures`, Account Management's `GetAlternateContact`, and S3 Control's
/// `GetPublicAccessBlock`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountConfig {
    /// Account alias; left out when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alias: Option<String>,
    /// Canonical user id of the account, by which ACLs name it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub canonical_user_id: Option<String>,
    /// The root user.
    pub root: Root,
    /// Password policy; left out when the account has none and AWS's default (8 characters) holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password_policy: Option<PasswordPolicy>,
    /// Account-level block of public access to S3; left out when there is none, which is the same as four times false.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub s3_public_access_block: Option<PublicAccessBlock>,
    /// How many users have a password; left out when the credential report could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub users_with_password: Option<u32>,
    /// Whether the account names a contact for security matters. Who it is, is not kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub security_contact: Option<bool>,
    /// Whether the organization manages the root credentials of its member accounts from here; left out when this is
    /// neither its management account nor the one that stands in for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root_credentials_management: Option<bool>,
}

/// The root user. Each field is left out when its call failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Whether root has a password; false for a member account whose root credentials were removed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password_enabled: Option<bool>,
    /// How many access keys root has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access_keys: Option<u32>,
    /// How many signing certificates root has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signing_certificates: Option<u32>,
    /// Whether root has MFA.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mfa_active: Option<bool>,
    /// Root's virtual MFA devices, sorted by serial number; a hardware device is not listed by AWS.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub virtual_mfa_devices: Option<Vec<MfaDevice>>,
}

/// A virtual MFA device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MfaDevice {
    /// ARN.
    pub serial_number: String,
    /// When it was enabled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub enabled_at: Option<Time>,
}

/// Password policy of the account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Fewest characters.
    pub minimum_length: u32,
    /// Whether a symbol is needed.
    pub require_symbols: bool,
    /// Whether a digit is needed.
    pub require_numbers: bool,
    /// Whether an upper-case letter is needed.
    pub require_uppercase: bool,
    /// Whether a lower-case letter is needed.
    pub require_lowercase: bool,
    /// Whether users may change their own password.
    pub allow_users_to_change: bool,
    /// Days after which a password expires; left out when never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_age_days: Option<u32>,
    /// How many earlier passwords may not be used again; left out when none are remembered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reuse_prevention: Option<u32>,
    /// Whether an administrator must reset an expired password.
    pub hard_expiry: bool,
}

/// The four switches of S3's block of public access.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// A public policy reaches only the account and AWS services.
    pub restrict_public_buckets: bool,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountStatus {
    /// When the credential report was made, up to four hours before it was read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub credential_report_at: Option<Time>,
    /// When root's password was last used; left out when never, or not since 2014.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root_password_last_used_at: Option<Time>,
    /// When one of root's access keys was last used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root_access_key_last_used_at: Option<Time>,
    /// `SummaryMap` of `GetAccountSummary` as it is: numbers of things and their limits.
    pub summary: BTreeMap<String, i64>,
}
