//! `AWS::EC2::RegionSettings`: seven calls in each region, one document.

use std::collections::BTreeMap;

use aws_sdk_accessanalyzer::operation::list_analyzers::ListAnalyzersOutput;
use aws_sdk_accessanalyzer::types::AnalyzerSummary;
use aws_sdk_ec2::types::{VpcBlockPublicAccessExclusion, VpcBlockPublicAccessExclusionState as ExclusionState};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{
    AccessAnalyzer, NoStatus, RegionSettingsConfig, VpcBlockPublicAccess, VpcBlockPublicAccessExclusion as Exclusion,
};
use crate::model::{ResourceType, Unread};

use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const EBS: Call =
    Call { service: "ec2", operation: "GetEbsEncryptionByDefault", action: "ec2:GetEbsEncryptionByDefault" };
const SNAPSHOTS: Call = Call {
    service: "ec2",
    operation: "GetSnapshotBlockPublicAccessState",
    action: "ec2:GetSnapshotBlockPublicAccessState",
};
const IMAGES: Call =
    Call { service: "ec2", operation: "GetImageBlockPublicAccessState", action: "ec2:GetImageBlockPublicAccessState" };
const METADATA: Call =
    Call { service: "ec2", operation: "GetInstanceMetadataDefaults", action: "ec2:GetInstanceMetadataDefaults" };
const VPC_BLOCK: Call = Call {
    service: "ec2",
    operation: "DescribeVpcBlockPublicAccessOptions",
    action: "ec2:DescribeVpcBlockPublicAccessOptions",
};
const VPC_EXCLUSIONS: Call = Call {
    service: "ec2",
    operation: "DescribeVpcBlockPublicAccessExclusions",
    action: "ec2:DescribeVpcBlockPublicAccessExclusions",
};

/// The largest page of exclusions.
const PAGE: i32 = 1000;
const ANALYZERS: Call =
    Call { service: "access-analyzer", operation: "ListAnalyzers", action: "access-analyzer:ListAnalyzers" };

/// The largest page of analyzers.
const ANALYZERS_PAGE: i32 = 100;

/// Reads the settings of a region, and lists its analyzers of IAM Access Analyzer (all pages). Part of the list is no list.
pub(super) struct RegionSettings;

impl Collector for RegionSettings {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::RegionSettings]
    }

    fn actions(&self) -> &'static [&'static str] {
        const {
            &[
                ANALYZERS.action,
                VPC_EXCLUSIONS.action,
                VPC_BLOCK.action,
                EBS.action,
                IMAGES.action,
                METADATA.action,
                SNAPSHOTS.action,
            ]
        }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

/// The settings: each known, known to be unset, or unread.
struct Answers {
    ebs: Result<Option<bool>, Failure>,
    snapshots: Result<Option<String>, Failure>,
    images: Result<Option<String>, Failure>,
    metadata: Result<Option<String>, Failure>,
    vpc_block: Result<Option<String>, Failure>,
    vpc_exclusions: Result<Vec<Exclusion>, Failure>,
    analyzers: Result<Vec<AccessAnalyzer>, Failure>,
}

async fn collect(target: &Target) -> Collected {
    let answers = get(target).await;
    let id = target.arn("ec2", "region-settings");
    let mut collected = Collected::default();
    for failure in answers.failures().map(|(_, failure)| failure) {
        collected.miss_detail(target, RegionSettings.types(), Some(&id), failure);
    }
    let unread = answers.unread();
    let facts = Facts {
        resource_type: ResourceType::RegionSettings,
        id,
        native_id: target.region.clone(),
        name: target.region.clone(),
        region: None,
        tags: BTreeMap::new(),
        config: normalize(answers),
        status: NoStatus {},
        unread,
    };
    collected.emit(target, facts);
    collected
}

async fn get(target: &Target) -> Answers {
    let (aws, region) = (&target.aws, target.region.as_str());
    let ec2 = aws.ec2(region);
    let (ebs, snapshots, images, metadata, vpc_block, vpc_exclusions, analyzers) = futures::join!(
        aws.call(EBS, region, ec2.get_ebs_encryption_by_default().send()),
        aws.call(SNAPSHOTS, region, ec2.get_snapshot_block_public_access_state().send()),
        aws.call(IMAGES, region, ec2.get_image_block_public_access_state().send()),
        aws.call(METADATA, region, ec2.get_instance_metadata_defaults().send()),
        aws.call(VPC_BLOCK, region, ec2.describe_vpc_block_public_access_options().send()),
        exclusions(target),
        analyzers(target),
    );
    Answers {
        ebs: told(EBS, region, ebs.map(|answer| answer.ebs_encryption_by_default())),
        snapshots: told(
            SNAPSHOTS,
            region,
            snapshots.map(|answer| answer.state().map(|state| state.as_str().to_owned())),
        ),
        images: told(IMAGES, region, images.map(|answer| answer.image_block_public_access_state().map(str::to_owned))),
        metadata: metadata.map(|answer| {
            let tokens = answer.account_level().and_then(|defaults| defaults.http_tokens());
            tokens.map(|tokens| tokens.as_str().to_owned())
        }),
        vpc_block: told(
            VPC_BLOCK,
            region,
            vpc_block.map(|answer| {
                let mode = answer.vpc_block_public_access_options()?.internet_gateway_block_mode()?;
                Some(mode.as_str().to_owned())
            }),
        ),
        vpc_exclusions,
        analyzers,
    }
}

/// Reads which VPCs and subnets are exempt. Half a list is none.
async fn exclusions(target: &Target) -> Result<Vec<Exclusion>, Failure> {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| {
        let request = ec2.describe_vpc_block_public_access_exclusions();
        request.max_results(PAGE).set_next_token(token).send()
    };
    let list = target.aws.pages(VPC_EXCLUSIONS, &target.region, fetch, |page| page.next_token()).await;
    match list.failure {
        Some(failure) => Err(failure),
        None => Ok(in_force(list.pages.iter().flat_map(|page| page.vpc_block_public_access_exclusions()))),
    }
}

async fn analyzers(target: &Target) -> Result<Vec<AccessAnalyzer>, Failure> {
    let (aws, region) = (&target.aws, target.region.as_str());
    let client = aws.access_analyzer(region);
    let page = |token| client.list_analyzers().max_results(ANALYZERS_PAGE).set_next_token(token).send();
    let list = aws.pages(ANALYZERS, region, page, ListAnalyzersOutput::next_token).await;
    if let Some(failure) = list.failure {
        return Err(failure);
    }
    let mut analyzers: Vec<_> = list.pages.iter().flat_map(|page| page.analyzers()).map(analyzer).collect();
    analyzers.sort_by(|a, b| a.arn.cmp(&b.arn));
    analyzers.dedup_by(|a, b| a.arn == b.arn);
    Ok(analyzers)
}

fn analyzer(summary: &AnalyzerSummary) -> AccessAnalyzer {
    AccessAnalyzer {
        arn: summary.arn().to_owned(),
        name: summary.name().to_owned(),
        analyzer_type: summary.r#type().as_str().to_owned(),
        status: summary.status().as_str().to_owned(),
    }
}

/// An exemption that was taken away, or never came about, stays in the answers for a while.
fn in_force<'a>(exclusions: impl Iterator<Item = &'a VpcBlockPublicAccessExclusion>) -> Vec<Exclusion> {
    use ExclusionState::{CreateFailed, DeleteComplete, DisableComplete};
    let there = exclusions.filter(|one| !matches!(one.state(), Some(CreateFailed | DeleteComplete | DisableComplete)));
    let normalized = there.filter_map(|one| {
        let mode = one.internet_gateway_exclusion_mode()?.as_str().to_owned();
        Some(Exclusion { resource_arn: one.resource_arn()?.to_owned(), mode })
    });
    let mut all: Vec<_> = normalized.collect();
    all.sort();
    all.dedup();
    all
}

/// These settings always have a value: an answer without one is not an answer, and must not be read as "off".
#[expect(clippy::result_large_err, reason = "a failure is rare, and it is moved once")]
fn told<T>(call: Call, region: &str, answer: Result<Option<T>, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(None) => Err(Failure::garbled(call, region, "the answer does not hold the setting")),
        other => other,
    }
}

impl Answers {
    fn failures(&self) -> impl Iterator<Item = (&'static str, &Failure)> {
        [
            ("/config/ebs_encryption_by_default", self.ebs.as_ref().err()),
            ("/config/snapshot_block_public_access", self.snapshots.as_ref().err()),
            ("/config/image_block_public_access", self.images.as_ref().err()),
            ("/config/instance_metadata_http_tokens", self.metadata.as_ref().err()),
            ("/config/vpc_block_public_access", self.vpc_block.as_ref().err()),
            ("/config/vpc_block_public_access/exclusions", self.vpc_exclusions.as_ref().err()),
            ("/config/access_analyzers", self.analyzers.as_ref().err()),
        ]
        .into_iter()
        .filter_map(|(path, failure)| Some((path, failure?)))
    }

    fn unread(&self) -> Vec<Unread> {
        self.failures().map(|(path, failure)| failure.unread(path)).collect()
    }
}

fn normalize(answers: Answers) -> RegionSettingsConfig {
    let exclusions = answers.vpc_exclusions.unwrap_or_default();
    RegionSettingsConfig {
        ebs_encryption_by_default: answers.ebs.ok().flatten(),
        snapshot_block_public_access: answers.snapshots.ok().flatten(),
        image_block_public_access: answers.images.ok().flatten(),
        instance_metadata_http_tokens: answers.metadata.ok().flatten(),
        vpc_block_public_access: answers.vpc_block.ok().flatten().map(|mode| VpcBlockPublicAccess { mode, exclusions }),
        access_analyzers: answers.analyzers.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake_aws::{self, Answer, Request};
    use super::*;

    #[test]
    fn each_setting_is_known_or_marked() {
        let answers = Answers {
            ebs: Ok(Some(false)),
            snapshots: Err(Failure::garbled(SNAPSHOTS, "eu-west-1", "no")),
            images: Ok(Some("block-new-sharing".into())),
            metadata: Ok(None),
            vpc_block: Ok(Some("block-ingress".into())),
            vpc_exclusions: Err(Failure::garbled(VPC_EXCLUSIONS, "eu-west-1", "no")),
            analyzers: Err(Failure::garbled(ANALYZERS, "eu-west-1", "no")),
        };
        let unread = answers.unread();
        let paths: Vec<_> = unread.iter().map(|mark| mark.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "/config/snapshot_block_public_access",
                "/config/vpc_block_public_access/exclusions",
                "/config/access_analyzers",
            ]
        );
        let config = normalize(answers);
        assert_eq!(config.ebs_encryption_by_default, Some(false));
        assert_eq!((config.snapshot_block_public_access, config.access_analyzers), (None, None));
        assert_eq!(config.image_block_public_access.as_deref(), Some("block-new-sharing"));
        assert_eq!(config.vpc_block_public_access.unwrap().mode, "block-ingress");
    }

    #[test]
    fn exemptions_that_are_not_in_force_are_not_there() {
        let exclusion = |arn: &str, state: ExclusionState| {
            VpcBlockPublicAccessExclusion::builder()
                .resource_arn(arn)
                .state(state)
                .internet_gateway_exclusion_mode("allow-egress".into())
                .build()
        };
        let all = [
            exclusion("arn:vpc-2", ExclusionState::UpdateComplete),
            exclusion("arn:vpc-1", ExclusionState::CreateComplete),
            exclusion("arn:vpc-3", ExclusionState::DeleteComplete),
            exclusion("arn:vpc-4", ExclusionState::CreateFailed),
        ];
        let arns: Vec<_> = in_force(all.iter()).into_iter().map(|one| one.resource_arn).collect();
        assert_eq!(arns, ["arn:vpc-1", "arn:vpc-2"]);
    }

    async fn analyzers_told(
        answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Result<Vec<AccessAnalyzer>, Failure> {
        let target = Target {
            aws: fake_aws::connect(&format!("http://{}", fake_aws::serve(answer))),
            account: "111122223333".into(),
            partition: "aws".into(),
            region: "eu-west-1".into(),
            collected_at: crate::model::Time::from_unix_seconds(0),
        };
        analyzers(&target).await
    }

    fn page(name: &str, more: &str) -> Answer {
        let arn = format!("arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/{name}");
        let rest = r#""createdAt":"2026-01-02T03:04:05Z","type":"ACCOUNT","status":"ACTIVE""#;
        (200, format!(r#"{{"analyzers":[{{"arn":"{arn}","name":"{name}",{rest}}}]{more}}}"#))
    }

    #[tokio::test]
    async fn analyzers_of_all_pages_are_sorted_and_part_of_them_is_not_all() {
        let told = analyzers_told(|request| match request.path.contains("nextToken=2") {
            true => page("a", ""),
            false => page("b", r#","nextToken":"2""#),
        })
        .await
        .unwrap();
        let shown: Vec<_> =
            told.iter().map(|one| (one.name.as_str(), one.analyzer_type.as_str(), one.status.as_str())).collect();
        assert_eq!(shown, [("a", "ACCOUNT", "ACTIVE"), ("b", "ACCOUNT", "ACTIVE")]);
        let denied = (403, r#"{"__type":"AccessDeniedException","message":"no"}"#.to_owned());
        let told = analyzers_told(move |request| match request.path.contains("nextToken=2") {
            true => denied.clone(),
            false => page("b", r#","nextToken":"2""#),
        })
        .await;
        assert_eq!(told.unwrap_err().reason, crate::model::GapReason::AccessDenied);
    }

    #[tokio::test]
    async fn an_empty_answer_is_no_empty_list() {
        for body in ["", "{}", "<html></html>", r#"{"analyzers":["#] {
            let told = analyzers_told(|_| (200, body.to_owned())).await;
            assert_eq!(told.unwrap_err().reason, crate::model::GapReason::Garbled, "{body}");
        }
        assert_eq!(analyzers_told(|_| (200, r#"{"analyzers":[]}"#.to_owned())).await, Ok(vec![]));
    }

    #[test]
    fn an_answer_without_the_setting_is_not_off() {
        assert!(told::<bool>(EBS, "eu-west-1", Ok(None)).is_err());
        assert_eq!(told(EBS, "eu-west-1", Ok(Some(true))).unwrap(), Some(true));
    }
}
