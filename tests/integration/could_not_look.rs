//! Invariant 1: what could not be looked at is never gone, never empty and never complete.
//!
//! Each call that a scan makes is spoilt in each way, everything else left as it is. What then holds is the same for all
//! of them, so that a collector that is added tomorrow is held to it without a line here.

use std::collections::{BTreeMap, BTreeSet};

use colobus::collect::aws::CollectError;
use colobus::model::{Document, GapReason, ResourceType, ScopeStatus, Snapshot};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::support::cloud;
use crate::support::fault_layer::{Fault, FaultLayer, Manner, Rule, Tries};
use crate::support::wire::{Refusal, WireCall};
use crate::support::world::{REGIONS, World, collect_regions};

/// A scan in which nothing is spoilt.
struct Clean {
    snapshot: Snapshot,
    calls: BTreeMap<String, u64>,
}

async fn clean() -> &'static Clean {
    static CLEAN: OnceCell<Clean> = OnceCell::const_new();
    CLEAN
        .get_or_init(|| async {
            let (snapshot, layer) = scan(Manner::default()).await;
            Clean { snapshot: snapshot.unwrap(), calls: layer.calls() }
        })
        .await
}

async fn scan(manner: Manner) -> (Result<Snapshot, CollectError>, FaultLayer) {
    let world = World::small().await;
    let layer = world.layer(manner).await;
    (world.collect(&layer).await, layer)
}

fn spoilt(rules: Vec<Rule>) -> Manner {
    Manner { rules, ..Manner::default() }
}

/// The calls of collectors; those that come before them have tests of their own.
async fn calls_of_collectors() -> Vec<String> {
    let before = ["sts:GetCallerIdentity", "ec2:DescribeRegions"];
    clean().await.calls.keys().filter(|name| !before.contains(&name.as_str())).cloned().collect()
}

/// Spoils one call after the other and holds what came back against the clean scan.
async fn spoil_each_call(fault: Fault, reasons: &[GapReason]) {
    let mut wrong = Vec::new();
    for call in calls_of_collectors().await {
        let (snapshot, _) = scan(spoilt(vec![Rule::always(&call, fault)])).await;
        let snapshot = snapshot.unwrap();
        // A report that IAM already has is as good as one that is asked for now: nothing is lost, and no gap is due.
        if call != "iam:GenerateCredentialReport" {
            wrong.extend(named_gaps(&snapshot, &call, reasons));
        }
        wrong.extend(losses(&snapshot, &clean().await.snapshot).into_iter().map(|what| format!("{call}: {what}")));
    }
    assert!(wrong.is_empty(), "{fault:?}:\n{}", wrong.join("\n"));
}

/// The region that every call about Multi-Region Access Points goes to.
const OF_MULTI_REGION_ACCESS_POINTS: &str = "us-west-2";

/// A gap names call, account, region and missing action, and why.
fn named_gaps(snapshot: &Snapshot, call: &str, reasons: &[GapReason]) -> Vec<String> {
    let action = WireCall::iam_action(call);
    let operation = call.split_once(':').unwrap().1;
    let gaps: Vec<_> = snapshot.header.coverage.all_gaps().collect();
    if gaps.is_empty() || snapshot.header.coverage.is_complete() {
        return vec![format!("{call}: complete, with {} gaps", gaps.len())];
    }
    gaps.into_iter()
        .filter(|gap| {
            let account = gap.account == snapshot.header.scope.accounts[0];
            let region = ["global", OF_MULTI_REGION_ACCESS_POINTS].contains(&&*gap.region)
                || REGIONS.contains(&gap.region.as_str());
            let named = gap.call.ends_with(&format!(":{operation}")) && gap.action == action;
            !(account && region && named && reasons.contains(&gap.reason) && !gap.message.is_empty())
        })
        .map(|gap| format!("{call}: {gap:?}"))
        .collect()
}

/// What is lost without being said so: a document that is gone from a list that calls itself whole, a value that is gone
/// or other than it was and not named as unread, a place that is complete and is not.
fn losses(snapshot: &Snapshot, clean: &Snapshot) -> Vec<String> {
    let mut wrong = Vec::new();
    let coverage = &snapshot.header.coverage;
    let found: BTreeMap<&str, &Document> =
        snapshot.documents.iter().map(|document| (&*document.id, document)).collect();
    let known: BTreeSet<&str> = clean.documents.iter().map(|document| &*document.id).collect();
    wrong.extend(found.keys().filter(|id| !known.contains(*id)).map(|id| format!("{id} came from nowhere")));
    for before in &clean.documents {
        let place = coverage.of(&before.place()).unwrap();
        match found.get(&*before.id) {
            None if place.listed => wrong.push(format!("{} is gone, though its list is whole", before.id)),
            None => {}
            Some(after) if after.text == before.text => {}
            Some(after) => {
                if place.status == ScopeStatus::Complete {
                    wrong.push(format!("{} differs, though its place is complete", before.id));
                }
                wrong.extend(silent_differences(before, after));
            }
        }
    }
    for scope in &coverage.scopes {
        if scope.gaps.is_empty() != (scope.status == ScopeStatus::Complete) {
            wrong.push(format!("{}: {:?} with {} gaps", scope.place, scope.status, scope.gaps.len()));
        }
    }
    wrong
}

fn silent_differences(before: &Document, after: &Document) -> Vec<String> {
    let (old, new): (Value, Value) =
        (serde_json::from_str(&before.text).unwrap(), serde_json::from_str(&after.text).unwrap());
    let mut pointers = Vec::new();
    // Not the name: it is for people, and the id stands in for one that could not be read.
    for part in ["region", "tags", "config", "status"] {
        differences(&format!("/{part}"), &old[part], &new[part], &mut pointers);
    }
    let is_told = |pointer: &String| after.unread.iter().any(|unread| unread.affects(pointer));
    pointers
        .iter()
        .filter(|pointer| !is_told(pointer))
        .map(|pointer| format!("{}{pointer} differs", after.id))
        .collect()
}

fn differences(pointer: &str, old: &Value, new: &Value, into: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                let escaped = key.replace('~', "~0").replace('/', "~1");
                let absent = Value::Null;
                let (old, new) = (old.get(key).unwrap_or(&absent), new.get(key).unwrap_or(&absent));
                differences(&format!("{pointer}/{escaped}"), old, new, into);
            }
        }
        _ if old != new => into.push(pointer.to_owned()),
        _ => {}
    }
}

#[tokio::test]
async fn denied() {
    spoil_each_call(Fault::Refuse(Refusal::Denied), &[GapReason::AccessDenied]).await;
}

#[tokio::test]
async fn throttled_for_ever() {
    spoil_each_call(Fault::Refuse(Refusal::Throttled), &[GapReason::Throttled]).await;
}

#[tokio::test]
async fn broken_for_ever() {
    spoil_each_call(Fault::Refuse(Refusal::Broken), &[GapReason::ServerError]).await;
}

#[tokio::test]
async fn expired_token() {
    spoil_each_call(Fault::Refuse(Refusal::ExpiredToken), &[GapReason::Credentials]).await;
}

#[tokio::test]
async fn cut_before_the_answer() {
    spoil_each_call(Fault::Cut, &[GapReason::Network]).await;
}

/// What is left of an answer may look like one that cannot be understood.
#[tokio::test]
async fn cut_in_the_middle_of_the_answer() {
    spoil_each_call(Fault::CutBody, &[GapReason::Network, GapReason::Garbled]).await;
}

/// A bucket's policy is not XML but the policy itself: what cannot be read there is a text.
const NO_ANSWER: &[GapReason] = &[GapReason::Garbled, GapReason::Unparsable];

#[tokio::test]
async fn a_page_of_html_instead_of_the_answer() {
    spoil_each_call(Fault::Html, NO_ANSWER).await;
}

#[tokio::test]
async fn half_of_the_answer() {
    spoil_each_call(Fault::HalfXml, NO_ANSWER).await;
}

/// A denied page after a good one: what was read stays, and the list is not whole.
#[tokio::test]
async fn denied_from_the_second_page_on() {
    let mut paged = BTreeSet::new();
    for (call, token) in [
        ("ec2:*", "NextToken"),
        ("ec2:GetManagedPrefixListEntries", "NextToken"),
        ("ec2:DescribeVpcEndpointServicePermissions", "NextToken"),
        ("iam:*", "Marker"),
        ("s3:ListBuckets", "continuation-token"),
        ("s3control:*", "nextToken"),
        ("access-analyzer:*", "nextToken"),
    ] {
        let rule = Rule::always(call, Fault::Refuse(Refusal::Denied)).containing(token);
        let (snapshot, _) = scan(Manner { page_size: Some(1), ..spoilt(vec![rule]) }).await;
        let snapshot = snapshot.unwrap();
        let wrong = losses(&snapshot, &clean().await.snapshot);
        assert!(wrong.is_empty(), "{call}: {wrong:#?}");
        paged.extend(snapshot.header.coverage.all_gaps().map(|gap| gap.call.clone()));
    }
    for call in [
        "access-analyzer:ListAnalyzers",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcs",
        "ec2:GetManagedPrefixListEntries",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSnapshots",
        "ec2:DescribeSubnets",
        "ec2:DescribeTransitGateways",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcEndpointServiceConfigurations",
        "ec2:DescribeVpcEndpointServicePermissions",
        "ec2:DescribeVpcPeeringConnections",
        "iam:GetAccountAuthorizationDetails",
        "iam:ListServerCertificates",
        "s3:ListAccessPoints",
        "s3:ListBuckets",
        "s3:ListMultiRegionAccessPoints",
    ] {
        assert!(paged.contains(call), "{call} has no second page: {paged:?}");
    }
}

#[tokio::test]
async fn one_denied_bucket_leaves_the_others_alone() {
    let world = World::small().await;
    let site = format!("arn:aws:s3:::site-{}", world.account);
    let denied =
        |call: &str| Rule::always(call, Fault::Refuse(Refusal::Denied)).containing(&format!("/site-{}", world.account));
    let (snapshot, _) = scan(spoilt(vec![denied("s3:GetBucketPolicy"), denied("s3:GetBucketAcl")])).await;
    let snapshot = snapshot.unwrap();
    for before in &clean().await.snapshot.documents {
        let after = snapshot.documents.iter().find(|document| document.id == before.id).unwrap();
        assert_eq!(after.id == site, after.text != before.text, "{}", after.id);
    }
    let gaps: Vec<_> = snapshot.header.coverage.all_gaps().collect();
    assert!(gaps.iter().all(|gap| gap.resource_id.as_deref() == Some(&site)), "{gaps:#?}");
    let place = snapshot.header.coverage.scopes.iter().find(|scope| scope.place.resource_type == ResourceType::Bucket);
    assert_eq!(place.map(|place| (place.status, place.listed)), Some((ScopeStatus::Partial, true)));
}

#[tokio::test]
async fn one_denied_region_leaves_the_other_alone() {
    let denied = |call| Rule::always(call, Fault::Refuse(Refusal::Denied)).in_region("us-east-1");
    let (snapshot, _) = scan(spoilt(vec![denied("ec2:*"), denied("s3control:*")])).await;
    for scope in snapshot.unwrap().header.coverage.scopes {
        let failed = scope.place.region == "us-east-1" && scope.place.resource_type != ResourceType::RegionSettings;
        assert_eq!(scope.status == ScopeStatus::Failed, failed, "{}: {:?}", scope.place, scope.status);
    }
}

#[tokio::test]
async fn an_account_of_which_nothing_may_be_read_is_not_an_empty_one() {
    let services = ["s3:*", "s3control:*", "iam:*", "ec2:*", "account:*", "access-analyzer:*"];
    let denied = services.iter().map(|service| Rule::always(service, Fault::Refuse(Refusal::Denied))).collect();
    let (snapshot, _) = scan(spoilt(denied)).await;
    let snapshot = snapshot.unwrap();
    for scope in &snapshot.header.coverage.scopes {
        let facts_of_one = [ResourceType::Account, ResourceType::RegionSettings].contains(&scope.place.resource_type);
        assert!(scope.status != ScopeStatus::Complete && (facts_of_one || !scope.listed), "{scope:#?}");
    }
    let wrong = losses(&snapshot, &clean().await.snapshot);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every distinct request fails twice, hundreds at once: nothing is lost for good.
#[tokio::test]
async fn what_fails_twice_is_read_in_the_end() {
    for fault in [Fault::Refuse(Refusal::Throttled), Fault::Refuse(Refusal::Broken), Fault::Cut] {
        let (snapshot, layer) = scan(spoilt(vec![Rule::always("*", fault).tries(Tries::First(2))])).await;
        assert_eq!(snapshot.unwrap(), clean().await.snapshot, "{fault:?}");
        let (tries, distinct): (u64, u64) = (layer.calls().values().sum(), layer.distinct_requests().values().sum());
        assert!(tries >= 3 * distinct, "{tries} tries of {distinct} requests");
    }
}

#[tokio::test]
async fn a_silent_server_is_left_in_time() {
    let world = World::small().await;
    for call in ["ec2:DescribeSecurityGroups", "iam:GetAccountAuthorizationDetails", "s3:GetBucketAcl"] {
        let layer = world.layer(spoilt(vec![Rule::always(call, Fault::Silence)])).await;
        let aws = cloud::impatient_aws(&layer.endpoint(), &world.account);
        let snapshot = collect_regions(&aws, Some(&REGIONS)).await.unwrap();
        let wrong =
            [named_gaps(&snapshot, call, &[GapReason::Timeout]), losses(&snapshot, &clean().await.snapshot)].concat();
        assert!(wrong.is_empty(), "{call}: {wrong:#?}");
    }
}

#[tokio::test]
async fn without_a_credential_report_what_it_tells_is_unread() {
    let world = World::new("without_report").await;
    let denied = Rule::always("iam:GenerateCredentialReport", Fault::Refuse(Refusal::Denied));
    let snapshot = world.collect(&world.layer(spoilt(vec![denied])).await).await.unwrap();
    let wrong = named_gaps(&snapshot, "iam:GenerateCredentialReport", &[GapReason::AccessDenied]);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let user = snapshot.documents.iter().find(|document| document.resource_type == ResourceType::User).unwrap();
    for pointer in ["/config/password_enabled", "/config/mfa_active", "/config/access_keys"] {
        assert!(user.unread.iter().any(|unread| unread.affects(pointer)), "{pointer}: {:#?}", user.unread);
    }
}

#[tokio::test]
async fn without_an_identity_there_is_an_error_and_no_snapshot() {
    for refusal in [Refusal::Denied, Refusal::ExpiredToken, Refusal::Throttled, Refusal::Broken] {
        let (snapshot, _) = scan(spoilt(vec![Rule::always("sts:*", Fault::Refuse(refusal))])).await;
        let Err(CollectError::Identity(failure)) = snapshot else { panic!("{refusal:?}: {snapshot:?}") };
        assert_eq!(failure.call.action, "sts:GetCallerIdentity");
    }
}

#[tokio::test]
async fn without_a_list_of_regions_the_rest_of_the_account_is_a_gap() {
    let world = World::new("empty").await;
    let layer = world.layer(spoilt(vec![Rule::always("ec2:DescribeRegions", Fault::Refuse(Refusal::Denied))])).await;
    let snapshot = collect_regions(&cloud::aws(&layer.endpoint(), &world.account), None).await.unwrap();
    assert_eq!(snapshot.header.scope.regions, ["eu-west-1"]);
    assert!(!snapshot.header.coverage.is_complete());
    assert_eq!(snapshot.header.coverage.gaps[0].action, "ec2:DescribeRegions");
}
