//! `AWS::EC2::InternetGateway`, `AWS::EC2::NatGateway`, `AWS::EC2::TransitGateway`, `AWS::EC2::VPCPeeringConnection`,
//! `AWS::EC2::EIP`: the ways out of a VPC.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Internet gateway.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGateway.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InternetGatewayConfig {
    /// Account that owns the gateway.
    pub owner_id: String,
    /// VPCs that it is attached to, sorted; AWS allows one.
    pub vpc_ids: Vec<String>,
}

/// NAT gateway; one that was deleted is not there, though AWS shows it for a while.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NatGatewayConfig {
    /// The VPC.
    pub vpc_id: String,
    /// The subnet; empty for a gateway that spans availability zones.
    pub subnet_id: String,
    /// `public` or `private`.
    pub connectivity_type: String,
    /// Public IPv4 addresses, sorted.
    pub public_ips: Vec<String>,
    /// Network interfaces (`eni-...`), sorted.
    pub network_interface_ids: Vec<String>,
}

/// Transit gateway: the account's own, and those that are shared with it.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGateway.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransitGatewayConfig {
    /// Account that owns the gateway.
    pub owner_id: String,
    /// Whether an attachment from another account needs nobody's consent.
    pub auto_accept_shared_attachments: bool,
    /// Whether a new attachment is associated with the default route table.
    pub default_route_table_association: bool,
    /// Whether a new attachment propagates its routes to the default route table.
    pub default_route_table_propagation: bool,
}

/// Peering connection between two VPCs; one that was deleted, rejected, has failed or expired is not there, though AWS
/// shows it for a while.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcPeeringConnection.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeeringConnectionConfig {
    /// The VPC that asked for the connection.
    pub requester: PeeringSide,
    /// The VPC that was asked.
    pub accepter: PeeringSide,
}

/// One end of a peering connection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeeringSide {
    /// Account that owns the VPC.
    pub account: String,
    /// The VPC.
    pub vpc_id: String,
    /// Its region.
    pub region: String,
    /// IPv4 blocks, sorted; empty when AWS does not tell them, as for an accepter that has not accepted yet.
    pub cidr_blocks: Vec<String>,
    /// IPv6 blocks, likewise.
    pub ipv6_cidr_blocks: Vec<String>,
}

/// Elastic IP address.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElasticIpConfig {
    /// The address.
    pub public_ip: String,
    /// Network interface that uses it; left out when none does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub network_interface_id: Option<String>,
    /// Instance that uses it; left out when none does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance_id: Option<String>,
    /// AWS service that manages it: `alb`, `nlb`, `rnat`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service_managed: Option<String>,
}
