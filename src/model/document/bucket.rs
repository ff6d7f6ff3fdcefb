//! `AWS::S3::Bucket`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::PublicAccessBlock;
use crate::model::{PolicyDocument, Time};

/// Bucket. `related`: `account`, whose `config.s3_public_access_block` applies too.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BucketConfig {
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// Access control list as S3 answers: the *effective* one, without public grants while they are ignored.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub acl: Option<Acl>,
    /// Bucket policy; left out when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
    /// Whether S3 itself calls the policy public; left out when there is no policy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_is_public: Option<bool>,
    /// The bucket's own block of public access; left out when there is none, which is the same as four times false.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_access_block: Option<PublicAccessBlock>,
    /// `BucketOwnerEnforced` (ACLs are off), `BucketOwnerPreferred` or `ObjectWriter`; left out on old buckets without
    /// the setting, which behave like `ObjectWriter`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub object_ownership: Option<String>,
    /// Default encryption; left out when none is configured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encryption: Option<Encryption>,
    /// Versioning.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub versioning: Option<Versioning>,
    /// Lifecycle rules; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lifecycle: Option<Lifecycle>,
    /// Server access logging; left out when off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub logging: Option<Logging>,
    /// Static website; left out when off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub website: Option<Website>,
    /// CORS rules in their order; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cors: Option<Vec<CorsRule>>,
    /// Replication; left out when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replication: Option<Replication>,
    /// Object lock; left out when it is not enabled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub object_lock: Option<ObjectLock>,
    /// Event notifications; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub notifications: Option<Notifications>,
}

/// Access control list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acl {
    /// Canonical id of the owner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner_id: Option<String>,
    /// Grants, sorted.
    pub grants: Vec<Grant>,
}

/// One grant of an ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// `canonical_user`, `group` or `email`.
    pub grantee_type: String,
    /// Canonical id, URI of the group (`http://acs.amazonaws.com/groups/global/AllUsers`), or address.
    pub grantee: String,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: String,
}

/// Default encryption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Encryption {
    /// Rules; S3 knows one.
    pub rules: Vec<EncryptionRule>,
}

/// One encryption rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EncryptionRule {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// Key, unless it is AWS's own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kms_key_id: Option<String>,
    /// Whether a bucket key is used.
    pub bucket_key_enabled: bool,
}

/// Versioning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Versioning {
    /// `Enabled` or `Suspended`; left out when it was never enabled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<String>,
    /// Whether deleting a version needs MFA.
    pub mfa_delete: bool,
}

/// Lifecycle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Rules, sorted by id.
    pub rules: Vec<LifecycleRule>,
}

/// One lifecycle rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifecycleRule {
    /// Id.
    pub id: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// Key prefix that it is limited to; empty for the whole bucket.
    pub prefix: String,
    /// Whether tags or sizes limit it further.
    pub has_other_filters: bool,
    /// Days after which current versions expire.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expiration_days: Option<i32>,
    /// Day on which they expire.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expiration_date: Option<Time>,
    /// Days after which old versions expire.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub noncurrent_expiration_days: Option<i32>,
    /// Days after which an upload that was begun and not ended is thrown away.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub abort_incomplete_multipart_upload_days: Option<i32>,
    /// Moves of current versions to other storage classes, sorted.
    pub transitions: Vec<Transition>,
    /// Moves of old versions, sorted.
    pub noncurrent_transitions: Vec<Transition>,
}

/// One move to another storage class.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Days after which; left out when it happens on a date.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub days: Option<i32>,
    /// Storage class, such as `GLACIER`.
    pub storage_class: String,
}

/// Server access logging.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logging {
    /// Bucket that gets the logs.
    pub target_bucket: String,
    /// Key prefix of the logs.
    pub target_prefix: String,
}

/// Static website.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Website {
    /// Index document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub index_document: Option<String>,
    /// Error document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_document: Option<String>,
    /// Host that everything is redirected to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redirect_all_requests_to: Option<String>,
}

/// One CORS rule; lists sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsRule {
    /// Id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// Origins.
    pub allowed_origins: Vec<String>,
    /// Methods.
    pub allowed_methods: Vec<String>,
    /// Request headers.
    pub allowed_headers: Vec<String>,
    /// Response headers.
    pub expose_headers: Vec<String>,
}

/// Replication.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replication {
    /// Role that S3 assumes.
    pub role: String,
    /// Rules, sorted by id.
    pub rules: Vec<ReplicationRule>,
}

/// One replication rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicationRule {
    /// Id.
    pub id: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// ARN of the bucket that gets the copies.
    pub destination_bucket: String,
    /// Account that gets the copies, when the rule names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub destination_account: Option<String>,
}

/// Object lock.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectLock {
    /// `GOVERNANCE` or `COMPLIANCE`; left out without a default retention.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default_mode: Option<String>,
    /// Default retention in days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default_days: Option<i32>,
    /// Default retention in years.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default_years: Option<i32>,
}

/// Event notifications.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// Whether events go to EventBridge.
    pub event_bridge: bool,
    /// Queues, topics and functions, sorted by ARN.
    pub targets: Vec<NotificationTarget>,
}

/// One target of event notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationTarget {
    /// ARN.
    pub arn: String,
    /// `queue`, `topic` or `function`.
    pub kind: String,
    /// Events, sorted.
    pub events: Vec<String>,
}

/// What changes by itself: nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BucketStatus {}
