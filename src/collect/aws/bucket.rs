//! Collects `AWS::S3::Bucket`.

use std::collections::BTreeMap;

use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;
use aws_sdk_s3::types::Bucket as ListedBucket;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use super::bucket_reader::{BucketParts, BucketReader};
use super::date_time::time;
use super::{Aws, Call, Collected, Collector, Facts, Failure, Pages, Target};
use crate::model::ResourceType;
use crate::model::document::BucketStatus;

/// Lists the account's buckets (1,000 a page, all pages; directory buckets are not among them) and makes up to 15 reads
/// of each in its own region, several buckets at a time.
///
/// A part that is not configured is absent; one that could not be read is unread. A bucket that was deleted after it had
/// been listed is left out. One whose region nobody tells is left out too, and the list is then not whole.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>
pub(super) struct Buckets;

const LIST: Call = Call { service: "s3", operation: "ListBuckets", action: "s3:ListAllMyBuckets" };
const LOCATION: Call = Call { service: "s3", operation: "GetBucketLocation", action: "s3:GetBucketLocation" };
const PAGE_SIZE: i32 = 1000;

/// How many buckets are read at a time; how many calls are in flight is bounded by [`Aws::call`].
const AT_A_TIME: usize = 16;

const TYPES: &[ResourceType] = &[ResourceType::Bucket];

impl Collector for Buckets {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        &[
            "s3:GetBucketAcl",
            "s3:GetBucketCORS",
            "s3:GetBucketLocation",
            "s3:GetBucketLogging",
            "s3:GetBucketNotification",
            "s3:GetBucketObjectLockConfiguration",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPolicy",
            "s3:GetBucketPolicyStatus",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketTagging",
            "s3:GetBucketVersioning",
            "s3:GetBucketWebsite",
            "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:GetReplicationConfiguration",
            "s3:ListAllMyBuckets",
        ]
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(collect(target))
    }
}

/// The buckets of an account. With a failure the list is not whole.
pub(super) struct BucketList {
    /// By name: a bucket that two pages name is one bucket.
    buckets: BTreeMap<String, ListedBucket>,
    /// Canonical id of the account.
    pub(super) owner_id: Result<String, Failure>,
    failure: Option<Failure>,
}

impl BucketList {
    /// Lists all buckets, page by page.
    pub(super) async fn get(aws: &Aws) -> Self {
        let region = aws.home_region();
        let client = aws.s3(region);
        let page = |token| client.list_buckets().max_buckets(PAGE_SIZE).set_continuation_token(token).send();
        let pages = aws.pages(LIST, region, page, ListBucketsOutput::continuation_token).await;
        Self::of(pages, region)
    }

    fn of(list: Pages<ListBucketsOutput>, region: &str) -> Self {
        let mut failure = list.failure;
        let mut owner_id = None;
        let mut buckets = BTreeMap::new();
        for page in list.pages {
            owner_id = owner_id.or(page.owner.and_then(|owner| owner.id));
            for bucket in page.buckets.unwrap_or_default() {
                match &bucket.name {
                    Some(name) => {
                        buckets.insert(name.clone(), bucket);
                    }
                    None => failure = Some(Failure::garbled(LIST, region, "a bucket in the list has no name")),
                }
            }
        }
        let no_owner = || Failure::garbled(LIST, region, "the list of buckets names no owner");
        let owner_id = owner_id.ok_or_else(|| failure.clone().unwrap_or_else(no_owner));
        Self { buckets, owner_id, failure }
    }
}

async fn collect(target: &Target) -> Collected {
    let aws = &target.aws;
    let list = aws.bucket_list().await;
    let mut collected = Collected::default();
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    let mut waiting = list.buckets.iter();
    let mut running = FuturesUnordered::new();
    loop {
        running.extend(waiting.by_ref().take(AT_A_TIME - running.len()).map(|(name, listed)| read(aws, name, listed)));
        match running.next().await {
            Some((name, Ok(Some(parts)))) => emit(&mut collected, target, name, parts),
            Some((_, Ok(None))) => {}
            Some((_, Err(failure))) => collected.miss_list(target, TYPES, &failure),
            None => break,
        }
    }
    collected
}

/// Reads one bucket; `None` when it is gone.
async fn read<'a>(aws: &Aws, name: &'a str, listed: &ListedBucket) -> (&'a str, Result<Option<BucketParts>, Failure>) {
    let region = match &listed.bucket_region {
        Some(region) => region.clone(),
        None => match location(aws, name).await {
            Ok(region) => region,
            Err(failure) if failure.is(&["NoSuchBucket"]) => return (name, Ok(None)),
            Err(failure) => return (name, Err(failure)),
        },
    };
    let mut parts = BucketReader::new(aws, name, region).read().await;
    parts.config.created_at = listed.creation_date.as_ref().map(time);
    (name, Ok(Some(parts).filter(|parts| !parts.gone)))
}

/// Asks for a bucket's region, where the list does not tell it: AWS does, some stand-ins for it do not.
async fn location(aws: &Aws, name: &str) -> Result<String, Failure> {
    let region = aws.home_region();
    let answer = aws.call(LOCATION, region, aws.s3(region).get_bucket_location().bucket(name).send()).await?;
    Ok(region_of(answer.location_constraint().map(|location| location.as_str())).to_owned())
}

/// Returns the region that a location constraint means: none is the oldest region, `EU` an old name.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>
fn region_of(location: Option<&str>) -> &str {
    match location {
        None | Some("" | "US") => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(region) => region,
    }
}

fn emit(collected: &mut Collected, target: &Target, name: &str, parts: BucketParts) {
    let id = format!("arn:{}:s3:::{name}", target.partition);
    for failure in &parts.failures {
        collected.miss_detail(target, TYPES, Some(&id), failure);
    }
    collected.emit(
        target,
        Facts {
            resource_type: ResourceType::Bucket,
            id,
            native_id: name.to_owned(),
            name: name.to_owned(),
            region: Some(parts.region),
            tags: parts.tags,
            config: parts.config,
            status: BucketStatus {},
            unread: parts.unread,
        },
    );
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types::Owner;

    use super::super::Extent;
    use super::super::bucket_reads::READS;
    use super::super::fake_aws::{self, Request};
    use super::*;
    use crate::model::{GapReason, Time};

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed: Vec<_> = READS.iter().map(|read| read.call.action).collect();
        needed.extend([LIST.action, LOCATION.action]);
        needed.sort_unstable();
        assert_eq!(Buckets.actions(), needed);
    }

    fn page(names: &[&str]) -> ListBucketsOutput {
        let buckets = names.iter().map(|&name| ListedBucket::builder().name(name).build()).collect();
        ListBucketsOutput::builder().set_buckets(Some(buckets)).owner(Owner::builder().id("904f").build()).build()
    }

    #[test]
    fn the_list_joins_its_pages_and_keeps_what_came_before_a_failure() {
        let failure = Failure::garbled(LIST, "us-east-1", "no");
        let pages = Pages { pages: vec![page(&["b", "a"]), page(&["a"])], failure: Some(failure.clone()) };
        let list = BucketList::of(pages, "us-east-1");
        assert_eq!(list.buckets.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((list.owner_id, list.failure), (Ok("904f".into()), Some(failure)));
    }

    #[test]
    fn an_answer_without_owner_or_name_is_not_taken_for_less() {
        let bare = ListBucketsOutput::builder().buckets(ListedBucket::builder().build()).build();
        let list = BucketList::of(Pages { pages: vec![bare], failure: None }, "us-east-1");
        assert_eq!(list.owner_id.unwrap_err().reason, GapReason::Garbled);
        assert_eq!(list.failure.unwrap().reason, GapReason::Garbled);
    }

    #[test]
    fn old_names_of_regions_are_known() {
        let regions = [None, Some(""), Some("US"), Some("EU"), Some("eu-central-1")].map(region_of);
        assert_eq!(regions, ["us-east-1", "us-east-1", "us-east-1", "eu-west-1", "eu-central-1"]);
    }

    const NOT_CONFIGURED: [(&str, &str); 9] = [
        ("policy", "NoSuchBucketPolicy"),
        ("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
        ("ownershipControls", "OwnershipControlsNotFoundError"),
        ("encryption", "ServerSideEncryptionConfigurationNotFoundError"),
        ("lifecycle", "NoSuchLifecycleConfiguration"),
        ("website", "NoSuchWebsiteConfiguration"),
        ("cors", "NoSuchCORSConfiguration"),
        ("replication", "ReplicationConfigurationNotFoundError"),
        ("object-lock", "ObjectLockConfigurationNotFoundError"),
    ];

    fn error(status: u16, code: &str) -> (u16, String) {
        (status, format!("<Error><Code>{code}</Code><Message>{code} it is</Message></Error>"))
    }

    /// Answers about a bucket in which nothing is configured but versioning.
    fn bare(request: &Request) -> (u16, String) {
        let part = request.path.split('?').nth(1).unwrap_or_default();
        let asked = |name: &str| part.split('&').any(|one| one == name || one.starts_with(&format!("{name}=")));
        if let Some((_, code)) = NOT_CONFIGURED.iter().find(|(name, _)| asked(name)) {
            return error(404, code);
        }
        let body = match () {
            () if asked("acl") => "<AccessControlPolicy><Owner><ID>904f</ID></Owner></AccessControlPolicy>",
            () if asked("versioning") => "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
            () if asked("logging") => "<BucketLoggingStatus/>",
            () if asked("notification") => "<NotificationConfiguration/>",
            () if asked("tagging") => return error(404, "NoSuchTagSet"),
            () => return error(501, "NotImplemented"),
        };
        (200, body.to_owned())
    }

    fn listed(names: &[&str], token: &str) -> (u16, String) {
        let bucket =
            |name: &&str| format!("<Bucket><Name>{name}</Name><BucketRegion>eu-west-1</BucketRegion></Bucket>");
        let buckets: String = names.iter().map(bucket).collect();
        let owner = "<Owner><ID>904f</ID></Owner>";
        let body =
            format!("<ListAllMyBucketsResult>{owner}<Buckets>{buckets}</Buckets>{token}</ListAllMyBucketsResult>");
        (200, body)
    }

    async fn collect_from(answer: impl Fn(&Request) -> (u16, String) + Send + Sync + 'static) -> Collected {
        let server = fake_aws::serve(answer);
        let target = Target {
            aws: fake_aws::connect(&format!("http://{server}")),
            account: "111122223333".into(),
            partition: "aws".into(),
            region: "global".into(),
            collected_at: Time::from_unix_seconds(0),
        };
        let mut collected = Buckets.collect(&target).await;
        collected.resources.sort_by(|a, b| a.id.cmp(&b.id));
        collected
    }

    const MORE: &str = "<ContinuationToken>2</ContinuationToken>";

    #[tokio::test]
    async fn what_is_not_configured_is_absent_and_what_is_denied_is_unread() {
        let collected = collect_from(|request| match request.path.as_str() {
            path if path.starts_with("/bare") => bare(request),
            path if path.starts_with("/gone") => error(404, "NoSuchBucket"),
            path if path.starts_with("/shut") && path.contains("versioning") => bare(request),
            path if path.starts_with("/shut") => error(403, "AccessDenied"),
            path if path.contains("continuation-token=2") => listed(&["gone", "shut"], ""),
            _ => listed(&["bare"], MORE),
        })
        .await;
        let [bare, shut] = &collected.resources[..] else { panic!("{:?}", collected.resources) };
        assert_eq!((bare.id.as_str(), bare.region.as_str()), ("arn:aws:s3:::bare", "eu-west-1"));
        assert_eq!(bare.unread, []);
        let configured: Vec<_> = bare.config.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(configured, ["acl", "versioning"]);
        assert_eq!(shut.config, serde_json::json!({"versioning": {"status": "Enabled", "mfa_delete": false}}));
        let mut denied: Vec<_> = READS.iter().map(|read| (read.path, Some(read.call.action))).collect();
        denied.retain(|(path, _)| *path != "/config/versioning");
        denied.sort_unstable();
        let unread: Vec<_> = shut.unread.iter().map(|part| (part.path.as_str(), part.action.as_deref())).collect();
        assert_eq!(unread, denied);
        assert_eq!(collected.missed.len(), denied.len());
        assert!(collected.missed.iter().all(|missed| missed.extent == Extent::Detail
            && missed.gap.reason == GapReason::AccessDenied
            && missed.gap.resource_id.as_deref() == Some("arn:aws:s3:::shut")));
    }

    #[tokio::test]
    async fn a_later_page_that_is_denied_leaves_the_list_not_whole() {
        let collected = collect_from(|request| match request.path.as_str() {
            path if path.starts_with("/bare") => bare(request),
            path if path.contains("continuation-token=2") => error(403, "AccessDenied"),
            _ => listed(&["bare"], MORE),
        })
        .await;
        assert_eq!(collected.resources.len(), 1);
        let [missed] = &collected.missed[..] else { panic!("{:?}", collected.missed) };
        assert_eq!((missed.extent, missed.gap.action.as_str()), (Extent::List, "s3:ListAllMyBuckets"));
    }

    #[tokio::test]
    async fn a_status_that_is_a_list_of_objects_is_unread_and_not_not_public() {
        let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}"#;
        let collected = collect_from(move |request| match request.path.as_str() {
            path if path.contains("policyStatus") => (200, "<ListBucketResult/>".into()),
            path if path.starts_with("/bare") && path.contains("policy") => (200, policy.into()),
            path if path.starts_with("/bare") => bare(request),
            _ => listed(&["bare"], ""),
        })
        .await;
        let bucket = &collected.resources[0];
        assert_eq!(bucket.config["policy"]["statements"][0]["principals"][0]["value"], "*");
        assert_eq!(bucket.config.get("policy_is_public"), None);
        assert_eq!(
            (bucket.unread[0].path.as_str(), bucket.unread[0].reason),
            ("/config/policy_is_public", GapReason::Garbled)
        );
    }
}
