//! The reads of a bucket, as a table: operation, IAM action, the part that it tells, and how S3 says "not configured".
//!
//! The names of actions differ from those of operations more often than elsewhere.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>

use super::Call;

/// One read of one part of a bucket.
pub(super) struct Read {
    pub(super) call: Call,
    /// JSON pointer of the part.
    pub(super) path: &'static str,
    /// Error codes by which S3 says that the part is not configured: an answer, not a failure.
    pub(super) absent: &'static [&'static str],
}

const fn read(
    operation: &'static str,
    action: &'static str,
    path: &'static str,
    absent: &'static [&'static str],
) -> Read {
    Read { call: Call { service: "s3", operation, action }, path, absent }
}

const NO_POLICY: &[&str] = &["NoSuchBucketPolicy"];
pub(super) const ACL: Read = read("GetBucketAcl", "s3:GetBucketAcl", "/config/acl", &[]);
pub(super) const POLICY: Read = read("GetBucketPolicy", "s3:GetBucketPolicy", "/config/policy", NO_POLICY);
pub(super) const POLICY_STATUS: Read =
    read("GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", "/config/policy_is_public", NO_POLICY);
pub(super) const PUBLIC_ACCESS_BLOCK: Read = read(
    "GetPublicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
    "/config/public_access_block",
    &["NoSuchPublicAccessBlockConfiguration"],
);
pub(super) const OWNERSHIP: Read = read(
    "GetBucketOwnershipControls",
    "s3:GetBucketOwnershipControls",
    "/config/object_ownership",
    &["OwnershipControlsNotFoundError"],
);
pub(super) const ENCRYPTION: Read = read(
    "GetBucketEncryption",
    "s3:GetEncryptionConfiguration",
    "/config/encryption",
    &["ServerSideEncryptionConfigurationNotFoundError"],
);
pub(super) const VERSIONING: Read = read("GetBucketVersioning", "s3:GetBucketVersioning", "/config/versioning", &[]);
pub(super) const LIFECYCLE: Read = read(
    "GetBucketLifecycleConfiguration",
    "s3:GetLifecycleConfiguration",
    "/config/lifecycle",
    &["NoSuchLifecycleConfiguration"],
);
pub(super) const LOGGING: Read = read("GetBucketLogging", "s3:GetBucketLogging", "/config/logging", &[]);
pub(super) const WEBSITE: Read =
    read("GetBucketWebsite", "s3:GetBucketWebsite", "/config/website", &["NoSuchWebsiteConfiguration"]);
pub(super) const CORS: Read = read("GetBucketCors", "s3:GetBucketCORS", "/config/cors", &["NoSuchCORSConfiguration"]);
pub(super) const REPLICATION: Read = read(
    "GetBucketReplication",
    "s3:GetReplicationConfiguration",
    "/config/replication",
    &["ReplicationConfigurationNotFoundError"],
);
pub(super) const OBJECT_LOCK: Read = read(
    "GetObjectLockConfiguration",
    "s3:GetBucketObjectLockConfiguration",
    "/config/object_lock",
    &["ObjectLockConfigurationNotFoundError"],
);
pub(super) const NOTIFICATIONS: Read =
    read("GetBucketNotificationConfiguration", "s3:GetBucketNotification", "/config/notifications", &[]);
pub(super) const TAGGING: Read = read("GetBucketTagging", "s3:GetBucketTagging", "/tags", &["NoSuchTagSet"]);

/// Every read of a bucket, so that the declared actions can be held against them.
#[cfg(test)]
pub(super) const READS: [&Read; 15] = [
    &ACL,
    &POLICY,
    &POLICY_STATUS,
    &PUBLIC_ACCESS_BLOCK,
    &OWNERSHIP,
    &ENCRYPTION,
    &VERSIONING,
    &LIFECYCLE,
    &LOGGING,
    &WEBSITE,
    &CORS,
    &REPLICATION,
    &OBJECT_LOCK,
    &NOTIFICATIONS,
    &TAGGING,
];
