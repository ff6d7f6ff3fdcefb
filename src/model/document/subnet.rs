//! `AWS::EC2::Subnet`, `AWS::EC2::RouteTable`, `AWS::EC2::NetworkAcl`: what lets packets in and out of a part of a VPC.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Subnet. `related`: `route_tables` (the one in force), `network_acls`, `network_interfaces`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubnetConfig {
    /// The VPC.
    pub vpc_id: String,
    /// Account that owns the subnet; another one than the document's when the VPC is shared.
    pub owner_id: String,
    /// Availability zone, such as `eu-west-1a`.
    pub availability_zone: String,
    /// Canonical IPv4 block; left out when the subnet has IPv6 only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cidr_block: Option<String>,
    /// IPv6 blocks, sorted.
    pub ipv6_cidr_blocks: Vec<String>,
    /// Whether an instance that is started here gets a public IPv4 address unless it says otherwise.
    pub map_public_ip_on_launch: bool,
    /// Whether a network interface that is made here gets an IPv6 address.
    pub assign_ipv6_address_on_creation: bool,
    /// Whether it is the default subnet of its availability zone.
    pub default_for_az: bool,
}

/// Route table. `related`: `peering_connections` that its routes name, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteTableConfig {
    /// The VPC.
    pub vpc_id: String,
    /// Account that owns the table.
    pub owner_id: String,
    /// Whether it is in force in every subnet of the VPC that is associated with no table.
    pub main: bool,
    /// Subnets that are associated with it (`subnet-...`), sorted; those that only fall back to it are not among them.
    pub subnet_ids: Vec<String>,
    /// Gateways that are associated with it (`igw-...`, `vgw-...`), sorted.
    pub gateway_ids: Vec<String>,
    /// Routes, those that a gateway propagates among them, sorted by destination and target.
    pub routes: Vec<Route>,
}

/// One route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Canonical CIDR, or a prefix list (`pl-...`).
    pub destination: String,
    /// What kind of thing the target is.
    pub target_type: RouteTargetType,
    /// Its id (`igw-...`; for a core network the ARN), or `local`; empty when AWS names none.
    pub target: String,
    /// `active`, `blackhole` (the target is not there or not attached), or another state as AWS names it.
    pub state: String,
    /// `CreateRouteTable`, `CreateRoute`, `EnableVgwRoutePropagation`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub origin: Option<String>,
}

/// The kinds of route targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteTargetType {
    /// The VPC itself.
    Local,
    /// Internet gateway.
    InternetGateway,
    /// Internet gateway for IPv6 traffic that begins inside.
    EgressOnlyInternetGateway,
    /// NAT gateway.
    NatGateway,
    /// Peering connection with another VPC.
    VpcPeeringConnection,
    /// Transit gateway.
    TransitGateway,
    /// Endpoint of a service (`vpce-...`).
    VpcEndpoint,
    /// Network interface that belongs to no instance.
    NetworkInterface,
    /// Instance.
    Instance,
    /// Gateway of an Outpost.
    LocalGateway,
    /// Gateway of a Wavelength zone.
    CarrierGateway,
    /// Core network of Cloud WAN.
    CoreNetwork,
    /// Gateway of a VPN or of Direct Connect.
    VirtualPrivateGateway,
    /// Something that AWS added later.
    #[default]
    Other,
}

/// Network access control list.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkAclConfig {
    /// The VPC.
    pub vpc_id: String,
    /// Account that owns the list.
    pub owner_id: String,
    /// Whether it is the VPC's default list.
    pub is_default: bool,
    /// Subnets in which it is in force (`subnet-...`), sorted.
    pub subnet_ids: Vec<String>,
    /// Entries for traffic to the subnets, in the order in which AWS asks them: by number, IPv4 before IPv6.
    pub ingress: Vec<NetworkAclEntry>,
    /// Entries for traffic from the subnets, likewise.
    pub egress: Vec<NetworkAclEntry>,
}

/// One entry: the first that matches decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkAclEntry {
    /// 1 to 32766; 32767 (IPv4) and 32768 (IPv6) are the last word, which is always `deny`.
    pub rule_number: u32,
    /// `allow` or `deny`.
    pub action: String,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a protocol number as text.
    pub protocol: String,
    /// Canonical CIDR that traffic comes from, or goes to.
    pub cidr: String,
    /// First port, only for `tcp` and `udp`; left out when all ports match.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from_port: Option<u16>,
    /// Last port, likewise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_port: Option<u16>,
    /// ICMP type, only for `icmp` and `icmpv6`; left out when any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub icmp_type: Option<u8>,
    /// ICMP code, likewise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub icmp_code: Option<u8>,
}
