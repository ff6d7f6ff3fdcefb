//! `AWS::IAM::User`, `AWS::IAM::Group`, `AWS::IAM::Role`, `AWS::IAM::ManagedPolicy`.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{PolicyDocument, Time};

/// IAM user. `related`: `groups`, `managed_policies` (its own, its groups', its boundary), `assumable_roles`, `service_roles`,
/// `role_policies`, `account`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserConfig {
    /// Path, `/` or `/team/`.
    pub path: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// Names of its groups, sorted.
    pub groups: Vec<String>,
    /// ARNs of the managed policies attached to the user itself, sorted.
    pub attached_policies: Vec<String>,
    /// Policies written into the user, sorted by name.
    pub inline_policies: Vec<InlinePolicy>,
    /// ARN of the managed policy that bounds its permissions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub permissions_boundary: Option<String>,
    /// Whether it has a console password. This and the following come from the credential report, and are left out (and
    /// `unread`) for a user that is younger than the report.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password_enabled: Option<bool>,
    /// When the password was last changed; left out without a password.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password_last_changed_at: Option<Time>,
    /// Whether it has an MFA device.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mfa_active: Option<bool>,
    /// Access keys that exist, by slot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access_keys: Option<Vec<AccessKey>>,
    /// Signing certificates that exist, by slot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signing_certificates: Option<Vec<SigningCertificate>>,
}

/// An access key, without its id: the credential report does not give it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// 1 or 2.
    pub slot: u8,
    /// Whether it can be used.
    pub active: bool,
    /// When it was made or last changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_rotated_at: Option<Time>,
}

/// A signing certificate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SigningCertificate {
    /// 1 or 2.
    pub slot: u8,
    /// Whether it can be used.
    pub active: bool,
    /// When it was made or last changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_rotated_at: Option<Time>,
}

/// A policy written into a user, group or role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InlinePolicy {
    /// Name.
    pub name: String,
    /// The policy; left out (and `unread`) when its text cannot be parsed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserStatus {
    /// When the password was last used; left out when never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password_last_used_at: Option<Time>,
    /// Last use of each access key that was ever used, by slot.
    pub access_key_use: Vec<AccessKeyUse>,
}

/// Last use of an access key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessKeyUse {
    /// 1 or 2.
    pub slot: u8,
    /// When.
    pub last_used_at: Time,
    /// Region in which, when known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub region: Option<String>,
    /// Service that was called, when known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service: Option<String>,
}

/// IAM group. `related`: `managed_policies`, `account`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupConfig {
    /// Path.
    pub path: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// ARNs of the attached managed policies, sorted.
    pub attached_policies: Vec<String>,
    /// Policies written into the group, sorted by name.
    pub inline_policies: Vec<InlinePolicy>,
    /// Names of the users in it, sorted.
    pub users: Vec<String>,
}

/// IAM role. `related`: `managed_policies` (attached ones and its boundary), `assumable_roles`, `service_roles`,
/// `role_policies`, `account`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleConfig {
    /// Path; `/aws-service-role/...` for roles that AWS services own.
    pub path: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// Who may assume it; left out (and `unread`) when the text cannot be parsed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trust_policy: Option<PolicyDocument>,
    /// ARNs of the attached managed policies, sorted.
    pub attached_policies: Vec<String>,
    /// Policies written into the role, sorted by name.
    pub inline_policies: Vec<InlinePolicy>,
    /// ARN of the managed policy that bounds its permissions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub permissions_boundary: Option<String>,
    /// ARNs of the instance profiles that hold it, sorted.
    pub instance_profiles: Vec<String>,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleStatus {
    /// When it was last used, within the 400 days that AWS remembers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_used_at: Option<Time>,
    /// Region in which.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_used_region: Option<String>,
}

/// Managed policy: every one of the account, and those of AWS that are attached to something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagedPolicyConfig {
    /// Path.
    pub path: String,
    /// `aws` or `customer`.
    pub owner: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// Version in force, `v3`.
    pub default_version_id: String,
    /// Versions that exist, sorted.
    pub version_ids: Vec<String>,
    /// The version in force; left out (and `unread`) when its text cannot be parsed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagedPolicyStatus {
    /// How many users, groups and roles it is attached to.
    pub attachment_count: u32,
    /// How many users and roles it bounds.
    pub boundary_count: u32,
}
