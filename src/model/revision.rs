//! Resources and their revisions, as the history keeps them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::history::RunRef;
use super::resource::SCHEMA;
use super::{Resource, ResourceId, ResourceType, Source, SourceKind, Time, Unread};

/// Whether a resource is there, as far as the history knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Seen by the last run that looked at its place.
    Present,
    /// Missing from a list that was not whole: it may or may not be there.
    NotSeen,
    /// Missing from a list that was whole.
    Deleted,
}

/// A resource that was ever seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoredResource {
    /// Number of the resource in this store.
    #[serde(skip)]
    pub key: i64,
    /// ARN or ARN-like identity.
    pub id: ResourceId,
    /// The type.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// AWS's own id.
    pub native_id: String,
    /// Name for people, as last seen.
    pub name: String,
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// Whether it is there.
    pub presence: Presence,
    /// The run that first saw it.
    pub first_seen: RunRef,
    /// The last run that saw it.
    pub last_seen: RunRef,
    /// The run that found it not seen or deleted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gone_since: Option<RunRef>,
}

/// Why a revision began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionCause {
    /// The resource was seen for the first time.
    FirstSeen,
    /// Its `config` or `tags` changed.
    Changed,
    /// It had been deleted and was seen again.
    Returned,
}

/// What a resource was from one run to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// Number of the revision in this store.
    #[serde(skip)]
    pub key: i64,
    /// The resource.
    pub id: ResourceId,
    /// The run that first saw it so.
    pub from: RunRef,
    /// The first run that saw it otherwise, or gone; absent while it lasts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<RunRef>,
    /// Whether `to` found the resource deleted, and not changed.
    pub ended_by_deletion: bool,
    /// Why it began.
    pub cause: RevisionCause,
    /// 32 hex digits over canonical `config` and `tags`.
    pub hash: String,
    /// The document, with `status` as it was last seen. A part that could not be read later holds what was read before;
    /// its `unread` names the parts that the last run of the revision could not read, [`kept`](UnreadSpan::kept) or not.
    pub document: Resource,
    /// The parts that some run of the revision could not read, and which.
    pub unread: Vec<UnreadSpan>,
}

/// A part of a revision that runs could not read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadSpan {
    /// The part and why it could not be read.
    #[serde(flatten)]
    pub unread: Unread,
    /// The first run that could not.
    pub from: RunRef,
    /// The first run that could again; absent when none could.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<RunRef>,
    /// Whether the document holds what had been read before.
    pub kept: bool,
}

impl Revision {
    /// Returns the document as a run would have handed it to policies at `at`: parts that the runs of that time could not
    /// read are left out and named in `unread`, though the history knows earlier values.
    #[must_use]
    pub fn as_seen(&self, at: Time) -> Resource {
        let mut seen = self.document.clone();
        seen.unread = self
            .unread
            .iter()
            .filter(|span| span.from.observed_at <= at && span.to.as_ref().is_none_or(|to| to.observed_at > at))
            .map(|span| span.unread.clone())
            .collect();
        let mut halves = Value::Object(serde_json::Map::new());
        if let Some(fields) = halves.as_object_mut() {
            fields.insert("config".into(), std::mem::take(&mut seen.config));
            fields.insert("status".into(), std::mem::take(&mut seen.status));
        }
        for unread in &seen.unread {
            remove(&mut halves, &unread.path);
        }
        if let Some(fields) = halves.as_object_mut() {
            seen.config = fields.remove("config").unwrap_or_default();
            seen.status = fields.remove("status").unwrap_or_default();
        }
        if seen.unread.iter().any(|unread| unread.path == "/tags") {
            seen.tags.clear();
        }
        seen
    }
}

/// Removes the member at a JSON pointer, when it is a member of an object that is not one of the document's own halves.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if parent.is_empty() {
        // a whole half: the field must stay, what is in it goes
        if let Some(half) = document.pointer_mut(pointer) {
            *half = Value::Object(serde_json::Map::new());
        }
    } else if let Some(Value::Object(fields)) = document.pointer_mut(parent) {
        fields.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}

/// The part of a document that a revision keeps: everything but `status`, `unread` and `source`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionBody {
    /// ARN or ARN-like identity.
    pub id: ResourceId,
    /// The type.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// AWS's own id.
    pub native_id: String,
    /// Name for people.
    pub name: String,
    /// Partition.
    pub partition: String,
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// What somebody configured.
    pub config: Value,
}

impl RevisionBody {
    /// Returns the document again, as of the given time.
    #[must_use]
    pub fn into_resource(self, status: Value, unread: Vec<Unread>, collected_at: Time) -> Resource {
        Resource {
            schema: SCHEMA,
            id: self.id,
            resource_type: self.resource_type,
            native_id: self.native_id,
            name: self.name,
            partition: self.partition,
            account: self.account,
            region: self.region,
            tags: self.tags,
            config: self.config,
            status,
            unread,
            source: Source { kind: SourceKind::Aws, collected_at },
        }
    }
}
