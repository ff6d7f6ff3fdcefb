//! `colobus policy explain`: what a policy means, how it decides, and what it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::json;

use super::super::exit::printed;
use super::super::policies::{self, PolicyArgs};
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use super::find;
use super::list::notes;
use crate::collect::{aws, snapshot_file};
use crate::config::Settings;
use crate::model::{Policy, Verdict};
use crate::policy::{self, Library};

/// Say what a policy means.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    colobus policy explain s3-bucket-public\n  \
    colobus policy explain s3-bucket-public --fixtures fixtures/acme/monday.jsonl\n  \
    colobus policy explain s3-bucket-public --format json | jq -r '.permissions[]'")]
pub(super) struct Args {
    /// Id or alias of the policy
    id: String,
    /// Snapshots: list the resources that fail and those that pass; may be repeated
    #[arg(long, value_name = "SNAPSHOT", num_args = 1..)]
    fixtures: Vec<PathBuf>,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    policies: PolicyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    let library = policies::load(&args.policies, settings, terminal)?;
    let policy = find(library.policy_set(), &args.id)?;
    let permissions = permissions(policy);
    let verdicts = verdicts(&library, policy, &args.fixtures)?;
    let rules = library.source(&policy.id).map(after_package).unwrap_or_default();
    let mut out = io::stdout().lock();
    printed(match args.format {
        Format::Json => {
            let report = json!({
                "policy": policy, "permissions": permissions, "rules": rules,
                "fixtures": verdicts.iter().map(|(file, of)| (file.clone(), json!(of))).collect::<serde_json::Map<_, _>>(),
            });
            writeln!(out, "{report:#}")
        }
        Format::Human => human(&mut out, policy, &permissions, rules, &verdicts),
    })
}

/// Returns the IAM actions of the collectors that read what the policy judges and needs.
fn permissions(policy: &Policy) -> BTreeSet<&'static str> {
    let types = policy::types_read(policy);
    let needed = |collector: &&&dyn aws::Collector| collector.types().iter().any(|one| types.contains(one));
    aws::COLLECTORS.iter().filter(needed).flat_map(|collector| collector.actions()).copied().collect()
}

/// Resources by verdict.
type ByVerdict = BTreeMap<Verdict, Vec<String>>;

/// Judges snapshots by this policy, as of the time when each was read.
fn verdicts(library: &Library, policy: &Policy, files: &[PathBuf]) -> Result<Vec<(String, ByVerdict)>, Failed> {
    let of = |file: &PathBuf| {
        let snapshot = snapshot_file::read(file).map_err(Failed::usage)?;
        let mut by_verdict = ByVerdict::new();
        for (resource, verdict) in policy::verdicts_of(library, &policy.id, &snapshot).map_err(Failed::usage)? {
            by_verdict.entry(verdict).or_default().push(resource);
        }
        Ok((file.display().to_string(), by_verdict))
    };
    files.iter().map(of).collect()
}

fn after_package(text: &str) -> &str {
    let start = text.find("\npackage ").map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or_default();
    rest.split_once('\n').map_or("", |(_, rest)| rest).trim()
}

fn human(
    out: &mut impl Write,
    policy: &Policy,
    permissions: &BTreeSet<&str>,
    rules: &str,
    verdicts: &[(String, ByVerdict)],
) -> io::Result<()> {
    writeln!(out, "{}: {}\n", policy.id, policy.title)?;
    paragraph(out, &policy.description)?;
    let types: Vec<&str> = policy.resource_types.iter().map(|one| one.as_str()).collect();
    writeln!(out, "severity     {} (a finding may say otherwise)", policy.severity)?;
    writeln!(out, "judges       {}", types.join(", "))?;
    writeln!(out, "needs        {}", or_none(&policy.reads.join(", ")))?;
    writeln!(out, "tags         {}", or_none(&policy.tags.join(", ")))?;
    writeln!(out, "aliases      {}", or_none(&policy.aliases.join(", ")))?;
    writeln!(out, "file         {}:{}", policy.file, policy.line)?;
    for note in notes(policy) {
        writeln!(out, "note         {note}")?;
    }
    policy.overridden_by.iter().try_for_each(|origin| writeln!(out, "overridden   by {origin}"))?;
    if !policy.params.is_empty() {
        writeln!(out, "\nParameters")?;
    }
    for (name, param) in &policy.params {
        let default = if param.value == param.default { String::new() } else { format!(", default {}", param.default) };
        writeln!(out, "  {name} = {}{default}: {}", param.value, param.description.trim())?;
    }
    if !policy.frameworks.is_empty() {
        writeln!(out, "\nFrameworks")?;
    }
    for (framework, controls) in &policy.frameworks {
        writeln!(out, "  {framework}: {}", controls.join(", "))?;
    }
    writeln!(out, "\nHow it decides")?;
    rules.lines().try_for_each(|line| writeln!(out, "  {}", line.replace('\t', "    ")))?;
    writeln!(out, "\nWhat to do\n")?;
    paragraph(out, &policy.remediation)?;
    writeln!(
        out,
        "Permissions that reading it all takes\n  {}",
        permissions.iter().copied().collect::<Vec<_>>().join(" ")
    )?;
    if !policy.related_resources.is_empty() {
        writeln!(out, "\nTo read on")?;
        policy.related_resources.iter().try_for_each(|link| writeln!(out, "  {link}"))?;
    }
    verdicts.iter().try_for_each(|(file, by_verdict)| fixtures(out, file, by_verdict))
}

fn fixtures(out: &mut impl Write, file: &str, by_verdict: &ByVerdict) -> io::Result<()> {
    writeln!(out, "\nIn {file}")?;
    if by_verdict.is_empty() {
        writeln!(out, "  nothing that it judges")?;
    }
    let order = [Verdict::Fail, Verdict::Unknown, Verdict::Error, Verdict::Pass, Verdict::NotApplicable];
    for (verdict, resources) in order.iter().filter_map(|verdict| by_verdict.get_key_value(verdict)) {
        let word = serde_json::to_value(verdict).ok().and_then(|word| word.as_str().map(|word| word.replace('_', " ")));
        writeln!(out, "  {} ({})", word.unwrap_or_default(), resources.len())?;
        resources.iter().try_for_each(|resource| writeln!(out, "    {resource}"))?;
    }
    Ok(())
}

fn paragraph(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    writeln!(out, "{}\n", text.trim())
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}
