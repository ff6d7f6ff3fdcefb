//! `AWS::EC2::Instance` and `AWS::EC2::LaunchTemplate`. User data is in neither: it often holds secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// Instance; one that is terminated is not there, though AWS shows it for a while. `related`: `network_interfaces`,
/// `security_groups`, `subnets`, `route_tables`, `network_acls`, `region_settings`, `roles`, `managed_policies` (of those
/// roles), `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstanceConfig {
    /// Image that it was started from.
    pub image_id: String,
    /// Type, such as `t3.micro`.
    pub instance_type: String,
    /// The VPC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_id: Option<String>,
    /// The subnet of its first interface.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subnet_id: Option<String>,
    /// Network interfaces (`eni-...`), sorted.
    pub network_interface_ids: Vec<String>,
    /// Security groups of all its interfaces (`sg-...`), sorted.
    pub security_groups: Vec<String>,
    /// ARN of the instance profile.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_profile: Option<String>,
    /// The metadata service, with endpoint and tokens; left out only when unread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub metadata_options: Option<MetadataOptions>,
    /// Key pair that was named at the start.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_name: Option<String>,
    /// Account that owns the instance.
    pub owner_id: String,
}

/// How the instance metadata service answers. In a launch template, what is left out is not set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetadataOptions {
    /// `enabled` or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub http_endpoint: Option<String>,
    /// `required` (IMDSv2 only) or `optional`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub http_tokens: Option<String>,
    /// How many hops an answer may take, 1 to 64.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub http_put_response_hop_limit: Option<u32>,
    /// Whether tags can be read there: `enabled` or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_metadata_tags: Option<String>,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstanceStatus {
    /// `running`, `stopped`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
    /// When it was last started.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub launched_at: Option<Time>,
    /// Public IPv4 address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_ip: Option<String>,
    /// Public DNS name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_dns: Option<String>,
}

/// Launch template, with the default version and the latest.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaunchTemplateConfig {
    /// Number of the version that is used when none is named.
    pub default_version: u64,
    /// Number of the newest version.
    pub latest_version: u64,
    /// The default version and the latest, sorted by number; one when they are the same.
    pub versions: Vec<LaunchTemplateVersion>,
}

/// One version of a launch template; what is left out is not set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LaunchTemplateVersion {
    /// Number.
    pub version: u64,
    /// Whether it is used when none is named.
    pub is_default: bool,
    /// Whether it is the newest.
    pub is_latest: bool,
    /// Image.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_id: Option<String>,
    /// Type of instance.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_type: Option<String>,
    /// The metadata service.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub metadata_options: Option<MetadataOptions>,
    /// Whether a network interface gets a public IPv4 address; left out when the subnet decides.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub associates_public_ip: Option<bool>,
    /// Security groups, of the instance and of its interfaces, by id or by name, sorted.
    pub security_groups: Vec<String>,
    /// ARN or name of the instance profile.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_profile: Option<String>,
    /// Whether there is user data.
    pub has_user_data: bool,
}
