//! `AWS::S3::AccessPoint`, `AWS::S3::MultiRegionAccessPoint`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PublicAccessBlock;
use crate::model::{PolicyDocument, Time};

/// Access point: a name of its own, with a policy of its own, by which one bucket is reached.
/// Id: `arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessPointConfig {
    /// Name of the bucket.
    pub bucket: String,
    /// Account that owns the bucket; left out when AWS does not tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bucket_account: Option<String>,
    /// `Internet`, or `VPC` when only requests from one VPC are let in.
    pub network_origin: String,
    /// The VPC from which requests are let in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_id: Option<String>,
    /// The access point's own block of public access, which cannot be changed once it is made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_access_block: Option<PublicAccessBlock>,
    /// Policy of the access point; left out when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
    /// Whether S3 calls the policy public; left out when there is no policy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_public: Option<bool>,
    /// Name that can be used in place of a bucket's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alias: Option<String>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
}

/// Multi-Region Access Point: one name for buckets in several regions. Id: `arn:PARTITION:s3::ACCOUNT:accesspoint/ALIAS`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListMultiRegionAccessPoints.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultiRegionAccessPointConfig {
    /// Name.
    pub name: String,
    /// Name that requests use: `....mrap`.
    pub alias: String,
    /// Its own block of public access, which cannot be changed once it is made.
    pub public_access_block: PublicAccessBlock,
    /// The buckets, sorted by region and name.
    pub regions: Vec<MultiRegionAccessPointRegion>,
    /// The policy in force; left out when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
    /// Whether S3 calls the policy public; left out when there is no policy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_public: Option<bool>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
}

/// One bucket of a Multi-Region Access Point.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultiRegionAccessPointRegion {
    /// Region code.
    pub region: String,
    /// Name of the bucket.
    pub bucket: String,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultiRegionAccessPointStatus {
    /// `READY`, `CREATING`, `DELETING`, `INCONSISTENT_ACROSS_REGIONS`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
}
