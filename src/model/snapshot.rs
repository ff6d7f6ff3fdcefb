//! Documents and coverage at one time.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::fingerprint::short_hash;
use super::resource::{Resource, SCHEMA, Unread};
use super::resource_type::{GLOBAL, Home};
use super::{Coverage, Place, ResourceId, ResourceType, Scope, Time};

/// First line of a snapshot file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotHeader {
    /// Always `colobus_snapshot`: tells the file from any other JSON Lines file.
    pub kind: SnapshotKind,
    /// Version of the document contract.
    pub schema: u32,
    /// Version of the program that wrote it.
    pub version: String,
    /// When collecting began.
    pub started_at: Time,
    /// When it ended; judgements are as of this time unless another is asked for.
    pub ended_at: Time,
    /// What was asked for.
    pub scope: Scope,
    /// What was seen.
    pub coverage: Coverage,
    /// How many documents follow, one a line, sorted by id.
    pub documents: u64,
}

/// The constant that marks a snapshot file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SnapshotKind {
    /// The one value.
    #[serde(rename = "colobus_snapshot")]
    Snapshot,
}

/// A document as a snapshot holds it: its JSON text, and beside it the fields by which it is found.
///
/// The text is parsed only where it is judged, so that a snapshot costs little more memory than its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// ARN or ARN-like identity.
    pub id: ResourceId,
    /// The type.
    pub resource_type: ResourceType,
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// The parts that could not be read.
    pub unread: Vec<Unread>,
    /// 16 hex digits over `config` and `tags`, as they are written: what makes a revision.
    pub config_hash: String,
    /// 16 hex digits over the rest but `source`, as it is written: names, `status`, what is unread.
    pub rest_hash: String,
    /// The whole [`Resource`] as one line of JSON.
    pub text: Box<str>,
}

impl Document {
    /// Returns the document of a resource.
    ///
    /// # Errors
    /// Never for a resource that a collector made; JSON with keys that are not text cannot be written.
    pub fn of(resource: &Resource) -> Result<Self, serde_json::Error> {
        Self::parse(serde_json::to_string(resource)?)
    }

    /// Reads a document from its line of JSON.
    ///
    /// # Errors
    /// What is wrong with the line, with its column, when it is not a resource document of a known type.
    pub fn parse(text: String) -> Result<Self, serde_json::Error> {
        let envelope: Envelope<'_> = serde_json::from_str(&text)?;
        if envelope.schema != SCHEMA {
            let message = format!("document schema {} is not the {SCHEMA} that this version reads", envelope.schema);
            return Err(serde::de::Error::custom(message));
        }
        let config_hash = short_hash([envelope.config.get().as_bytes(), envelope.tags.get().as_bytes()]);
        let rest = [envelope.native_id, envelope.name, envelope.partition, envelope.status, envelope.unread];
        let places = [envelope.account.as_bytes(), envelope.region.as_bytes()];
        let rest_hash = short_hash(rest.iter().map(|raw| raw.get().as_bytes()).chain(places));
        let unread = match envelope.unread.get() {
            "[]" => vec![],
            list => serde_json::from_str(list)?,
        };
        Ok(Self {
            id: envelope.id.into_owned(),
            resource_type: envelope.resource_type,
            account: envelope.account.into_owned(),
            region: envelope.region.into_owned(),
            unread,
            config_hash,
            rest_hash,
            text: text.into_boxed_str(),
        })
    }

    /// Parses the text.
    ///
    /// # Errors
    /// When the text is not a resource document, which reading a snapshot file has ruled out.
    pub fn resource(&self) -> Result<Resource, serde_json::Error> {
        serde_json::from_str(&self.text)
    }

    /// Returns the place whose coverage tells whether this document's absence means anything.
    #[must_use]
    pub fn place(&self) -> Place {
        let region = match self.resource_type.home() {
            Home::Region => self.region.clone(),
            Home::Account => GLOBAL.to_owned(),
        };
        Place { account: self.account.clone(), region, resource_type: self.resource_type }
    }
}

/// A [`Resource`] of which only what a snapshot needs is taken out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    schema: u32,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(rename = "type")]
    resource_type: ResourceType,
    #[serde(borrow)]
    native_id: &'a RawValue,
    #[serde(borrow)]
    name: &'a RawValue,
    #[serde(borrow)]
    partition: &'a RawValue,
    #[serde(borrow)]
    account: Cow<'a, str>,
    #[serde(borrow)]
    region: Cow<'a, str>,
    #[serde(borrow)]
    tags: &'a RawValue,
    #[serde(borrow)]
    config: &'a RawValue,
    #[serde(borrow)]
    status: &'a RawValue,
    #[serde(borrow)]
    unread: &'a RawValue,
    #[serde(rename = "source")]
    _source: IgnoredAny,
}

/// Everything that one collection brought back. Documents are sorted by id, ids are unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Times, scope and coverage.
    pub header: SnapshotHeader,
    /// The documents.
    pub documents: Vec<Document>,
}
