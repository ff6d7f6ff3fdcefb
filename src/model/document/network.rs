//! `AWS::EC2::NetworkInterface`, `AWS::EC2::PrefixList`, `AWS::EC2::VPC`, `AWS::EC2::RegionSettings`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AccessAnalyzer;
use crate::model::Time;

/// Network interface. `related`: `security_groups`, `subnet`, `route_tables`, `network_acls`, `region_settings`,
/// `instance`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkInterfaceConfig {
    /// `interface`, `natGateway`, `network_load_balancer`, `vpc_endpoint`, `lambda`, ...
    pub interface_type: String,
    /// Description; for interfaces that a service made, the only trace of what they are for.
    pub description: String,
    /// Account that owns the interface.
    pub owner_id: String,
    /// Whether an AWS service manages it.
    pub requester_managed: bool,
    /// Service or account that asked for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub requester_id: Option<String>,
    /// The VPC.
    pub vpc_id: String,
    /// The subnet.
    pub subnet_id: String,
    /// Security groups (`sg-...`), sorted.
    pub security_groups: Vec<String>,
    /// Private IPv4 addresses, sorted.
    pub private_ips: Vec<String>,
    /// Public IPv4 addresses, sorted.
    pub public_ips: Vec<String>,
    /// IPv6 addresses, sorted.
    pub ipv6_addresses: Vec<String>,
    /// Instance that it is attached to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_id: Option<String>,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkInterfaceStatus {
    /// `available`, `in-use`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
    /// When it was attached.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub attached_at: Option<Time>,
}

/// Managed prefix list.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrefixListConfig {
    /// `AWS`, or the account that owns it.
    pub owner_id: String,
    /// `IPv4` or `IPv6`.
    pub address_family: String,
    /// How many entries it may hold; each counts as a rule where the list is used. Not for lists of AWS.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_entries: Option<u32>,
    /// Entries, sorted by CIDR; left out for lists of AWS, which change without anybody's doing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entries: Option<Vec<PrefixListEntry>>,
}

/// One entry of a prefix list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrefixListEntry {
    /// Canonical CIDR.
    pub cidr: String,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
}

/// VPC with its flow logs. `related`: `network_interfaces`, `region_settings`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcConfig {
    /// Account that owns the VPC.
    pub owner_id: String,
    /// Whether it is the region's default VPC.
    pub is_default: bool,
    /// IPv4 blocks, sorted.
    pub cidr_blocks: Vec<String>,
    /// IPv6 blocks, sorted.
    pub ipv6_cidr_blocks: Vec<String>,
    /// Subnets (`subnet-...`), sorted.
    pub subnet_ids: Vec<String>,
    /// Flow logs of the VPC and of its subnets, sorted by id.
    pub flow_logs: Vec<FlowLog>,
}

/// One flow log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowLog {
    /// `fl-...`
    pub id: String,
    /// The VPC or subnet that it records.
    pub resource_id: String,
    /// `ACCEPT`, `REJECT` or `ALL`.
    pub traffic_type: String,
    /// `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
    pub destination_type: String,
    /// ARN or log group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub destination: Option<String>,
    /// `ACTIVE`; AWS knows no other.
    pub state: String,
    /// Whether the last delivery failed.
    pub delivery_failed: bool,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcStatus {
    /// `available` or `pending`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
}

/// Settings of a region. Id: `arn:PARTITION:ec2:REGION:ACCOUNT:region-settings`, a form of ours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionSettingsConfig {
    /// Whether new EBS volumes are encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ebs_encryption_by_default: Option<bool>,
    /// `unblocked`, `block-new-sharing` or `block-all-sharing`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snapshot_block_public_access: Option<String>,
    /// `unblocked` or `block-new-sharing`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_block_public_access: Option<String>,
    /// Default of `HttpTokens` for new instances: `required` or `optional`; left out when the account sets none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_metadata_http_tokens: Option<String>,
    /// What VPC Block Public Access keeps from and to the internet, whatever route tables and groups say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_block_public_access: Option<VpcBlockPublicAccess>,
    /// Analyzers of IAM Access Analyzer, sorted by ARN.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access_analyzers: Option<Vec<AccessAnalyzer>>,
}

/// VPC Block Public Access of a region.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcBlockPublicAccess {
    /// `off`, `block-bidirectional` or `block-ingress`.
    pub mode: String,
    /// VPCs and subnets that are exempt, sorted by ARN.
    pub exclusions: Vec<VpcBlockPublicAccessExclusion>,
}

/// Exemption from VPC Block Public Access.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcBlockPublicAccessExclusion {
    /// ARN of the VPC or subnet.
    pub resource_arn: String,
    /// `allow-bidirectional` or `allow-egress`.
    pub mode: String,
}
