//! `AWS::EC2::VPCEndpoint` and `AWS::EC2::VPCEndpointService`: both ends of AWS PrivateLink.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::PolicyDocument;

/// Endpoint of a service in a VPC.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcEndpointConfig {
    /// The VPC.
    pub vpc_id: String,
    /// Service, such as `com.amazonaws.eu-west-1.s3`.
    pub service_name: String,
    /// `Interface`, `Gateway`, `GatewayLoadBalancer`, ...
    pub endpoint_type: String,
    /// Account that owns the endpoint.
    pub owner_id: String,
    /// Who may use the service through it; left out when the type has no policy, and (and `unread`) when the text cannot
    /// be parsed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<PolicyDocument>,
    /// Whether the service's own name leads to the endpoint inside the VPC.
    pub private_dns_enabled: bool,
    /// Subnets (`subnet-...`), sorted.
    pub subnet_ids: Vec<String>,
    /// Security groups (`sg-...`), sorted.
    pub security_groups: Vec<String>,
    /// Route tables that lead to it (`rtb-...`), sorted; only for gateways.
    pub route_table_ids: Vec<String>,
}

/// Service that the account offers to others.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcEndpointServiceConfig {
    /// Name by which others find it.
    pub service_name: String,
    /// Whether each connection needs the account's consent.
    pub acceptance_required: bool,
    /// ARNs of those who may connect, or `*`, sorted; left out only when unread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub allowed_principals: Option<Vec<String>>,
}
