//! `AWS::EC2::Image`: in each region the list of the account's own images, and one call for each that tells with whom it
//! is shared; private ones can be.

use aws_sdk_ec2::types::{BlockDeviceMapping, Image, ImageAttributeName, ImageState, LaunchPermission as Permission};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{BlockDevice, ImageConfig, StateStatus};

use super::ec2::{self, given, sorted, text};
use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const IMAGES: Call = Call { service: "ec2", operation: "DescribeImages", action: "ec2:DescribeImages" };
const ATTRIBUTE: Call =
    Call { service: "ec2", operation: "DescribeImageAttribute", action: "ec2:DescribeImageAttribute" };

/// The largest page that the list gives.
const PAGE: i32 = 1000;

/// The image was deregistered after it had been listed.
const GONE: &[&str] = &["InvalidAMIID.NotFound"];

/// What the second call tells.
const TOLD: [&str; 3] =
    ["/config/shared_with", "/config/shared_with_organizational_units", "/config/shared_with_organizations"];

const TYPES: &[ResourceType] = &[ResourceType::Image];

/// Reads the images that the account owns.
pub(super) struct Images;

impl Collector for Images {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[ATTRIBUTE.action, IMAGES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_images().owners("self").max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(IMAGES, &target.region, fetch, |page| page.next_token()).await;
    let images = list.pages.iter().flat_map(|page| page.images()).filter(|one| is_there(one));
    let reads = Vec::from_iter(images.map(|image| async move { (image, permissions(target, image).await) }));

    let mut collected = Collected::default();
    for (image, permissions) in ec2::a_few_at_a_time(reads).await {
        if permissions.as_ref().is_err_and(|failure| failure.is(GONE)) {
            continue;
        }
        let facts = facts(target, image, permissions.as_deref());
        if let (Some(facts), Err(failure)) = (&facts, &permissions) {
            collected.miss_detail(target, TYPES, Some(&facts.id), failure);
        }
        collected.emit_item(target, (TYPES, IMAGES), facts);
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    collected
}

/// A deregistered image stays in the answers for a while.
fn is_there(image: &Image) -> bool {
    image.state() != Some(&ImageState::Deregistered)
}

async fn permissions(target: &Target, image: &Image) -> Result<Vec<Permission>, Failure> {
    let request = target.aws.ec2(&target.region).describe_image_attribute();
    let request = request.attribute(ImageAttributeName::LaunchPermission).set_image_id(image.image_id.clone());
    let answer = target.aws.call(ATTRIBUTE, &target.region, request.send()).await?;
    Ok(answer.launch_permissions.unwrap_or_default())
}

fn facts(
    target: &Target,
    image: &Image,
    permissions: Result<&[Permission], &Failure>,
) -> Option<Facts<ImageConfig, StateStatus>> {
    let config = normalize(image, &target.account, permissions.ok());
    let known = (config, ec2::state(image.state().map(|state| state.as_str())));
    let facts = ec2::facts(target, ResourceType::Image, ("image", image.image_id()?), image.tags(), known);
    let failed = permissions.err().into_iter();
    let unread = failed.flat_map(|failure| TOLD.map(|path| failure.unread(path))).collect();
    Some(Facts { unread, ..facts })
}

fn normalize(image: &Image, account: &str, permissions: Option<&[Permission]>) -> ImageConfig {
    let shared = |with: fn(&Permission) -> Option<&str>| permissions.map(|all| sorted(all.iter().filter_map(with)));
    let mut block_devices: Vec<_> = image.block_device_mappings().iter().filter_map(block_device).collect();
    block_devices.sort();
    ImageConfig {
        owner_id: image.owner_id().unwrap_or(account).to_owned(),
        name: text(image.name()),
        description: given(image.description()),
        public: image.public().unwrap_or_default(),
        shared_with: shared(Permission::user_id),
        shared_with_organizations: shared(Permission::organization_arn),
        shared_with_organizational_units: shared(Permission::organizational_unit_arn),
        created_at: image.creation_date().and_then(|time| time.parse().ok()),
        deprecated_at: image.deprecation_time().and_then(|time| time.parse().ok()),
        root_device_type: image.root_device_type().map(|kind| kind.as_str().to_owned()),
        block_devices,
        image_type: image.image_type().map(|kind| kind.as_str().to_owned()),
        platform: image.platform().map(|platform| platform.as_str().to_owned()),
    }
}

fn block_device(mapping: &BlockDeviceMapping) -> Option<BlockDevice> {
    let ebs = mapping.ebs();
    Some(BlockDevice {
        device: mapping.device_name()?.to_owned(),
        snapshot_id: ebs.and_then(|ebs| given(ebs.snapshot_id())),
        encrypted: ebs.map(|ebs| ebs.encrypted().unwrap_or_default()),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{EbsBlockDevice, PermissionGroup};

    use super::*;

    #[test]
    fn permissions_are_told_apart_and_sorted() {
        let permissions = [
            Permission::builder().user_id("444455556666").build(),
            Permission::builder().user_id("111122223333").build(),
            Permission::builder().organization_arn("arn:aws:organizations::1:organization/o-1").build(),
            Permission::builder().organizational_unit_arn("arn:aws:organizations::1:ou/o-1/ou-1").build(),
            Permission::builder().group(PermissionGroup::All).build(),
        ];
        let config = normalize(&Image::builder().public(true).build(), "1", Some(&permissions));
        assert_eq!(config.shared_with.unwrap(), ["111122223333", "444455556666"]);
        assert_eq!(config.shared_with_organizations.unwrap(), ["arn:aws:organizations::1:organization/o-1"]);
        assert_eq!(config.shared_with_organizational_units.unwrap(), ["arn:aws:organizations::1:ou/o-1/ou-1"]);
        assert!(config.public);
    }

    #[test]
    fn a_deregistered_image_is_not_there() {
        assert!(!is_there(&Image::builder().state(ImageState::Deregistered).build()));
        assert!(is_there(&Image::builder().state(ImageState::Pending).build()));
    }

    #[test]
    fn without_permissions_nothing_is_said_of_them() {
        let config = normalize(&Image::builder().build(), "1", None);
        assert_eq!((config.shared_with, config.shared_with_organizations), (None, None));
        let config = normalize(&Image::builder().build(), "1", Some(&[]));
        assert_eq!((config.shared_with, config.shared_with_organizations), (Some(vec![]), Some(vec![])));
    }

    #[test]
    fn disks_are_sorted_and_only_ebs_ones_can_be_encrypted() {
        let ebs = EbsBlockDevice::builder().snapshot_id("snap-1").encrypted(true).build();
        let image = Image::builder()
            .block_device_mappings(BlockDeviceMapping::builder().device_name("/dev/sdb").virtual_name("e0").build())
            .block_device_mappings(BlockDeviceMapping::builder().device_name("/dev/sda1").ebs(ebs).build())
            .creation_date("2026-01-02T03:04:05.000Z")
            .build();
        let config = normalize(&image, "1", None);
        let disks: Vec<_> = config.block_devices.iter().map(|disk| (disk.device.as_str(), disk.encrypted)).collect();
        assert_eq!(disks, [("/dev/sda1", Some(true)), ("/dev/sdb", None)]);
        assert_eq!(config.created_at, Some("2026-01-02T03:04:05Z".parse().unwrap()));
    }
}
