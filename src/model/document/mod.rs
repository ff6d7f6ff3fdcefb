//! The shape of `config` and `status` of each resource type: the public contract that policies are written against.
//!
//! The JSON Schemas in `fixtures/schemas/` are generated from these structs. Everywhere in them: what is not configured
//! is left out; what could not be read is left out too, and named in the document's `unread`; a list is never null, and
//! one whose order means nothing is sorted.

mod access_analyzer;
mod access_point;
mod account;
mod bucket;
mod endpoint;
mod gateway;
mod identity;
mod identity_provider;
mod instance;
mod network;
mod security_group;
mod storage;
mod subnet;

pub use access_analyzer::AccessAnalyzer;
pub use access_point::{
    AccessPointConfig, MultiRegionAccessPointConfig, MultiRegionAccessPointRegion, MultiRegionAccessPointStatus,
};
pub use account::{AccountConfig, AccountStatus, MfaDevice, PasswordPolicy, PublicAccessBlock, Root};
pub use bucket::{
    Acl, BucketConfig, BucketStatus, CorsRule, Encryption, EncryptionRule, Grant, Lifecycle, LifecycleRule, Logging,
    NotificationTarget, Notifications, ObjectLock, Replication, ReplicationRule, Transition, Versioning, Website,
};
pub use endpoint::{VpcEndpointConfig, VpcEndpointServiceConfig};
pub use gateway::{
    ElasticIpConfig, InternetGatewayConfig, NatGatewayConfig, PeeringConnectionConfig, PeeringSide,
    TransitGatewayConfig,
};
pub use identity::{
    AccessKey, AccessKeyUse, GroupConfig, InlinePolicy, ManagedPolicyConfig, ManagedPolicyStatus, RoleConfig,
    RoleStatus, SigningCertificate, UserConfig, UserStatus,
};
pub use identity_provider::{OidcProviderConfig, SamlProviderConfig, ServerCertificateConfig};
pub use instance::{InstanceConfig, InstanceStatus, LaunchTemplateConfig, LaunchTemplateVersion, MetadataOptions};
pub use network::{
    FlowLog, NetworkInterfaceConfig, NetworkInterfaceStatus, PrefixListConfig, PrefixListEntry, RegionSettingsConfig,
    VpcBlockPublicAccess, VpcBlockPublicAccessExclusion, VpcConfig, VpcStatus,
};
pub use security_group::{Rule, RuleSource, SecurityGroupConfig, SecurityGroupStatus, SourceKind as RuleSourceKind};
pub use storage::{BlockDevice, ImageConfig, SnapshotConfig, VolumeAttachment, VolumeConfig};
pub use subnet::{NetworkAclConfig, NetworkAclEntry, Route, RouteTableConfig, RouteTargetType, SubnetConfig};

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use super::{Resource, ResourceType};

/// The `status` of types that have none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoStatus {}

/// The `status` of types of which AWS tells a state and nothing else that changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateStatus {
    /// State as AWS names it: `available`, `pending`, `active`, ...
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
}

/// Returns the JSON Schema (2020-12) of the documents of a type.
#[must_use]
pub fn schema(resource_type: ResourceType) -> Schema {
    match resource_type {
        ResourceType::Account => typed::<AccountConfig, AccountStatus>(resource_type),
        ResourceType::RegionSettings => typed::<RegionSettingsConfig, NoStatus>(resource_type),
        ResourceType::SecurityGroup => typed::<SecurityGroupConfig, SecurityGroupStatus>(resource_type),
        ResourceType::NetworkInterface => typed::<NetworkInterfaceConfig, NetworkInterfaceStatus>(resource_type),
        ResourceType::PrefixList => typed::<PrefixListConfig, NoStatus>(resource_type),
        ResourceType::Vpc => typed::<VpcConfig, VpcStatus>(resource_type),
        ResourceType::Subnet => typed::<SubnetConfig, StateStatus>(resource_type),
        ResourceType::RouteTable => typed::<RouteTableConfig, NoStatus>(resource_type),
        ResourceType::NetworkAcl => typed::<NetworkAclConfig, NoStatus>(resource_type),
        ResourceType::InternetGateway => typed::<InternetGatewayConfig, NoStatus>(resource_type),
        ResourceType::NatGateway => typed::<NatGatewayConfig, StateStatus>(resource_type),
        ResourceType::TransitGateway => typed::<TransitGatewayConfig, StateStatus>(resource_type),
        ResourceType::VpcPeeringConnection => typed::<PeeringConnectionConfig, StateStatus>(resource_type),
        ResourceType::ElasticIp => typed::<ElasticIpConfig, NoStatus>(resource_type),
        ResourceType::VpcEndpoint => typed::<VpcEndpointConfig, StateStatus>(resource_type),
        ResourceType::VpcEndpointService => typed::<VpcEndpointServiceConfig, StateStatus>(resource_type),
        ResourceType::Instance => typed::<InstanceConfig, InstanceStatus>(resource_type),
        ResourceType::LaunchTemplate => typed::<LaunchTemplateConfig, NoStatus>(resource_type),
        ResourceType::Volume => typed::<VolumeConfig, StateStatus>(resource_type),
        ResourceType::Snapshot => typed::<SnapshotConfig, StateStatus>(resource_type),
        ResourceType::Image => typed::<ImageConfig, StateStatus>(resource_type),
        ResourceType::AccessPoint => typed::<AccessPointConfig, NoStatus>(resource_type),
        ResourceType::MultiRegionAccessPoint => {
            typed::<MultiRegionAccessPointConfig, MultiRegionAccessPointStatus>(resource_type)
        }
        ResourceType::Bucket => typed::<BucketConfig, BucketStatus>(resource_type),
        ResourceType::User => typed::<UserConfig, UserStatus>(resource_type),
        ResourceType::Group => typed::<GroupConfig, NoStatus>(resource_type),
        ResourceType::Role => typed::<RoleConfig, RoleStatus>(resource_type),
        ResourceType::ManagedPolicy => typed::<ManagedPolicyConfig, ManagedPolicyStatus>(resource_type),
        ResourceType::ServerCertificate => typed::<ServerCertificateConfig, NoStatus>(resource_type),
        ResourceType::SamlProvider => typed::<SamlProviderConfig, NoStatus>(resource_type),
        ResourceType::OidcProvider => typed::<OidcProviderConfig, NoStatus>(resource_type),
    }
}

/// Both halves of a document, so that the definitions they share are written once.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Halves<C, S> {
    config: C,
    status: S,
}

fn typed<C: JsonSchema, S: JsonSchema>(resource_type: ResourceType) -> Schema {
    let mut whole = schema_for!(Resource).to_value();
    let halves = schema_for!(Halves<C, S>).to_value();
    if let (Some(whole), Some(halves)) = (whole.as_object_mut(), halves.as_object()) {
        whole.insert("title".into(), resource_type.as_str().into());
        if let Some(definitions) = halves.get("$defs").and_then(|value| value.as_object())
            && let Some(known) = whole.entry("$defs").or_insert_with(|| serde_json::json!({})).as_object_mut()
        {
            known.extend(definitions.clone());
        }
        if let Some(properties) = whole.get_mut("properties").and_then(|value| value.as_object_mut()) {
            for half in ["config", "status"] {
                let schema = halves.get("properties").and_then(|properties| properties.get(half));
                properties.insert(half.into(), schema.cloned().unwrap_or_default());
            }
            properties.insert("type".into(), serde_json::json!({"const": resource_type.as_str()}));
            // policies see it; editors and `opa check --schema` would take it for a mistake otherwise
            properties.insert(
                "related".into(),
                serde_json::json!({"type": "object", "description": "Only in the input of policies: what belongs to the resource, see `link`."}),
            );
        }
    }
    Schema::try_from(whole).unwrap_or_default()
}
