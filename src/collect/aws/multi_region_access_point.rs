//! Collects `AWS::S3::MultiRegionAccessPoint`.

use std::collections::BTreeMap;

use aws_sdk_s3control::operation::list_multi_region_access_points::ListMultiRegionAccessPointsOutput;
use aws_sdk_s3control::types::{MultiRegionAccessPointPolicyDocument, MultiRegionAccessPointReport};
use futures::StreamExt;
use futures::future::BoxFuture;

use super::access_point::{is_public, policy_document};
use super::account_facts::s3_block;
use super::bucket_reader::Misread;
use super::date_time::time;
use super::iam_policy::tags_not_told;
use super::parts::{Answer, Parts};
use super::{Call, Collected, Collector, Facts, Failure, Target};
use crate::model::document::{
    MultiRegionAccessPointConfig, MultiRegionAccessPointRegion, MultiRegionAccessPointStatus,
};
use crate::model::{PolicyDocument, ResourceType};

/// Lists the account's Multi-Region Access Points (1,000 a page, all pages) and reads policy and its status of each.
///
/// All calls go to [`CONTROL_REGION`], wherever the buckets are. The partitions of China and of the US government have no
/// such access points: nothing is asked there, and there are none.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRestrictions.html>
pub(super) struct MultiRegionAccessPoints;

const LIST: Call = s3("ListMultiRegionAccessPoints", "s3:ListMultiRegionAccessPoints");
const POLICY: Call = s3("GetMultiRegionAccessPointPolicy", "s3:GetMultiRegionAccessPointPolicy");
const STATUS: Call = s3("GetMultiRegionAccessPointPolicyStatus", "s3:GetMultiRegionAccessPointPolicyStatus");

const fn s3(operation: &'static str, action: &'static str) -> Call {
    Call { service: "s3", operation, action }
}

/// The region that all calls about Multi-Region Access Points go to.
const CONTROL_REGION: &str = "us-west-2";

/// The partition that has them.
const PARTITION: &str = "aws";

const PAGE_SIZE: i32 = 1000;
const AT_A_TIME: usize = 8;
const TYPES: &[ResourceType] = &[ResourceType::MultiRegionAccessPoint];

impl Collector for MultiRegionAccessPoints {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[POLICY.action, STATUS.action, LIST.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(collect(target))
    }
}

async fn collect(target: &Target) -> Collected {
    let mut collected = Collected::default();
    if target.partition != PARTITION {
        return collected;
    }
    let aws = &target.aws;
    let client = aws.s3control(CONTROL_REGION);
    let page = |token| {
        let call = client.list_multi_region_access_points().account_id(&target.account);
        call.max_results(PAGE_SIZE).set_next_token(token).send()
    };
    let list = aws.pages(LIST, CONTROL_REGION, page, ListMultiRegionAccessPointsOutput::next_token).await;
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    let mut listed = BTreeMap::new();
    for point in list.pages.into_iter().flat_map(|page| page.access_points.unwrap_or_default()) {
        match Listed::of(&point) {
            Ok(one) => _ = listed.insert(one.config.name.clone(), one),
            Err(misread) => collected.miss_list(target, TYPES, &misread.of(LIST, CONTROL_REGION)),
        }
    }
    let reads: Vec<_> = listed.into_values().map(|point| read(target, point)).collect();
    let mut reads = futures::stream::iter(reads).buffered(AT_A_TIME);
    while let Some((point, policy, public)) = reads.next().await {
        emit(&mut collected, target, point, policy, public);
    }
    collected
}

/// What the list tells of one.
struct Listed {
    config: MultiRegionAccessPointConfig,
    status: MultiRegionAccessPointStatus,
}

impl Listed {
    /// Normalizes one entry; one without a name, an alias (its identity) or a block of public access is a misread. While
    /// it is being made, AWS may not tell all of a bucket.
    fn of(point: &MultiRegionAccessPointReport) -> Result<Self, Misread> {
        let (Some(name), Some(alias)) = (point.name(), point.alias()) else {
            return Err(Misread::garbled("an item of the list has no name or no alias"));
        };
        let Some(block) = point.public_access_block() else {
            return Err(Misread::garbled("an item of the list has no block of public access"));
        };
        let mut regions: Vec<_> = point
            .regions()
            .iter()
            .map(|one| MultiRegionAccessPointRegion {
                region: one.region().unwrap_or_default().to_owned(),
                bucket: one.bucket().unwrap_or_default().to_owned(),
            })
            .collect();
        regions.sort();
        let config = MultiRegionAccessPointConfig {
            name: name.to_owned(),
            alias: alias.to_owned(),
            public_access_block: s3_block(block),
            regions,
            policy: None,
            policy_public: None,
            created_at: point.created_at().map(time),
        };
        let status = MultiRegionAccessPointStatus { state: point.status().map(|status| status.as_str().to_owned()) };
        Ok(Self { config, status })
    }
}

/// Reads the policy in force, then whether S3 calls it public, unless there is none.
async fn read(target: &Target, point: Listed) -> (Listed, Answer<PolicyDocument>, Answer<bool>) {
    let aws = &target.aws;
    let client = aws.s3control(CONTROL_REGION);
    let name = &point.config.name;
    let request = client.get_multi_region_access_point_policy().account_id(&target.account).name(name);
    let policy = match aws.call(POLICY, CONTROL_REGION, request.send()).await {
        Ok(answer) => in_force(answer.policy()).map_err(|misread| misread.of(POLICY, CONTROL_REGION)),
        Err(failure) => absent(failure),
    };
    if matches!(policy, Ok(None)) {
        return (point, policy, Ok(None));
    }
    let request = client.get_multi_region_access_point_policy_status().account_id(&target.account).name(name);
    let public = match aws.call(STATUS, CONTROL_REGION, request.send()).await {
        Ok(answer) => is_public(answer.established()).map_err(|misread| misread.of(STATUS, CONTROL_REGION)),
        Err(failure) => absent(failure),
    };
    (point, policy, public)
}

/// Parses the established policy; a proposed one is not in force yet. An answer about a policy that holds none says that
/// none was established.
fn in_force(policy: Option<&MultiRegionAccessPointPolicyDocument>) -> Result<Option<PolicyDocument>, Misread> {
    let policy = policy.ok_or(Misread::garbled("the answer does not speak of a policy"))?;
    match policy.established().and_then(|established| established.policy()).filter(|text| !text.is_empty()) {
        Some(text) => policy_document(Some(text)),
        None => Ok(None),
    }
}

#[expect(clippy::result_large_err, reason = "a failure is rare, and it is moved once")]
fn absent<T>(failure: Failure) -> Answer<T> {
    let none = ["NoSuchMultiRegionAccessPointPolicy", "NoSuchAccessPointPolicy"];
    if failure.is(&none) { Ok(None) } else { Err(failure) }
}

fn emit(
    collected: &mut Collected,
    target: &Target,
    point: Listed,
    policy: Answer<PolicyDocument>,
    public: Answer<bool>,
) {
    let failures = [policy.as_ref().err(), public.as_ref().err()];
    let gone = ["NoSuchMultiRegionAccessPoint", "NoSuchAccessPoint"];
    if failures.into_iter().flatten().any(|failure| failure.is(&gone)) {
        return;
    }
    let Listed { mut config, status } = point;
    let id = format!("arn:{}:s3::{}:accesspoint/{}", target.partition, target.account, config.alias);
    let mut parts = Parts::default();
    config.policy = parts.settle(&["/config/policy"], policy);
    config.policy_public = parts.settle(&["/config/policy_public"], public);
    for failure in &parts.failures {
        collected.miss_detail(target, TYPES, Some(&id), failure);
    }
    let mut unread = parts.unread;
    unread.push(tags_not_told("s3:ListMultiRegionAccessPoints"));
    let facts = Facts {
        resource_type: ResourceType::MultiRegionAccessPoint,
        id,
        native_id: config.alias.clone(),
        name: config.name.clone(),
        region: None,
        tags: BTreeMap::new(),
        config,
        status,
        unread,
    };
    collected.emit(target, facts);
}

#[cfg(test)]
mod tests {
    use super::super::Extent;
    use super::super::fake_aws::{self, Answer, Request};
    use super::*;
    use crate::model::{GapReason, Time};

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed = [LIST, POLICY, STATUS].map(|call| call.action);
        needed.sort_unstable();
        assert_eq!(MultiRegionAccessPoints.actions(), needed);
    }

    async fn collect_in(partition: &str, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Collected {
        let server = fake_aws::serve(answer);
        let target = Target {
            aws: fake_aws::connect(&format!("http://{server}")),
            account: "111122223333".into(),
            partition: partition.into(),
            region: "global".into(),
            collected_at: Time::from_unix_seconds(0),
        };
        MultiRegionAccessPoints.collect(&target).await
    }

    fn error(status: u16, code: &str) -> Answer {
        let error = format!("<Error><Code>{code}</Code><Message>{code} it is</Message></Error>");
        (status, format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"))
    }

    fn listed(points: &[(&str, &str)]) -> Answer {
        let block = "<PublicAccessBlock><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlock>";
        let region = |region: &str| format!("<Region><Bucket>b-{region}</Bucket><Region>{region}</Region></Region>");
        let regions =
            format!("<Regions>{}{}</Regions><Status>READY</Status>", region("us-east-1"), region("eu-west-1"));
        let point = |(name, alias): &(&str, &str)| {
            format!("<AccessPoint><Name>{name}</Name>{alias}{block}{regions}</AccessPoint>")
        };
        let points: String = points.iter().map(point).collect();
        let list = format!("<AccessPoints>{points}</AccessPoints>");
        (200, format!("<ListMultiRegionAccessPointsResult>{list}</ListMultiRegionAccessPointsResult>"))
    }

    const ALIAS: &str = "<Alias>m1.mrap</Alias>";

    fn policy(inner: &str) -> Answer {
        (200, format!("<GetMultiRegionAccessPointPolicyResult>{inner}</GetMultiRegionAccessPointPolicyResult>"))
    }

    const IN_FORCE: &str = "<Policy><Established><Policy>{&quot;Statement&quot;:[]}</Policy></Established>\
                            <Proposed><Policy>{</Policy></Proposed></Policy>";

    #[tokio::test]
    async fn calls_go_to_the_control_region_and_the_policy_in_force_is_read() {
        let collected = collect_in("aws", |request| {
            assert_eq!(fake_aws::region_of(request), "us-west-2");
            match request.path.split('?').next() {
                Some("/v20180820/mrap/instances") => listed(&[("all", ALIAS)]),
                Some("/v20180820/mrap/instances/all/policy") => policy(IN_FORCE),
                _ => {
                    let said = "<Established><IsPublic>false</IsPublic></Established>";
                    let root = "GetMultiRegionAccessPointPolicyStatusResult";
                    (200, format!("<{root}>{said}</{root}>"))
                }
            }
        })
        .await;
        let [point] = &collected.resources[..] else { panic!("{collected:?}") };
        assert_eq!(point.id, "arn:aws:s3::111122223333:accesspoint/m1.mrap");
        assert_eq!(
            (point.region.as_str(), point.name.as_str(), point.native_id.as_str()),
            ("global", "all", "m1.mrap")
        );
        assert_eq!(point.config["regions"][0], serde_json::json!({"region": "eu-west-1", "bucket": "b-eu-west-1"}));
        assert_eq!(point.config["policy"]["statements"], serde_json::json!([]));
        assert_eq!(point.config["policy_public"], false);
        assert_eq!(point.status, serde_json::json!({"state": "READY"}));
        assert!(collected.missed.is_empty(), "{:?}", collected.missed);
    }

    #[tokio::test]
    async fn no_policy_is_absent_however_it_is_said_and_a_denied_one_is_unread() {
        for answer in [policy("<Policy><Established/></Policy>"), error(404, "NoSuchMultiRegionAccessPointPolicy")] {
            let collected = collect_in("aws", move |request| match request.path.split('?').next() {
                Some("/v20180820/mrap/instances") => listed(&[("all", ALIAS)]),
                Some("/v20180820/mrap/instances/all/policy") => answer.clone(),
                _ => error(403, "AccessDenied"),
            })
            .await;
            assert!(collected.missed.is_empty(), "{:?}", collected.missed);
            assert_eq!(collected.resources[0].config.get("policy"), None);
        }
        let collected = collect_in("aws", |request| match request.path.split('?').next() {
            Some("/v20180820/mrap/instances") => listed(&[("all", ALIAS)]),
            _ => error(403, "AccessDenied"),
        })
        .await;
        let unread: Vec<_> = collected.resources[0].unread.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(unread, ["/config/policy", "/config/policy_public", "/tags"]);
        assert!(collected.missed.iter().all(|missed| missed.gap.reason == GapReason::AccessDenied));
    }

    #[tokio::test]
    async fn an_item_without_its_identity_is_a_hole_in_the_list() {
        let collected = collect_in("aws", |_| listed(&[("all", "")])).await;
        assert!(collected.resources.is_empty());
        assert_eq!((collected.missed[0].extent, collected.missed[0].gap.reason), (Extent::List, GapReason::Garbled));
    }

    #[tokio::test]
    async fn nothing_is_asked_where_there_are_none() {
        for partition in ["aws-cn", "aws-us-gov"] {
            let collected = collect_in(partition, |request| panic!("{}", request.path)).await;
            assert!(collected.resources.is_empty() && collected.missed.is_empty());
        }
    }
}
