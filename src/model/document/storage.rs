//! `AWS::EC2::Volume`, `AWS::EC2::Snapshot`, `AWS::EC2::Image`: disks, their copies, and what instances start from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// EBS volume. `related`: `region_settings`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeConfig {
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// ARN of the KMS key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kms_key_id: Option<String>,
    /// Size in GiB.
    pub size_gib: u32,
    /// Type, such as `gp3`.
    pub volume_type: String,
    /// Availability zone.
    pub availability_zone: String,
    /// Snapshot that it was made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snapshot_id: Option<String>,
    /// Instances that use it, sorted by instance and device.
    pub attachments: Vec<VolumeAttachment>,
}

/// Use of a volume by an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeAttachment {
    /// The instance.
    pub instance_id: String,
    /// Name of the device in it, such as `/dev/sda1`.
    pub device: String,
}

/// EBS snapshot that the account owns. `related`: `region_settings`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotConfig {
    /// Account that owns it.
    pub owner_id: String,
    /// Volume that it was made from.
    pub volume_id: String,
    /// Size of that volume in GiB.
    pub volume_size_gib: u32,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// ARN of the KMS key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kms_key_id: Option<String>,
    /// Description.
    pub description: String,
    /// When it was begun.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub started_at: Option<Time>,
    /// Whether every AWS account may make a volume from it; left out only when unread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public: Option<bool>,
    /// Accounts that may, sorted; left out only when unread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shared_with: Option<Vec<String>>,
}

/// Amazon Machine Image that the account owns; one that is disabled is not there. `related`: `region_settings`, `account`.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageConfig {
    /// Account that owns it.
    pub owner_id: String,
    /// Name.
    pub name: String,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Whether every AWS account may start instances from it.
    pub public: bool,
    /// Accounts that may, sorted; left out only when unread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shared_with: Option<Vec<String>>,
    /// ARNs of organizations that may, likewise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shared_with_organizations: Option<Vec<String>>,
    /// ARNs of organizational units that may, likewise.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shared_with_organizational_units: Option<Vec<String>>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub created_at: Option<Time>,
    /// From when on it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deprecated_at: Option<Time>,
    /// `ebs` or `instance-store`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root_device_type: Option<String>,
    /// Disks that an instance starts with, sorted by device.
    pub block_devices: Vec<BlockDevice>,
    /// `machine`, `kernel` or `ramdisk`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_type: Option<String>,
    /// `windows`; left out for others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub platform: Option<String>,
}

/// One disk of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockDevice {
    /// Name of the device, such as `/dev/sda1`.
    pub device: String,
    /// Snapshot that it is made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snapshot_id: Option<String>,
    /// Whether it is encrypted; left out for disks that are no EBS volumes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encrypted: Option<bool>,
}
