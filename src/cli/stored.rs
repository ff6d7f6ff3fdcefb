//! What the commands that ask the history share: which store, which resource, which format.

use super::store_args::{self, StoreArgs};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::{Presence, StoredResource};
use crate::store::{Search, SearchState, Store, StoreError};

/// Which store is asked.
#[derive(Debug, clap::Args)]
pub(super) struct StoredArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    pub(super) format: Shape,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Shape {
    /// Text for people.
    Human,
    /// One JSON value.
    Json,
}

impl StoredArgs {
    /// Opens the store.
    pub(super) fn open(&self, settings: &Settings) -> Result<Store, Failed> {
        self.store.open(settings)
    }
}

/// What the store refuses, for people.
pub(super) fn failed(error: StoreError) -> Failed {
    store_args::failed(&error)
}

/// How many resources are named when a text fits more than one.
const NAMED: usize = 10;

/// Returns the one resource that a text names: its ARN, id or name; else one of which that is a part.
pub(super) fn resource(store: &mut Store, text: &str) -> Result<StoredResource, Failed> {
    if text.trim().is_empty() {
        return Err(Failed::usage("the resource has no name").hint("give its ARN, id or name"));
    }
    let mut found = store.resolve(text).map_err(failed)?;
    if found.is_empty() {
        let search = Search { words: vec![text.to_owned()], state: SearchState::Any, ..Search::default() };
        let near = store.search(&search, NAMED).map_err(failed)?;
        found = near.hits.into_iter().map(|hit| hit.resource).collect();
        if found.is_empty() {
            return Err(Failed::usage(format!("nothing that was ever seen is called `{text}`"))
                .hint("`colobus search` finds by part of a name, by tag, address, port and principal"));
        }
    }
    // of several with one name, the one that is still there is meant
    let present = found.iter().filter(|one| one.presence != Presence::Deleted).count();
    if found.len() > 1 && present == 1 {
        found.retain(|one| one.presence != Presence::Deleted);
    }
    if found.len() > 1 {
        let ids: Vec<String> = found.iter().take(NAMED).map(|one| format!("\n    {}", one.id)).collect();
        let more = if found.len() >= NAMED { "\n    ..." } else { "" };
        return Err(Failed::usage(format!("`{text}` names more than one resource:{}{more}", ids.concat()))
            .hint("give the ARN of one of them; `colobus search` lists all"));
    }
    found.pop().ok_or_else(|| Failed::usage(format!("nothing is called `{text}`")))
}

/// Returns the line that says which resource is told about.
pub(super) fn heading(resource: &StoredResource) -> String {
    let name = if resource.name == resource.native_id {
        resource.name.clone()
    } else {
        format!("{} ({})", resource.name, resource.native_id)
    };
    format!("{name}  {}  {}  {}", resource.resource_type, resource.account, resource.region)
}

/// Returns whether a resource is there, in words.
pub(super) fn presence(resource: &StoredResource) -> String {
    let seen = format!("first seen {}, last seen {}", resource.first_seen.observed_at, resource.last_seen.observed_at);
    match (resource.presence, &resource.gone_since) {
        (Presence::Present, _) => seen,
        (Presence::Deleted, Some(run)) => format!("{seen}, deleted by {}", run.observed_at),
        (Presence::NotSeen, Some(run)) => {
            format!("{seen}, not seen since {}, when the list could not be read in full", run.observed_at)
        }
        (Presence::Deleted, None) => format!("{seen}, deleted"),
        (Presence::NotSeen, None) => format!("{seen}, not seen since"),
    }
}

/// Ends a command that printed an answer and what people should know of it.
pub(super) fn done(terminal: &Terminal, line: impl std::fmt::Display) -> Result<Exit, Failed> {
    terminal.line(line);
    Ok(Exit::Passed)
}
