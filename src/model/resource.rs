//! One thing in AWS, normalized to a document.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::coverage::GapReason;
use super::{ResourceType, Time};

/// The version of the document contract that this build writes; a larger number in a file is refused.
pub const SCHEMA: u32 = 1;

/// Identity of a resource: its ARN, or where AWS has none an ARN-like text whose form the type's docs give.
pub type ResourceId = String;

/// One resource as collected: the public contract that policies are written against.
///
/// `config` holds what somebody configured and is what makes a revision; `status` holds what changes by itself
/// (last use, counts, attach times) and never does. Both are in the shape of the type's struct in
/// [`document`](super::document), with sorted keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Version of this contract, [`SCHEMA`].
    pub schema: u32,
    /// ARN or ARN-like identity; unique in a snapshot.
    pub id: ResourceId,
    /// Type name, such as `AWS::S3::Bucket`.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// AWS's own id: `sg-0abc`, `AIDA...`; the name where the type has no other.
    pub native_id: String,
    /// Name for people; may change without the resource being another one.
    pub name: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// Tags; empty when there are none.
    pub tags: BTreeMap<String, String>,
    /// What somebody configured.
    pub config: Value,
    /// What changes by itself.
    pub status: Value,
    /// The parts of this document that could not be read. An absent value whose pointer is not under one of these is
    /// known to be absent.
    pub unread: Vec<Unread>,
    /// Where the document comes from.
    pub source: Source,
}

/// A part of a document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// JSON pointer (RFC 6901) of the part, such as `/config/policy`.
    pub path: String,
    /// Why it could not be read.
    pub reason: GapReason,
    /// The IAM action that the call needs, such as `s3:GetBucketPolicy`; absent when no call is to blame.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<String>,
    /// What AWS or the source answered, for people.
    pub message: String,
}

impl Unread {
    /// Returns whether a verdict that needs the value at `pointer` cannot be given: the unread part is that value, holds
    /// it, or is a part of it.
    #[must_use]
    pub fn affects(&self, pointer: &str) -> bool {
        is_at_or_below(pointer, &self.path) || is_at_or_below(&self.path, pointer)
    }
}

fn is_at_or_below(pointer: &str, ancestor: &str) -> bool {
    pointer.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Which kind of source.
    pub kind: SourceKind,
    /// When it was collected.
    pub collected_at: Time,
}

/// The kinds of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The live AWS API.
    Aws,
    /// A Terraform plan.
    TerraformPlan,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(path: &str) -> Unread {
        Unread { path: path.into(), reason: GapReason::AccessDenied, action: None, message: String::new() }
    }

    #[test]
    fn an_unread_part_affects_itself_what_it_holds_and_what_holds_it() {
        assert!(unread("/config/policy").affects("/config/policy"));
        assert!(unread("/config/policy").affects("/config/policy/statements"));
        assert!(unread("/config/policy").affects("/config"));
    }

    #[test]
    fn an_unread_part_leaves_its_neighbours_alone() {
        assert!(!unread("/config/policy").affects("/config/policy_status"));
        assert!(!unread("/config/policy").affects("/config/acl"));
    }
}
