//! `colobus history`: every revision of a resource, and the life of its findings.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::exit::printed;
use super::stored::{self, Shape, StoredArgs};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::diff;
use crate::model::{
    Change, FindingState, FindingStep, Revision, RevisionCause, RunRef, StoredResource, Time, UnreadSpan,
};

/// Every revision of a resource: when, and what changed, in one line.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus history sg-0abc\n  colobus history my-bucket --format json\n  \
    colobus history arn:aws:iam::111122223333:role/deploy --all-changes")]
pub(super) struct Args {
    /// ARN, id or name, also of something that is gone
    resource: String,
    /// Every change on a line of its own, instead of the first and how many more
    #[arg(long)]
    all_changes: bool,
    #[command(flatten)]
    stored: StoredArgs,
}

/// What is told of a resource; JSON is this.
#[derive(Serialize)]
struct Life<'a> {
    resource: &'a StoredResource,
    revisions: Vec<Step>,
    findings: &'a [FindingStep],
}

/// One revision, or the end of the last one.
#[derive(Serialize)]
struct Step {
    #[serde(rename = "from")]
    run: RunRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<RunRef>,
    what: What,
    /// What changed, in words.
    summary: Vec<String>,
    changes: Vec<Change>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// Nobody knows when it was made: at some time before.
    FirstSeen,
    Changed,
    Returned,
    Deleted,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let mut store = args.stored.open(&settings)?;
    let resource = stored::resource(&mut store, &args.resource)?;
    let revisions = store.revisions(&resource).map_err(stored::failed)?;
    let findings = store.finding_steps(&resource.id).map_err(stored::failed)?;
    let steps = steps(&revisions)?;
    if args.stored.format == Shape::Json {
        let life = Life { resource: &resource, revisions: steps, findings: &findings };
        let mut out = io::stdout().lock();
        let written = serde_json::to_writer_pretty(&mut out, &life).map_err(io::Error::from);
        return printed(written.and_then(|()| writeln!(out)));
    }
    terminal.line(stored::heading(&resource));
    terminal.line(format_args!("  {}", stored::presence(&resource)));
    printed(print(&steps, &findings, args.all_changes))
}

/// Returns the steps of a resource's life, the first one first.
fn steps(revisions: &[Revision]) -> Result<Vec<Step>, Failed> {
    let mut steps = vec![];
    let mut before: Option<&Revision> = None;
    for revision in revisions {
        let (differences, what) = match (revision.cause, before) {
            (RevisionCause::FirstSeen, _) | (_, None) => (vec![], What::FirstSeen),
            (RevisionCause::Changed, Some(before)) => (differences(before, revision)?, What::Changed),
            (RevisionCause::Returned, Some(before)) => (differences(before, revision)?, What::Returned),
        };
        steps.push(Step {
            run: revision.from.clone(),
            to: revision.to.clone(),
            what,
            summary: differences.iter().map(diff::sentence).collect(),
            changes: differences.into_iter().map(|one| one.change).collect(),
        });
        if let Some(to) = revision.to.clone().filter(|_| revision.ended_by_deletion) {
            steps.push(Step { run: to, to: None, what: What::Deleted, summary: vec![], changes: vec![] });
        }
        before = Some(revision);
    }
    Ok(steps)
}

/// Returns what changed from one revision to another; what could not be read in one of them is no change.
pub(super) fn differences(before: &Revision, after: &Revision) -> Result<Vec<diff::Difference>, Failed> {
    let value = |revision: &Revision| {
        serde_json::to_value(&revision.document)
            .map_err(|error| Failed::to_run(format!("a document cannot be written: {error}")))
    };
    Ok(diff::changes(&value(before)?, &value(after)?, &unread(&[before, after])))
}

/// The pointers of which the revisions hold no value, since no run could read them until the revision ended. What was
/// read at last, though not at first, is known, and its change is a change.
pub(super) fn unread(revisions: &[&Revision]) -> Vec<String> {
    let never_read = |revision: &Revision, span: &UnreadSpan| {
        !span.kept
            && span.to.as_ref().is_none_or(|read| revision.to.as_ref().is_some_and(|end| read.number >= end.number))
    };
    let spans = revisions.iter().flat_map(|one| one.unread.iter().filter(|span| never_read(one, span)));
    spans.map(|span| span.unread.path.clone()).collect()
}

fn print(steps: &[Step], findings: &[FindingStep], all: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for step in steps.iter().rev() {
        let word = match step.what {
            What::FirstSeen => "first seen",
            What::Changed => "changed",
            What::Returned => "returned",
            What::Deleted => "deleted",
        };
        let shown = if all { step.summary.len() } else { 1 };
        let first = step.summary.iter().take(shown);
        let mut lines: Vec<String> = first.cloned().collect();
        if step.summary.len() > shown
            && let Some(last) = lines.last_mut()
        {
            *last = format!("{last}; and {} more", step.summary.len() - shown);
        }
        let when = step.run.observed_at.to_string();
        if lines.is_empty() {
            writeln!(out, "{when}  {word}")?;
        }
        for (nth, line) in lines.iter().enumerate() {
            let (when, word) = if nth == 0 { (when.as_str(), word) } else { ("", "") };
            writeln!(out, "{when:20}  {word:10}  {line}")?;
        }
    }
    lives(findings).iter().enumerate().try_for_each(|(nth, life)| {
        if nth == 0 {
            writeln!(out, "\nFindings")?;
        }
        writeln!(out, "  {life}")
    })
}

/// Tells the life of each finding in a line: "high  sg-internet-ingress-ssh (tcp/22/ipv4)  found TIME, gone TIME (fixed)".
fn lives(steps: &[FindingStep]) -> Vec<String> {
    let mut lives: Vec<(&FindingStep, Vec<String>)> = vec![];
    for step in steps {
        let told = told(step.run.observed_at, step);
        match lives.last_mut() {
            Some((known, life)) if known.known.finding.fingerprint == step.known.finding.fingerprint => {
                if life.last().is_none_or(|last| step.state != FindingState::Active || last.starts_with("gone")) {
                    life.push(told);
                }
            }
            _ => lives.push((step, vec![told])),
        }
    }
    let line = |(step, life): &(&FindingStep, Vec<String>)| {
        let finding = &step.known.finding;
        let key = if finding.key.is_empty() { String::new() } else { format!(" ({})", finding.key) };
        format!("{:8}  {}{key}  {}", finding.severity.as_str(), finding.policy_id, life.join(", "))
    };
    lives.iter().map(line).collect()
}

fn told(at: Time, step: &FindingStep) -> String {
    let reason = step.reason.map(|reason| format!(" ({})", word(&reason))).unwrap_or_default();
    match step.state {
        FindingState::Active => format!("found {at}"),
        FindingState::Stale => format!("not re-checked since {at}{reason}"),
        FindingState::Absent => format!("gone {at}{reason}"),
    }
}

/// The word that JSON has for a reason, with spaces.
fn word(reason: &impl Serialize) -> String {
    let text = serde_json::to_value(reason).ok().and_then(|value| value.as_str().map(str::to_owned));
    text.unwrap_or_default().replace('_', " ")
}
