//! `AWS::EC2::SecurityGroup`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Security group. `related`: `network_interfaces`, `prefix_lists`, `referenced_by`, `subnets`, `route_tables`,
/// `network_acls`, `region_settings`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecurityGroupConfig {
    /// Name; `default` is reserved for the group that each VPC has and cannot be renamed.
    pub group_name: String,
    /// Description.
    pub description: String,
    /// Account that owns the group; another one than the document's when the VPC is shared.
    pub owner_id: String,
    /// The VPC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_id: Option<String>,
    /// Rules for traffic to the group, one per (protocol, ports, source), sorted by `key`.
    pub ingress: Vec<Rule>,
    /// Rules for traffic from the group, likewise.
    pub egress: Vec<Rule>,
}

/// One rule: one protocol, one range of ports, one source (ingress) or destination (egress).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What the rule is, as text: `tcp/22-22/0.0.0.0/0`, `all/sg-0abc`, `icmp/8-0/::/0`; unique in its direction.
    pub key: String,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a protocol number as text.
    pub protocol: String,
    /// First port; for tcp and udp always there, 0 to 65535 when the rule names no ports; for others left out.
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
    /// Where traffic comes from, or goes to.
    pub source: RuleSource,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
}

/// Source of an ingress rule, destination of an egress rule. The fields that `kind` names are there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// Which of the following it is.
    pub kind: SourceKind,
    /// Canonical CIDR: host bits zero, IPv6 compressed and lower case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cidr: Option<String>,
    /// `pl-...`
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prefix_list_id: Option<String>,
    /// `sg-...`
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_id: Option<String>,
    /// Account that owns the referenced group; always there for a group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<String>,
    /// VPC of the referenced group, when in another VPC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_id: Option<String>,
    /// Peering connection, when the referenced group is in a peer VPC.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vpc_peering_connection_id: Option<String>,
    /// State of that peering connection.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub peering_status: Option<String>,
}

/// The kinds of sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RuleSourceKind")]
pub enum SourceKind {
    /// `cidr` is IPv4.
    #[default]
    CidrIpv4,
    /// `cidr` is IPv6.
    CidrIpv6,
    /// `prefix_list_id`.
    PrefixList,
    /// `group_id`.
    SecurityGroup,
}

/// What changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecurityGroupStatus {
    /// AWS's rule ids: `ingress/<key>` or `egress/<key>` to `sgr-...`. Here and not in the rules, since a rule that is
    /// made again gets another id though nothing changed.
    pub rule_ids: BTreeMap<String, String>,
}
