//! The kinds of resources that collectors emit and policies name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! resource_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $home:ident;)*) => {
        /// The type of a resource, by its CloudFormation / AWS Config name where AWS has one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ResourceType { $($(#[$doc])* $variant,)* }

        impl ResourceType {
            /// Every type, in the order in which they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name as documents and policies write it, such as `AWS::S3::Bucket`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns whether the resources of this type belong to a region or to the whole account.
            #[must_use]
            pub fn home(self) -> Home {
                match self { $(Self::$variant => Home::$home,)* }
            }
        }
    };
}

/// Where the resources of a type live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In one region; each enabled region is a scope of its own.
    Region,
    /// In the account: the scope's region is `global`, though a document may name a region (a bucket does).
    Account,
}

resource_types! {
    /// Account-wide facts: root, password policy, account-level block of public access. The name is AWS's own.
    Account = "AWS::::Account", Account;
    /// Region-wide settings; a type of ours, since AWS has none.
    RegionSettings = "AWS::EC2::RegionSettings", Region;
    /// Security group.
    SecurityGroup = "AWS::EC2::SecurityGroup", Region;
    /// Network interface.
    NetworkInterface = "AWS::EC2::NetworkInterface", Region;
    /// Managed prefix list, with its entries unless AWS owns it.
    PrefixList = "AWS::EC2::PrefixList", Region;
    /// VPC with its flow logs.
    Vpc = "AWS::EC2::VPC", Region;
    /// Subnet.
    Subnet = "AWS::EC2::Subnet", Region;
    /// Route table.
    RouteTable = "AWS::EC2::RouteTable", Region;
    /// Network access control list.
    NetworkAcl = "AWS::EC2::NetworkAcl", Region;
    /// Internet gateway.
    InternetGateway = "AWS::EC2::InternetGateway", Region;
    /// NAT gateway.
    NatGateway = "AWS::EC2::NatGateway", Region;
    /// Transit gateway.
    TransitGateway = "AWS::EC2::TransitGateway", Region;
    /// Peering connection between two VPCs.
    VpcPeeringConnection = "AWS::EC2::VPCPeeringConnection", Region;
    /// Elastic IP address.
    ElasticIp = "AWS::EC2::EIP", Region;
    /// Endpoint of a service in a VPC.
    VpcEndpoint = "AWS::EC2::VPCEndpoint", Region;
    /// Service that the account offers over endpoints.
    VpcEndpointService = "AWS::EC2::VPCEndpointService", Region;
    /// Instance.
    Instance = "AWS::EC2::Instance", Region;
    /// Launch template: its default version and the latest.
    LaunchTemplate = "AWS::EC2::LaunchTemplate", Region;
    /// EBS volume.
    Volume = "AWS::EC2::Volume", Region;
    /// EBS snapshot that the account owns.
    Snapshot = "AWS::EC2::Snapshot", Region;
    /// Amazon Machine Image that the account owns.
    Image = "AWS::EC2::Image", Region;
    /// Bucket.
    Bucket = "AWS::S3::Bucket", Account;
    /// IAM user.
    User = "AWS::IAM::User", Account;
    /// IAM group.
    Group = "AWS::IAM::Group", Account;
    /// IAM role.
    Role = "AWS::IAM::Role", Account;
    /// Managed policy: all of the account's own, and those of AWS that are attached.
    ManagedPolicy = "AWS::IAM::ManagedPolicy", Account;
    /// Server certificate kept in IAM.
    ServerCertificate = "AWS::IAM::ServerCertificate", Account;
    /// SAML identity provider.
    SamlProvider = "AWS::IAM::SAMLProvider", Account;
    /// OpenID Connect identity provider.
    OidcProvider = "AWS::IAM::OIDCProvider", Account;
}

/// The region written in documents and scopes of things that belong to the whole account.
pub const GLOBAL: &str = "global";

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ResourceType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| format!("unknown resource type `{text}`"))
    }
}

impl Serialize for ResourceType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ResourceType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for ResourceType {
    fn schema_name() -> Cow<'static, str> {
        "ResourceType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Self::ALL.iter().map(|known| known.as_str()).collect();
        json_schema!({"type": "string", "enum": names})
    }
}
