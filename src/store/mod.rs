//! The history: every document that was ever collected, and every finding, with the runs that saw them.
//!
//! One SQLite file with a write-ahead log. One process writes at a time, others read what was complete before. A run is
//! recorded in one transaction after its reports are safe, so that it is in the store as a whole or, but for a marker
//! row that says it was interrupted, not at all.
//!
//! | file | story |
//! |---|---|
//! | `open` | finds, makes, checks and migrates the file |
//! | `db` | one connection, for callers that are not asynchronous |
//! | `packed` | documents, compressed |
//! | `terms` | what a document can be found by (pure) |
//! | `merge` | what changed since the last revision, and what only could not be read (pure) |
//! | `index` | terms become rows |
//! | `recording` | a run begins to be recorded, and ends |
//! | `record_documents` | a run's documents become revisions |
//! | `resource_rows` | the resources of a store, read ahead |
//! | `record_findings` | a run's findings become states |
//! | `baseline` | what the next run is compared with |
//! | `as_of` | the account as it was: a snapshot again |
//! | `query` | runs, resources, revisions, documents as of a time |
//! | `search` | by name, tag, address, port, principal, text |
//! | `retention`, `check`, `transfer` | prune and vacuum; is it sound; export and import |
//!
//! A document that did not change costs no write: `places.looked_run` says when its place was last looked at, and a
//! resource without a mark of being gone was seen then.

mod as_of;
mod baseline;
mod batch;
#[cfg(test)]
mod care_tests;
mod check;
mod db;
mod error;
mod findings;
mod index;
mod merge;
#[cfg(test)]
mod model_tests;
mod open;
mod packed;
mod query;
mod record_documents;
mod record_findings;
#[cfg(test)]
mod record_tests;
mod recording;
mod resource_rows;
mod retention;
#[cfg(test)]
mod sample;
mod search;
mod terms;
#[cfg(test)]
mod terms_tests;
mod transfer;

pub use baseline::BaselineChoice;
pub use check::CheckReport;
pub use error::{AFTER_CHECK, StoreError};
pub use open::{StoreUrl, VERSION};
pub use query::{DocumentFilter, RunSelector};
pub use record_findings::FindingNow;
pub use recording::{Recording, RunFacts, Unjudged};
pub use retention::PruneReport;
pub use search::{Found, FoundAt, Hit, Relation, Search, SearchState};
pub use terms::{AddressTerm, PortTerm, PrincipalTerm, ROLES, Terms, network, terms};

use std::path::Path;

use db::Db;
use packed::Dictionaries;

/// An open store. Its methods block, so that asynchronous code calls them from `tokio::task::spawn_blocking`; elsewhere in a
/// runtime they panic.
pub struct Store {
    db: Db,
    dictionaries: Dictionaries,
}

impl Store {
    fn of(db: Db) -> Self {
        Self { db, dictionaries: Dictionaries::default() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.db.path()
    }
}
