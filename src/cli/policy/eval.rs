//! `colobus policy eval`: one policy on one resource, told in detail.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::exit::printed;
use super::super::policies::{self, PolicyArgs};
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use super::find;
use crate::collect::snapshot_file;
use crate::config::Settings;
use crate::model::{Policy, PolicyId, Snapshot, Time};
use crate::policy::{self, RuleValue, Traced};
use crate::spelling::closest;

/// How many characters of a rule's value are shown.
const SHOWN: usize = 400;

/// Judge one resource of a snapshot by one policy.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Judge one resource of a snapshot by one policy, and tell everything: the verdict with its findings, what the policy printed by `print(...)`, what each of its rules \
                  came to, and which of its lines were reached. The policy is judged by whether it is on or off.",
    after_help = "Examples:\n  \
    colobus policy eval sg-internet-ingress-ssh --resource sg-0a1b --from today.jsonl\n  \
    colobus policy eval policies/aws/s3/s3_bucket_public.rego --resource my-bucket --from today.jsonl --lines"
)]
pub(super) struct Args {
    /// Id or alias of a policy, or its file
    #[arg(value_name = "FILE|ID")]
    policy: String,
    /// The resource: its id (ARN), AWS's own id, or its name
    #[arg(long, value_name = "ID")]
    resource: String,
    /// Snapshot that holds the resource
    #[arg(long, value_name = "SNAPSHOT")]
    from: PathBuf,
    /// Judge as of this time (2026-11-23 or 2026-11-23T08:00:00Z) [default: when the account was read]
    #[arg(long, value_name = "TIME")]
    now: Option<Time>,
    /// Show the policy's text with the lines that were reached
    #[arg(long)]
    lines: bool,
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
    let file = Path::new(&args.policy);
    let is_file = file.extension().is_some_and(|extension| extension == "rego");
    let library = if is_file && args.policies.policies.is_empty() {
        policies::load_from(&[root(file)?], &args.policies, settings, terminal)?
    } else {
        policies::load(&args.policies, settings, terminal)?
    };
    let set = library.policy_set();
    let one = if is_file {
        let is_it = |policy: &&Policy| same_file(Path::new(&policy.file), file);
        set.policies.iter().find(is_it).ok_or_else(|| Failed::usage(format!("`{}` is not a policy", args.policy)))?
    } else {
        find(set, &args.policy)?
    };
    let snapshot = snapshot_file::read(&args.from).map_err(Failed::usage)?;
    let at = resource(&snapshot, &args.resource)?;
    let now = args.now.unwrap_or(snapshot.header.ended_at);
    let traced = policy::trace(&library, &one.id, &snapshot, at, now).map_err(Failed::usage)?;
    let id = snapshot.documents.get(at).map(|document| document.id.as_str()).unwrap_or_default();
    let mut out = io::stdout().lock();
    printed(match args.format {
        Format::Json => writeln!(out, "{:#}", report(&one.id, id, &traced)),
        Format::Human => {
            let text = library.source(&one.id).filter(|_| args.lines);
            human(&mut out, one, id, &traced, text)
        }
    })
}

/// Returns the folder that a policy file's package is counted from.
fn root(file: &Path) -> Result<PathBuf, Failed> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failed::usage(format!("cannot read `{}`: {error}", file.display())))?;
    let package = text.lines().find_map(|line| line.strip_prefix("package ")).unwrap_or_default();
    let depth = package.split_whitespace().next().unwrap_or_default().split('.').count();
    let absolute = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let root = absolute.ancestors().nth(depth).map(Path::to_owned);
    root.ok_or_else(|| {
        Failed::usage(format!("the package `{package}` of `{}` is not its path below any folder", file.display()))
    })
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Returns the position of the resource that is meant.
fn resource(snapshot: &Snapshot, wanted: &str) -> Result<usize, Failed> {
    let names = |document: &crate::model::Document| -> Vec<String> {
        let value: Value = serde_json::from_str(&document.text).unwrap_or_default();
        let texts = ["native_id", "name"].iter().filter_map(|field| value.get(field)?.as_str().map(str::to_owned));
        [document.id.clone()].into_iter().chain(texts).collect()
    };
    let known: Vec<(usize, Vec<String>)> =
        snapshot.documents.iter().enumerate().map(|(at, document)| (at, names(document))).collect();
    let exact = known.iter().find(|(_, names)| names.first().is_some_and(|id| id == wanted));
    if let Some((at, _)) = exact {
        return Ok(*at);
    }
    let meant: Vec<&(usize, Vec<String>)> =
        known.iter().filter(|(_, names)| names.iter().any(|name| name == wanted)).collect();
    match meant[..] {
        [(at, _)] => Ok(*at),
        [] => {
            let failed = Failed::usage(format!("no resource `{wanted}` in the snapshot"));
            let all = known.iter().flat_map(|(_, names)| names).filter(|name| !name.is_empty()).map(String::as_str);
            Err(match closest(wanted, all) {
                Some(near) => failed.hint(format!("did you mean `{near}`?")),
                None => failed.hint("give its id (ARN), AWS's own id, or its name"),
            })
        }
        _ => {
            let ids: Vec<&str> = meant.iter().filter_map(|(_, names)| names.first().map(String::as_str)).collect();
            Err(Failed::usage(format!("{} resources are called `{wanted}`", ids.len()))
                .hint(format!("give the id: {}", ids.join(", "))))
        }
    }
}

fn verdict(policy: &Policy, traced: &Traced) -> String {
    match traced.verdict {
        Some(verdict) => serde_json::to_value(verdict)
            .ok()
            .and_then(|value| value.as_str().map(|text| text.replace('_', " ")))
            .unwrap_or_default(),
        None if !policy.judges() => format!("none: the policy is off; `--enable {}` switches it on", policy.id),
        None => {
            let types: Vec<&str> = policy.resource_types.iter().map(|one| one.as_str()).collect();
            format!("none: the policy judges {} only", types.join(", "))
        }
    }
}

fn human(out: &mut impl Write, policy: &Policy, resource: &str, traced: &Traced, text: Option<&str>) -> io::Result<()> {
    writeln!(out, "policy    {} ({})", policy.id, policy.file)?;
    writeln!(out, "resource  {resource}")?;
    writeln!(out, "verdict   {}", verdict(policy, traced))?;
    let evaluation = &traced.evaluation;
    for finding in &evaluation.findings {
        let key = if finding.key.is_empty() { String::new() } else { format!(" [{}]", finding.key) };
        writeln!(out, "  {:<8} {}{key}", finding.severity, finding.message)?;
        for evidence in &finding.evidence {
            writeln!(out, "           {} = {}", evidence.path, cut(&evidence.value.to_string()))?;
        }
    }
    for missing in &evaluation.unknown {
        let action = missing.action.as_ref().map(|action| format!(" (needs {action})")).unwrap_or_default();
        writeln!(out, "  missing: {}{action}", missing.missing)?;
    }
    for fault in &evaluation.errors {
        let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
        writeln!(out, "  error: {}{line}: {}", fault.file, fault.message)?;
    }
    evaluation.switched_off.iter().try_for_each(|off| writeln!(out, "  {}", off.reason))?;
    if !traced.printed.is_empty() {
        writeln!(out, "\nprinted")?;
        traced.printed.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    writeln!(out, "\nrules")?;
    traced.rules.iter().try_for_each(|rule| writeln!(out, "  {}", of_rule(rule)))?;
    text.map_or(Ok(()), |text| lines(out, text, traced))
}

fn of_rule(rule: &RuleValue) -> String {
    match (&rule.value, &rule.error) {
        (_, Some(error)) => format!("{}: error: {error}", rule.name),
        (Some(value), _) => format!("{} = {}", rule.name, cut(&value.to_string())),
        (None, None) => format!("{} is undefined", rule.name),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Writes the policy's text: `+` before lines that were reached, `-` before those that were not.
fn lines(out: &mut impl Write, text: &str, traced: &Traced) -> io::Result<()> {
    writeln!(out, "\nlines (+ reached, - not reached)")?;
    let start = text.lines().position(|line| line.starts_with("package ")).unwrap_or_default();
    for (at, line) in text.lines().enumerate().skip(start) {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let mark = match (traced.reached.contains(&number), traced.not_reached.contains(&number)) {
            (true, _) => '+',
            (_, true) => '-',
            _ => ' ',
        };
        writeln!(out, "{number:>5} {mark} {}", line.replace('\t', "    "))?;
    }
    Ok(())
}

fn report(policy: &PolicyId, resource: &str, traced: &Traced) -> Value {
    let rule = |rule: &RuleValue| json!({"name": rule.name, "value": rule.value, "error": rule.error});
    json!({
        "policy_id": policy, "resource_id": resource, "verdict": traced.verdict,
        "findings": traced.evaluation.findings, "unknown": traced.evaluation.unknown,
        "errors": traced.evaluation.errors, "switched_off": traced.evaluation.switched_off,
        "printed": traced.printed, "rules": traced.rules.iter().map(rule).collect::<Vec<_>>(),
        "reached": traced.reached, "not_reached": traced.not_reached,
    })
}
