//! `colobus show`: a resource as it is, or was.

use std::io::{self, Write};
use std::path::Path;

use super::exit::printed;
use super::stored::{self, Shape, StoredArgs};
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::{Presence, StoredResource, Time};

/// A resource as it is, or as it was: the whole document.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus show sg-0abc\n  colobus show my-bucket --at 30d\n  \
    colobus show sg-0abc --at 2026-10-23 | jq .config.ingress")]
pub(super) struct Args {
    /// ARN, id or name, also of something that is gone
    resource: String,
    /// As of this time: a date (how it was when the day ended), a time, `yesterday`, `30d` [default: as last seen]
    #[arg(long, value_name = "TIME")]
    at: Option<When>,
    #[command(flatten)]
    stored: StoredArgs,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let mut store = args.stored.open(&settings)?;
    let resource = stored::resource(&mut store, &args.resource)?;
    let at = args.at.map(|when| when.as_of(Time::now()));
    let revision = match at {
        Some(_) => store.revision_at(&resource, at).map_err(stored::failed)?,
        // what is gone is shown as it last was
        None => store.revisions(&resource).map_err(stored::failed)?.pop(),
    };
    let Some(revision) = revision else {
        return Err(absent(&resource, at));
    };
    let document = match at {
        Some(at) => revision.as_seen(at),
        None => revision.document.clone(),
    };
    if args.stored.format == Shape::Human {
        terminal.line(stored::heading(&resource));
        terminal.line(format_args!("  {}", stored::presence(&resource)));
        let until = revision.to.as_ref().map(|to| format!(" until {}", to.observed_at)).unwrap_or_default();
        terminal.line(format_args!("  so since {}{until}", revision.from.observed_at));
        if at.is_none() && resource.presence == Presence::Deleted {
            terminal.warning("it is gone; this is how it last was");
        }
        for unread in &document.unread {
            terminal.warning(format_args!("{} could not be read: {}", unread.path, unread.message));
        }
    }
    let mut out = io::stdout().lock();
    let written = serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from);
    printed(written.and_then(|()| writeln!(out)))
}

/// Says why there is nothing to show. What the history had not seen yet may well have been there.
fn absent(resource: &StoredResource, at: Option<Time>) -> Failed {
    let seen = stored::presence(resource);
    match at {
        Some(at) if at < resource.first_seen.observed_at => {
            Failed::usage(format!("`{}` had not been seen yet as of {at}", resource.id)).hint(format!("it was {seen}"))
        }
        Some(at) if at <= resource.last_seen.observed_at => {
            Failed::usage(format!("the history does not hold how `{}` was as of {at}", resource.id))
                .hint(format!("it was deleted then, or that time has been pruned; it was {seen}"))
        }
        Some(at) => Failed::usage(format!("`{}` was not there as of {at}", resource.id)).hint(format!("it was {seen}")),
        None => Failed::usage(format!("the history holds nothing of `{}` any more", resource.id))
            .hint(format!("it was {seen}")),
    }
}
