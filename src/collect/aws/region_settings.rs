//! `AWS::EC2::RegionSettings`: four calls in each region, one document.

use std::collections::BTreeMap;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{NoStatus, RegionSettingsConfig};
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

/// Reads the settings of a region.
pub(super) struct RegionSettings;

impl Collector for RegionSettings {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::RegionSettings]
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[EBS.action, IMAGES.action, METADATA.action, SNAPSHOTS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

/// The four settings: each known, known to be unset, or unread.
struct Answers {
    ebs: Result<Option<bool>, Failure>,
    snapshots: Result<Option<String>, Failure>,
    images: Result<Option<String>, Failure>,
    metadata: Result<Option<String>, Failure>,
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
    let (ebs, snapshots, images, metadata) = futures::join!(
        aws.call(EBS, region, ec2.get_ebs_encryption_by_default().send()),
        aws.call(SNAPSHOTS, region, ec2.get_snapshot_block_public_access_state().send()),
        aws.call(IMAGES, region, ec2.get_image_block_public_access_state().send()),
        aws.call(METADATA, region, ec2.get_instance_metadata_defaults().send()),
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
    }
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
        ]
        .into_iter()
        .filter_map(|(path, failure)| Some((path, failure?)))
    }

    fn unread(&self) -> Vec<Unread> {
        self.failures().map(|(path, failure)| failure.unread(path)).collect()
    }
}

fn normalize(answers: Answers) -> RegionSettingsConfig {
    RegionSettingsConfig {
        ebs_encryption_by_default: answers.ebs.ok().flatten(),
        snapshot_block_public_access: answers.snapshots.ok().flatten(),
        image_block_public_access: answers.images.ok().flatten(),
        instance_metadata_http_tokens: answers.metadata.ok().flatten(),
        vpc_block_public_access: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_known_or_marked() {
        let answers = Answers {
            ebs: Ok(Some(false)),
            snapshots: Err(Failure::garbled(SNAPSHOTS, "eu-west-1", "no")),
            images: Ok(Some("block-new-sharing".into())),
            metadata: Ok(None),
        };
        let unread = answers.unread();
        let paths: Vec<_> = unread.iter().map(|mark| mark.path.as_str()).collect();
        assert_eq!(paths, ["/config/snapshot_block_public_access"]);
        let config = normalize(answers);
        assert_eq!(config.ebs_encryption_by_default, Some(false));
        assert_eq!(config.snapshot_block_public_access, None);
        assert_eq!(config.image_block_public_access.as_deref(), Some("block-new-sharing"));
    }

    #[test]
    fn an_answer_without_the_setting_is_not_off() {
        assert!(told::<bool>(EBS, "eu-west-1", Ok(None)).is_err());
        assert_eq!(told(EBS, "eu-west-1", Ok(Some(true))).unwrap(), Some(true));
    }
}
