//! `colobus diff`: what changed, in one resource or between two runs.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::Value;

use super::exit::printed;
use super::history::unread;
use super::stored::{self, Shape, StoredArgs};
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::diff::{self, Difference};
use crate::model::{Revision, RunState, RunSummary, StoredResource, Time};
use crate::store::{RunSelector, Store};

/// What changed: in one resource between two times, or in everything between two runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus diff                             the last run against the one before\n  \
    colobus diff --run 12 --run 15\n  colobus diff sg-0abc                     its last change\n  \
    colobus diff sg-0abc --from 30d\n  colobus diff sg-0abc --from 2026-10-01 --to 2026-11-01 --format json")]
pub(super) struct Args {
    /// ARN, id or name; left out, everything between two runs
    resource: Option<String>,
    /// Earlier time: a date (how it was when the day ended), a time, `yesterday`, `30d` [default: before its last change]
    #[arg(long, value_name = "TIME", requires = "resource")]
    from: Option<When>,
    /// Later time [default: as last seen]
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<When>,
    /// A run: number, id, or beginning of an id; twice, the earlier and the later; once, that one against the last
    #[arg(long = "run", value_name = "RUN", num_args = 1, conflicts_with = "resource")]
    runs: Vec<String>,
    #[command(flatten)]
    stored: StoredArgs,
}

/// What became of one resource.
#[derive(Serialize)]
struct Changed {
    id: String,
    #[serde(rename = "type")]
    resource_type: String,
    name: String,
    account: String,
    region: String,
    what: What,
    /// What changed, in words.
    summary: Vec<String>,
    /// JSON Patch (RFC 6902) of `name`, `tags` and `config`.
    patch: Value,
    #[serde(skip)]
    differences: Vec<Difference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// It was in no run before, which is not to say when it was made.
    FirstSeen,
    Returned,
    Changed,
    Deleted,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let mut store = args.stored.open(&settings)?;
    let json = args.stored.format == Shape::Json;
    match &args.resource {
        Some(text) => one(args, &mut store, text, json, terminal),
        None => everything(args, &mut store, &settings, json, terminal),
    }
}

fn one(args: &Args, store: &mut Store, text: &str, json: bool, terminal: &Terminal) -> Result<Exit, Failed> {
    let resource = stored::resource(store, text)?;
    let now = Time::now();
    let (before, after, words) = match args.from {
        Some(from) => {
            let from = from.as_of(now);
            let to = args.to.map(|to| to.as_of(now));
            if to.is_some_and(|to| to < from) {
                return Err(Failed::usage(format!("`--to` is before `--from` ({from})")));
            }
            let before = store.revision_at(&resource, Some(from)).map_err(stored::failed)?;
            let after = store.revision_at(&resource, to).map_err(stored::failed)?;
            let to = to.map_or_else(|| "as last seen".to_owned(), |to| to.to_string());
            (before, after, format!("from {from} to {to}"))
        }
        None => last_change(store, &resource)?,
    };
    if before.is_none() && after.is_none() {
        return Err(Failed::usage(format!("`{}` was there at neither time", resource.id))
            .hint(format!("it was {}", stored::presence(&resource))));
    }
    let since = args.from.map(|from| from.as_of(now));
    let changed = changed(&resource, since, before.as_ref(), after.as_ref())?;
    let mut out = io::stdout().lock();
    if json {
        let patch = changed.map_or_else(|| Value::Array(vec![]), |changed| changed.patch);
        let written = serde_json::to_writer_pretty(&mut out, &patch).map_err(io::Error::from);
        return printed(written.and_then(|()| writeln!(out)));
    }
    terminal.line(format_args!("{}\n  {words}", stored::heading(&resource)));
    match changed {
        Some(changed) => printed(print(&changed, "", &mut anstream(terminal))),
        None => stored::done(terminal, "no difference"),
    }
}

/// Returns the last two revisions, or the last one and nothing for what is gone.
type Pair = (Option<Revision>, Option<Revision>, String);

fn last_change(store: &mut Store, resource: &StoredResource) -> Result<Pair, Failed> {
    let mut revisions = store.revisions(resource).map_err(stored::failed)?;
    let last = revisions.pop();
    Ok(match last {
        Some(last) if last.ended_by_deletion => {
            let when = last.to.as_ref().map(|run| run.observed_at.to_string()).unwrap_or_default();
            (Some(last), None, format!("its deletion, seen {when}"))
        }
        last => {
            let when = last.as_ref().map(|last| last.from.observed_at.to_string()).unwrap_or_default();
            let words = if revisions.is_empty() {
                "it has not changed since it was first seen"
            } else {
                "its last change, seen"
            };
            (revisions.pop(), last, format!("{words} {when}"))
        }
    })
}

fn everything(
    args: &Args,
    store: &mut Store,
    settings: &Settings,
    json: bool,
    terminal: &Terminal,
) -> Result<Exit, Failed> {
    let (earlier, later) = runs(args, store, settings)?;
    let touched = store.touched_between(earlier.number, later.number).map_err(stored::failed)?;
    let (from, to) = (earlier.observed_at, later.observed_at);
    let mut all = vec![];
    for resource in touched {
        let before = store.revision_at(&resource, from).map_err(stored::failed)?;
        let after = store.revision_at(&resource, to).map_err(stored::failed)?;
        all.extend(changed(&resource, from, before.as_ref(), after.as_ref())?);
    }
    let mut out = io::stdout().lock();
    if json {
        let written = serde_json::to_writer_pretty(&mut out, &all).map_err(io::Error::from);
        return printed(written.and_then(|()| writeln!(out)));
    }
    drop(out);
    let mut out = anstream(terminal);
    let written = all.iter().try_for_each(|changed| {
        let (sign, style) = sign(changed.what);
        let name = if changed.name.is_empty() { &changed.id } else { &changed.name };
        writeln!(
            out,
            "{style}{sign} {}  {name}{style:#}  {}  {}  {}",
            changed.resource_type, changed.account, changed.region, changed.id
        )?;
        if changed.what == What::Changed { print(changed, "  ", &mut out) } else { Ok(()) }
    });
    printed(written)?;
    let number = |what| all.iter().filter(|changed| changed.what == what).count();
    let returned = match number(What::Returned) {
        0 => String::new(),
        count => format!(", {count} returned"),
    };
    stored::done(
        terminal,
        format_args!(
            "from run {} ({}) to run {} ({}): {} first seen{}, {} changed, {} deleted",
            earlier.number,
            time(from),
            later.number,
            time(to),
            number(What::FirstSeen),
            returned,
            number(What::Changed),
            number(What::Deleted)
        ),
    )
}

fn time(at: Option<Time>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// Returns the earlier and the later run.
fn runs(args: &Args, store: &mut Store, settings: &Settings) -> Result<(RunSummary, RunSummary), Failed> {
    let named = |store: &mut Store, text: &str| -> Result<RunSummary, Failed> {
        let run = store.run(RunSelector::Named(text)).map_err(stored::failed)?;
        if run.state == RunState::Complete {
            return Ok(run);
        }
        Err(Failed::usage(format!(
            "run {} was interrupted while it was recorded: nothing of it is in the store",
            run.number
        )))
    };
    let (first, second) = match args.runs.as_slice() {
        [first, second] => (named(store, first)?, named(store, second)?),
        [first] => {
            let first = named(store, first)?;
            let last = store.run(RunSelector::Last(Some(&first.name))).map_err(stored::failed)?;
            (first, last)
        }
        [] => {
            let runs = store.runs(Some(&settings.name), LOOKED_BACK).map_err(stored::failed)?;
            let mut complete = runs.into_iter().filter(|run| run.state == RunState::Complete);
            match (complete.next(), complete.next()) {
                (Some(last), Some(before)) => (before, last),
                _ => {
                    return Err(Failed::usage(format!("the store holds fewer than two runs of `{}`", settings.name))
                        .hint("`colobus runs` lists what there is; `colobus diff --run A --run B` compares any two"));
                }
            }
        }
        more => return Err(Failed::usage(format!("`--run` was given {} times; two runs can be compared", more.len()))),
    };
    Ok(if first.observed_at <= second.observed_at { (first, second) } else { (second, first) })
}

/// Runs among which the last two complete ones are looked for; interrupted ones are rare.
const LOOKED_BACK: u32 = 100;

/// Returns what became of a resource since a time, `None` when nothing did.
fn changed(
    resource: &StoredResource,
    since: Option<Time>,
    before: Option<&Revision>,
    after: Option<&Revision>,
) -> Result<Option<Changed>, Failed> {
    if before.map(|one| one.key) == after.map(|one| one.key) {
        return Ok(None);
    }
    let value = |revision: &Revision| {
        serde_json::to_value(&revision.document)
            .map_err(|error| Failed::to_run(format!("a document cannot be written: {error}")))
    };
    let unread = unread(&before.into_iter().chain(after).collect::<Vec<_>>());
    let (what, before, after) = match (before, after) {
        (Some(before), Some(after)) => (What::Changed, Some(value(before)?), Some(value(after)?)),
        (None, Some(after)) if since.is_some_and(|since| resource.first_seen.observed_at <= since) => {
            (What::Returned, None, Some(value(after)?))
        }
        (None, Some(after)) => (What::FirstSeen, None, Some(value(after)?)),
        (Some(before), None) => (What::Deleted, Some(value(before)?), None),
        (None, None) => return Ok(None),
    };
    let differences = match (&before, &after) {
        (Some(before), Some(after)) => diff::changes(before, after, &unread),
        _ => vec![],
    };
    if what == What::Changed && differences.is_empty() {
        return Ok(None);
    }
    Ok(Some(Changed {
        id: resource.id.clone(),
        resource_type: resource.resource_type.to_string(),
        name: resource.name.clone(),
        account: resource.account.clone(),
        region: resource.region.clone(),
        what,
        summary: differences.iter().map(diff::sentence).collect(),
        patch: diff::patch(before.as_ref(), after.as_ref(), &unread),
        differences,
    }))
}

fn sign(what: What) -> (char, Style) {
    let (sign, colour) = match what {
        What::FirstSeen | What::Returned => ('+', AnsiColor::Green),
        What::Changed => ('~', AnsiColor::Yellow),
        What::Deleted => ('-', AnsiColor::Red),
    };
    (sign, Style::new().fg_color(Some(colour.into())))
}

fn print(changed: &Changed, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    match changed.what {
        What::FirstSeen => return writeln!(out, "{indent}first seen"),
        What::Returned => return writeln!(out, "{indent}returned"),
        What::Deleted => return writeln!(out, "{indent}deleted"),
        What::Changed => {}
    }
    changed.differences.iter().zip(&changed.summary).try_for_each(|(difference, sentence)| {
        let (sign, style) = sign(match (&difference.change.before, &difference.change.after) {
            (None, _) => What::FirstSeen,
            (_, None) => What::Deleted,
            _ => What::Changed,
        });
        writeln!(out, "{indent}{style}{sign} {sentence}{style:#}")
    })
}

/// Returns stdout, with colours when it takes them.
fn anstream(terminal: &Terminal) -> anstream::AutoStream<io::Stdout> {
    let choice = if terminal.colors_stdout() { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
    anstream::AutoStream::new(io::stdout(), choice)
}
