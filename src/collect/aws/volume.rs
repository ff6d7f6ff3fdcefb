//! `AWS::EC2::Volume`: one list in each region.

use aws_sdk_ec2::types::{Volume, VolumeAttachment as Attachment, VolumeAttachmentState};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{StateStatus, VolumeAttachment, VolumeConfig};

use super::ec2::{self, given, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target};

const VOLUMES: Call = Call { service: "ec2", operation: "DescribeVolumes", action: "ec2:DescribeVolumes" };

/// The largest page that the call gives.
const PAGE: i32 = 500;

const TYPES: &[ResourceType] = &[ResourceType::Volume];

/// Reads EBS volumes.
pub(super) struct Volumes;

impl Collector for Volumes {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[VOLUMES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_volumes().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(VOLUMES, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(target, (TYPES, VOLUMES), &list, |page| page.volumes(), |one| facts(target, one));
    collected
}

fn facts(target: &Target, volume: &Volume) -> Option<Facts<VolumeConfig, StateStatus>> {
    let known = (normalize(volume), ec2::state(volume.state().map(|state| state.as_str())));
    Some(ec2::facts(target, ResourceType::Volume, ("volume", volume.volume_id()?), volume.tags(), known))
}

fn normalize(volume: &Volume) -> VolumeConfig {
    let mut attachments: Vec<_> = volume.attachments().iter().filter_map(attachment).collect();
    attachments.sort();
    attachments.dedup();
    VolumeConfig {
        encrypted: volume.encrypted().unwrap_or_default(),
        kms_key_id: given(volume.kms_key_id()),
        size_gib: volume.size().and_then(|size| size.try_into().ok()).unwrap_or_default(),
        volume_type: text(volume.volume_type().map(|kind| kind.as_str())),
        availability_zone: text(volume.availability_zone()),
        snapshot_id: given(volume.snapshot_id()),
        attachments,
    }
}

/// A volume that an AWS service uses, such as a container's, is attached to no instance.
fn attachment(attachment: &Attachment) -> Option<VolumeAttachment> {
    if attachment.state() == Some(&VolumeAttachmentState::Detached) {
        return None;
    }
    Some(VolumeAttachment { instance_id: attachment.instance_id()?.to_owned(), device: text(attachment.device()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attachments_are_sorted_and_those_that_ended_are_not_there() {
        let to = |id: &str| Attachment::builder().instance_id(id).device("/dev/sdf");
        let volume = Volume::builder()
            .size(8)
            .encrypted(true)
            .snapshot_id("")
            .attachments(to("i-2").build())
            .attachments(to("i-1").build())
            .attachments(to("i-3").state(VolumeAttachmentState::Detached).build())
            .attachments(Attachment::builder().device("/dev/sdg").build())
            .build();
        let config = normalize(&volume);
        let ids: Vec<_> = config.attachments.iter().map(|one| one.instance_id.as_str()).collect();
        assert_eq!(ids, ["i-1", "i-2"]);
        assert_eq!((config.size_gib, config.encrypted, config.snapshot_id), (8, true, None));
    }
}
