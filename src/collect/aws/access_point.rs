//! Collects `AWS::S3::AccessPoint`.

use std::collections::BTreeMap;

use aws_sdk_s3control::operation::get_access_point::GetAccessPointOutput;
use aws_sdk_s3control::operation::list_access_points::ListAccessPointsOutput;
use aws_sdk_s3control::types::{AccessPoint, PolicyStatus};
use futures::StreamExt;
use futures::future::BoxFuture;

use super::account_facts::s3_block;
use super::bucket_reader::Misread;
use super::date_time::time;
use super::iam_policy::tags_not_told;
use super::parts::{Answer, Parts};
use super::{Call, Collected, Collector, Facts, Failure, Target};
use crate::model::document::{AccessPointConfig, NoStatus, PublicAccessBlock};
use crate::model::{PolicyDocument, ResourceType, Time};

/// Lists the account's access points in a region (1,000 a page, all pages; those of directory buckets are not among them)
/// and reads block of public access, policy and its status of each.
///
/// A policy that is not there is absent; what could not be read is unread. An access point that was deleted after it had
/// been listed is left out. The answers do not carry tags, which are therefore unread.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html>
pub(super) struct AccessPoints;

const LIST: Call = s3("ListAccessPoints", "s3:ListAccessPoints");
const DETAIL: Call = s3("GetAccessPoint", "s3:GetAccessPoint");
const POLICY: Call = s3("GetAccessPointPolicy", "s3:GetAccessPointPolicy");
const STATUS: Call = s3("GetAccessPointPolicyStatus", "s3:GetAccessPointPolicyStatus");

const fn s3(operation: &'static str, action: &'static str) -> Call {
    Call { service: "s3", operation, action }
}

const PAGE_SIZE: i32 = 1000;
const AT_A_TIME: usize = 8;
const TYPES: &[ResourceType] = &[ResourceType::AccessPoint];

impl Collector for AccessPoints {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[DETAIL.action, POLICY.action, STATUS.action, LIST.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        Box::pin(collect(target))
    }
}

async fn collect(target: &Target) -> Collected {
    let (aws, region) = (&target.aws, target.region.as_str());
    let client = aws.s3control(region);
    let page = |token| {
        let call = client.list_access_points().account_id(&target.account);
        call.max_results(PAGE_SIZE).set_next_token(token).send()
    };
    let list = aws.pages(LIST, region, page, ListAccessPointsOutput::next_token).await;
    let mut collected = Collected::default();
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    // By name: one that two pages name is one access point.
    let listed = list.pages.into_iter().flat_map(|page| page.access_point_list.unwrap_or_default());
    let listed: BTreeMap<String, AccessPoint> = listed.map(|point| (point.name.clone(), point)).collect();
    let reads: Vec<_> = listed.into_values().map(|point| read(target, point)).collect();
    let mut reads = futures::stream::iter(reads).buffered(AT_A_TIME);
    while let Some((point, answers)) = reads.next().await {
        emit(&mut collected, target, &point, answers);
    }
    collected
}

/// What was read of one access point.
struct Answers {
    detail: Answer<Detail>,
    policy: Answer<PolicyDocument>,
    public: Answer<bool>,
}

impl Answers {
    /// Whether S3 says that the access point does not exist.
    fn are_of_none(&self) -> bool {
        let failures = [self.detail.as_ref().err(), self.policy.as_ref().err(), self.public.as_ref().err()];
        failures.into_iter().flatten().any(|failure| failure.is(&["NoSuchAccessPoint"]))
    }
}

/// What the list does not tell.
struct Detail {
    block: PublicAccessBlock,
    created_at: Option<Time>,
}

async fn read(target: &Target, point: AccessPoint) -> (AccessPoint, Answers) {
    let (detail, (policy, public)) = futures::join!(detail(target, &point.name), policy(target, &point.name));
    (point, Answers { detail, policy, public })
}

async fn detail(target: &Target, name: &str) -> Answer<Detail> {
    let (aws, region) = (&target.aws, target.region.as_str());
    let request = aws.s3control(region).get_access_point().account_id(&target.account).name(name);
    let answer: GetAccessPointOutput = aws.call(DETAIL, region, request.send()).await?;
    let block = answer.public_access_block_configuration();
    let block = block.ok_or_else(|| Failure::garbled(DETAIL, region, "the answer holds no block of public access"))?;
    Ok(Some(Detail { block: s3_block(block), created_at: answer.creation_date().map(time) }))
}

/// Reads the policy, then whether S3 calls it public, unless there is none.
async fn policy(target: &Target, name: &str) -> (Answer<PolicyDocument>, Answer<bool>) {
    let (aws, region) = (&target.aws, target.region.as_str());
    let client = aws.s3control(region);
    let request = client.get_access_point_policy().account_id(&target.account).name(name);
    let policy = match aws.call(POLICY, region, request.send()).await {
        Ok(answer) => policy_document(answer.policy()).map_err(|misread| misread.of(POLICY, region)),
        Err(failure) => absent(failure),
    };
    if matches!(policy, Ok(None)) {
        return (policy, Ok(None));
    }
    let request = client.get_access_point_policy_status().account_id(&target.account).name(name);
    let public = match aws.call(STATUS, region, request.send()).await {
        Ok(answer) => is_public(answer.policy_status()).map_err(|misread| misread.of(STATUS, region)),
        Err(failure) => absent(failure),
    };
    (policy, public)
}

#[expect(clippy::result_large_err, reason = "a failure is rare, and it is moved once")]
fn absent<T>(failure: Failure) -> Answer<T> {
    if failure.is(&["NoSuchAccessPointPolicy"]) { Ok(None) } else { Err(failure) }
}

/// Parses the policy of an access point; an answer without one is no answer, since "none" is an error of its own.
pub(super) fn policy_document(text: Option<&str>) -> Result<Option<PolicyDocument>, Misread> {
    let text = text.ok_or(Misread::garbled("the answer holds no policy"))?;
    PolicyDocument::parse(text).map(Some).map_err(Misread::unparsable)
}

/// Returns whether S3 calls a policy public; an answer that does not say so is a misread, never "not public".
pub(super) fn is_public(status: Option<&PolicyStatus>) -> Result<Option<bool>, Misread> {
    let status = status.ok_or(Misread::garbled("the answer does not say whether the policy is public"))?;
    Ok(Some(status.is_public))
}

fn emit(collected: &mut Collected, target: &Target, point: &AccessPoint, answers: Answers) {
    if answers.are_of_none() {
        return;
    }
    let id = target.arn("s3", &format!("accesspoint/{}", point.name));
    let mut parts = Parts::default();
    let detail = parts.settle(&["/config/public_access_block", "/config/created_at"], answers.detail);
    let config = AccessPointConfig {
        bucket: point.bucket.clone(),
        bucket_account: point.bucket_account_id.clone(),
        network_origin: point.network_origin.as_str().to_owned(),
        vpc_id: point.vpc_configuration().map(|vpc| vpc.vpc_id().to_owned()),
        created_at: detail.as_ref().and_then(|detail| detail.created_at),
        public_access_block: detail.map(|detail| detail.block),
        policy: parts.settle(&["/config/policy"], answers.policy),
        policy_public: parts.settle(&["/config/policy_public"], answers.public),
        alias: point.alias.clone(),
    };
    for failure in &parts.failures {
        collected.miss_detail(target, TYPES, Some(&id), failure);
    }
    let mut unread = parts.unread;
    unread.push(tags_not_told("s3:GetAccessPoint"));
    let facts = Facts {
        resource_type: ResourceType::AccessPoint,
        id,
        native_id: point.name.clone(),
        name: point.name.clone(),
        region: None,
        tags: BTreeMap::new(),
        config,
        status: NoStatus {},
        unread,
    };
    collected.emit(target, facts);
}

#[cfg(test)]
mod tests {
    use super::super::Extent;
    use super::super::fake_aws::{self, Answer, Request};
    use super::*;
    use crate::model::GapReason;

    #[test]
    fn the_declared_actions_are_those_of_the_calls() {
        let mut needed = [LIST, DETAIL, POLICY, STATUS].map(|call| call.action);
        needed.sort_unstable();
        assert_eq!(AccessPoints.actions(), needed);
    }

    fn error(status: u16, code: &str) -> Answer {
        let error = format!("<Error><Code>{code}</Code><Message>{code} it is</Message></Error>");
        (status, format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"))
    }

    fn listed(names: &[&str], more: &str) -> Answer {
        let point = |name: &&str| {
            let origin = "<NetworkOrigin>VPC</NetworkOrigin><VpcConfiguration><VpcId>vpc-1</VpcId></VpcConfiguration>";
            let bucket = "<Bucket>data</Bucket><BucketAccountId>999988887777</BucketAccountId>";
            format!("<AccessPoint><Name>{name}</Name>{origin}{bucket}<Alias>{name}-s3alias</Alias></AccessPoint>")
        };
        let points: String = names.iter().map(point).collect();
        let list = format!("<AccessPointList>{points}</AccessPointList>{more}");
        (200, format!("<ListAccessPointsResult>{list}</ListAccessPointsResult>"))
    }

    const BLOCK: &str =
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>";

    fn detail(inner: &str) -> Answer {
        (200, format!("<GetAccessPointResult>{inner}</GetAccessPointResult>"))
    }

    fn policy() -> Answer {
        let text = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}"#;
        let text = text.replace('"', "&quot;");
        (200, format!("<GetAccessPointPolicyResult><Policy>{text}</Policy></GetAccessPointPolicyResult>"))
    }

    fn status(inner: &str) -> Answer {
        (200, format!("<GetAccessPointPolicyStatusResult>{inner}</GetAccessPointPolicyStatusResult>"))
    }

    async fn collect_from(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Collected {
        let server = fake_aws::serve(answer);
        let target = Target {
            aws: fake_aws::connect(&format!("http://{server}")),
            account: "111122223333".into(),
            partition: "aws".into(),
            region: "eu-west-1".into(),
            collected_at: Time::from_unix_seconds(0),
        };
        AccessPoints.collect(&target).await
    }

    fn unread(resource: &crate::model::Resource) -> Vec<(&str, GapReason)> {
        resource.unread.iter().map(|part| (part.path.as_str(), part.reason)).collect()
    }

    const NO_TAGS: (&str, GapReason) = ("/tags", GapReason::NotSupported);

    #[tokio::test]
    async fn what_is_not_there_is_absent_what_is_gone_is_left_out_and_what_is_denied_is_unread() {
        let collected = collect_from(|request| {
            let path = request.path.split('?').next().unwrap_or_default().trim_start_matches("/v20180820/accesspoint");
            match path {
                "" if request.path.contains("nextToken=2") => listed(&["gone", "open", "shut"], ""),
                "" => listed(&["bare", "open"], "<NextToken>2</NextToken>"),
                "/bare" | "/open" => detail(BLOCK),
                "/bare/policy" => error(404, "NoSuchAccessPointPolicy"),
                "/open/policy" => policy(),
                "/open/policyStatus" => status("<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>"),
                path if path.starts_with("/gone") => error(404, "NoSuchAccessPoint"),
                path if path.starts_with("/shut") => error(403, "AccessDenied"),
                _ => error(501, "NotImplemented"),
            }
        })
        .await;
        let [bare, open, shut] = &collected.resources[..] else { panic!("{:?}", collected.resources) };
        assert_eq!(bare.id, "arn:aws:s3:eu-west-1:111122223333:accesspoint/bare");
        assert_eq!((bare.config.get("policy"), bare.config.get("policy_public")), (None, None));
        assert_eq!(bare.config["public_access_block"]["block_public_acls"], true);
        assert_eq!(bare.config["public_access_block"]["block_public_policy"], false);
        assert_eq!((unread(bare), unread(open)), (vec![NO_TAGS], vec![NO_TAGS]));
        assert_eq!(open.config["policy"]["statements"][0]["principals"][0]["value"], "*");
        assert_eq!(open.config["policy_public"], true);
        let told = serde_json::json!({
            "bucket": "data", "bucket_account": "999988887777", "network_origin": "VPC", "vpc_id": "vpc-1", "alias": "shut-s3alias",
        });
        assert_eq!(shut.config, told);
        let denied = ["/config/created_at", "/config/policy", "/config/policy_public", "/config/public_access_block"];
        let denied: Vec<_> = denied.map(|path| (path, GapReason::AccessDenied)).into_iter().chain([NO_TAGS]).collect();
        assert_eq!(unread(shut), denied);
        let gaps: Vec<_> = collected.missed.iter().map(|missed| (missed.extent, missed.gap.action.as_str())).collect();
        let details = [DETAIL, POLICY, STATUS].map(|call| (Extent::Detail, call.action));
        assert_eq!(gaps, details);
        assert!(collected.missed.iter().all(|missed| missed.gap.resource_id.as_deref() == Some(&shut.id)));
    }

    #[tokio::test]
    async fn an_answer_that_does_not_say_it_is_unread() {
        let collected = collect_from(|request| match request.path.rsplit('/').next() {
            Some("policy") => {
                (200, "<GetAccessPointPolicyResult><Policy>{</Policy></GetAccessPointPolicyResult>".into())
            }
            Some("policyStatus") => status(""),
            Some("odd") => detail(""),
            _ => listed(&["odd"], ""),
        })
        .await;
        let expected = [
            ("/config/created_at", GapReason::Garbled),
            ("/config/policy", GapReason::Unparsable),
            ("/config/policy_public", GapReason::Garbled),
            ("/config/public_access_block", GapReason::Garbled),
            NO_TAGS,
        ];
        assert_eq!(unread(&collected.resources[0]), expected);
    }

    #[tokio::test]
    async fn a_later_page_that_is_denied_leaves_the_list_not_whole() {
        let collected = collect_from(|request| match request.path.as_str() {
            path if path.contains("nextToken=2") => error(403, "AccessDenied"),
            path if path.ends_with("/bare") => detail(BLOCK),
            path if path.ends_with("/policy") => error(404, "NoSuchAccessPointPolicy"),
            _ => listed(&["bare"], "<NextToken>2</NextToken>"),
        })
        .await;
        assert_eq!(collected.resources.len(), 1);
        let [missed] = &collected.missed[..] else { panic!("{:?}", collected.missed) };
        assert_eq!((missed.extent, missed.gap.action.as_str()), (Extent::List, "s3:ListAccessPoints"));
    }
}
