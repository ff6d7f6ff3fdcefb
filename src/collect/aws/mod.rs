//! The live AWS account.
//!
//! Each kind of resource is one file, in three steps: *get* (calls), *normalize* (a pure function from the SDK's answer to
//! the structs of [`model::document`](crate::model::document)), *emit* (documents and gaps). Adding one is its file and its
//! line in [`COLLECTORS`].

mod access_point;
pub mod account;
mod account_facts;
mod account_settings;
mod assembly;
mod bucket;
mod bucket_access;
mod bucket_delivery;
mod bucket_reader;
mod bucket_reads;
mod bucket_storage;
mod certificate;
mod cidr;
pub mod client;
mod credential_report;
mod date_time;
pub mod driver;
mod ec2;
mod elastic_ip;
pub mod emit;
mod endpoint;
pub mod failure;
#[cfg(test)]
mod fake_aws;
mod group;
mod iam_list;
mod iam_policy;
mod identity;
mod identity_provider;
mod image;
mod instance;
mod internet_gateway;
mod launch_template;
mod managed_policy;
mod memo;
mod multi_region_access_point;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod parts;
mod peering_connection;
mod prefix_list;
mod protocol;
#[cfg(test)]
mod recordings;
mod region_settings;
mod role;
mod route_table;
mod security_group;
mod server_certificate;
mod snapshot;
mod subnet;
mod tags;
mod transit_gateway;
mod transport;
mod user;
mod volume;
mod vpc;
mod vpc_endpoint;
mod vpc_endpoint_service;
mod whole_answer;

use futures::future::BoxFuture;

use crate::model::{Gap, Resource, ResourceType, Time};

pub use account::{ACTIONS, Identity, Regions};
pub use client::{Aws, AwsSettings, ConnectError, Pages};
pub use driver::{CollectError, CollectRequest, Progress, collect};
pub use emit::Facts;
pub use failure::{Call, Failure};
pub use transport::{CaBundleError, http_client};

/// What reads one kind of resource, or a few that come from the same answers.
pub trait Collector: Send + Sync {
    /// The types that it emits. All of them belong to a region, or all to the account.
    fn types(&self) -> &'static [ResourceType];

    /// Every IAM action that its calls need, sorted; `colobus permissions` prints them, and a test holds them against the
    /// calls that are made.
    fn actions(&self) -> &'static [&'static str];

    /// Reads everything in one place: all pages, each failure a gap, never an empty list in its stead.
    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected>;
}

/// Where a collector is sent.
#[derive(Clone)]
pub struct Target {
    /// Calls AWS.
    pub aws: Aws,
    /// Twelve digits.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// Region code, or `global` for types that belong to the account.
    pub region: String,
    /// The time that documents carry as `source.collected_at`.
    pub collected_at: Time,
}

/// What one collector brought back from one place.
///
/// There is no error case: a denied call becomes a [`Missed`], and what was read before it is kept. No resources and
/// nothing missed means "looked, and there are none".
#[derive(Debug, Default)]
pub struct Collected {
    /// The documents, in any order.
    pub resources: Vec<Resource>,
    /// What could not be read.
    pub missed: Vec<Missed>,
}

/// Something that could not be read, and what it means for the coverage.
#[derive(Clone, Debug)]
pub struct Missed {
    /// The types whose places are incomplete for it.
    pub types: Vec<ResourceType>,
    /// Whether resources may be missing, or only parts of those that are there (these also say so in `unread`).
    pub extent: Extent,
    /// The failure.
    pub gap: Gap,
}

/// What a failed call leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Resources: the list is not whole.
    List,
    /// Parts of resources that are in the list.
    Detail,
}

/// Every collector, in the order in which they are started: the slowest first.
pub static COLLECTORS: &[&dyn Collector] = &[
    &bucket::Buckets,
    &identity::Identities,
    &multi_region_access_point::MultiRegionAccessPoints,
    &account_settings::AccountSettings,
    &server_certificate::ServerCertificates,
    &identity_provider::IdentityProviders,
    &snapshot::Snapshots,
    &image::Images,
    &access_point::AccessPoints,
    &network_interface::NetworkInterfaces,
    &security_group::SecurityGroups,
    &vpc::Vpcs,
    &prefix_list::PrefixLists,
    &region_settings::RegionSettings,
    &instance::Instances,
    &route_table::RouteTables,
    &network_acl::NetworkAcls,
    &internet_gateway::InternetGateways,
    &nat_gateway::NatGateways,
    &transit_gateway::TransitGateways,
    &peering_connection::PeeringConnections,
    &elastic_ip::ElasticIps,
    &vpc_endpoint::Endpoints,
    &vpc_endpoint_service::EndpointServices,
    &launch_template::LaunchTemplates,
    &volume::Volumes,
];

/// Returns what a task that did not come back said.
fn panic_message(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "it was cancelled".to_owned() };
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&'static str>().copied()).unwrap_or("no reason given").to_owned()
}
