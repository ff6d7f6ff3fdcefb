//! Which calls are made: only those that are declared, only those that read, and no more than the API makes necessary.

use std::collections::{BTreeMap, BTreeSet};

use colobus::collect::aws::{COLLECTORS, account};
use colobus::model::{ResourceType, Snapshot};

use crate::support::fault_layer::Manner;
use crate::support::wire::WireCall;
use crate::support::world::{REGIONS, World};

async fn calls_of_a_scan() -> (Snapshot, BTreeMap<String, u64>) {
    let world = World::small().await;
    let layer = world.layer(Manner::default()).await;
    let snapshot = world.collect(&layer).await.unwrap();
    (snapshot, layer.calls())
}

#[tokio::test]
async fn the_actions_called_are_those_declared() {
    let (_, calls) = calls_of_a_scan().await;
    let called: BTreeSet<String> = calls.keys().map(|name| WireCall::iam_action(name)).collect();
    let declared: BTreeSet<String> = COLLECTORS
        .iter()
        .flat_map(|collector| collector.actions())
        .chain(account::ACTIONS)
        .map(|action| (*action).to_owned())
        .collect();
    // Only for buckets whose region the list does not tell.
    let in_need: BTreeSet<String> = BTreeSet::from(["s3:GetBucketLocation".to_owned()]);
    assert_eq!(called.difference(&declared).collect::<Vec<_>>(), Vec::<&String>::new(), "called, not declared");
    let unused: BTreeSet<String> = declared.difference(&called).cloned().collect();
    assert_eq!(unused, in_need, "declared, not called");
}

#[tokio::test]
async fn every_call_reads() {
    let (_, calls) = calls_of_a_scan().await;
    for name in calls.keys() {
        let operation = name.split_once(':').unwrap().1;
        let reads = ["Describe", "Get", "List", "Generate"].iter().any(|verb| operation.starts_with(verb));
        assert!(reads, "{name}");
    }
}

/// The fewest calls that give the facts: one for each page of each list, and one for each fact that no list gives.
#[tokio::test]
async fn no_more_calls_are_made_than_the_facts_need() {
    let (snapshot, calls) = calls_of_a_scan().await;
    let documents = |wanted| snapshot.documents.iter().filter(move |document| document.resource_type == wanted);
    let count = |wanted| documents(wanted).count() as u64;
    let buckets = documents(ResourceType::Bucket).map(|document| document.resource().unwrap()).collect::<Vec<_>>();
    let having = |pointer| buckets.iter().filter(|bucket| bucket.config.pointer(pointer).is_some()).count() as u64;

    // Who is calling, and which regions there are.
    let beforehand = 2;
    // Authorization details, the report (made and read), password policy, summary, MFA devices, alias, what is managed for an
    // organization, the security contact; the S3 block of the account and the lists of its buckets and Multi-Region Access
    // Points.
    let account = 9 + 3;
    // Three lists; thumbprints and audiences are told for one OIDC provider at a time, keys for one certificate.
    let providers = 3 + count(ResourceType::OidcProvider) + count(ResourceType::ServerCertificate);
    // Groups, rules, interfaces, VPCs, subnets, flow logs, prefix lists, access points; five settings, the exclusions
    // from the last and the analyzers.
    let region = 8 + 7
        // Route tables, access control lists, gateways of four kinds, addresses, endpoints, services.
        + 9
        // Instances, launch templates and their versions, volumes, images, snapshots and those that are public.
        + 7;
    // With whom a disk or an image is shared, and who may connect to a service, is told for one at a time.
    let sharing = count(ResourceType::Snapshot) + count(ResourceType::Image) + count(ResourceType::VpcEndpointService);
    // Entries are told for one list at a time.
    let own_prefix_lists = documents(ResourceType::PrefixList)
        .filter(|document| document.resource().unwrap().config.get("entries").is_some())
        .count() as u64;
    // Twelve facts, each with its own call; S3 says whether a policy is public only where there is one, and there is
    // neither replication nor object lock without versioning.
    let of_buckets = 12 * buckets.len() as u64 + having("/policy") + 2 * having("/versioning/status");

    // Block of public access and policy; S3 says whether a policy is public only where there is one. The list of
    // Multi-Region Access Points tells their block.
    let with_policy = |wanted| {
        documents(wanted).filter(|document| document.resource().unwrap().config.get("policy").is_some()).count() as u64
    };
    let points = [(ResourceType::AccessPoint, 2), (ResourceType::MultiRegionAccessPoint, 1)];
    let of_points: u64 = points.iter().map(|&(wanted, facts)| facts * count(wanted) + with_policy(wanted)).sum();

    let regions = REGIONS.len() as u64 * region + own_prefix_lists + sharing;
    let fewest = beforehand + account + providers + regions + of_buckets + of_points;
    let made: u64 = calls.values().sum();
    assert_eq!(made, fewest, "{calls:#?}");
}
