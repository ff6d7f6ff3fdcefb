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
    let count = |wanted| snapshot.documents.iter().filter(|document| document.resource_type == wanted).count() as u64;
    let regions = REGIONS.len() as u64;
    let buckets = count(ResourceType::Bucket);
    let customer_prefix_lists = 2;
    let per_region = 10; // groups, rules, interfaces, VPCs, subnets, flow logs, prefix lists, three or four settings
    let per_bucket = 15;
    let account = 9; // authorization details, report made and read, policy, summary, devices, alias, S3 block, ListBuckets
    let providers = 3 + count(ResourceType::OidcProvider);
    let beforehand = 2; // who, and which regions
    let fewest = beforehand + account + providers + regions * (per_region + 1) + customer_prefix_lists + buckets * per_bucket;
    let made: u64 = calls.values().sum();
    assert!(made <= fewest, "{made} calls instead of {fewest}: {calls:#?}");
    for (name, times) in &calls {
        let bound = match name.split_once(':').unwrap().0 {
            "ec2" => regions.max(customer_prefix_lists),
            "s3" => buckets,
            _ => count(ResourceType::OidcProvider).max(count(ResourceType::SamlProvider)),
        };
        assert!(*times <= bound, "{name}: {times} calls");
    }
}
