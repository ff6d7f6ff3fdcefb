//! `colobus policy docs`: the catalogue of the policies, for people who read it on the web.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::super::policies;
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use super::number;
use crate::model::{Policy, PolicySet};
use crate::policy::{Library, PolicySettings, Sources};

/// The catalogue's file in the policy folder.
const CATALOGUE: &str = "README.md";
/// What people keep of what is not covered.
const NOT_COVERED: &str = "not_covered.toml";

/// Write the catalogue of the policies.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Write the catalogue of a policy folder, README.md: the policies by service, with severity, title, frameworks, parameters, and which are off by default. What is not \
                  covered, and why, is taken from not_covered.toml in the folder: `[[not_covered]]` tables with `title`, `why` and `checks`, a list of other tools' names.",
    after_help = "Examples:\n  colobus policy docs --dir policies\n  colobus policy docs --dir policies --check\n\nExit codes: 0 written (with --check: it is as it should be), 1 with --check: it is stale."
)]
pub(super) struct Args {
    /// Folder of the policies
    #[arg(long, value_name = "DIR", default_value = "policies")]
    dir: PathBuf,
    /// Write nothing; fail when the catalogue is stale
    #[arg(long)]
    check: bool,
}

/// `not_covered.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotCovered {
    #[serde(default)]
    not_covered: Vec<Gap>,
}

/// One thing that is not covered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gap {
    title: String,
    why: String,
    /// What other tools and frameworks call it.
    #[serde(default)]
    checks: Vec<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failed> {
    // as the files are, not as a configuration makes them
    let library = Library::load(&Sources::Folders(vec![args.dir.clone()]), &PolicySettings::default())
        .map_err(|problems| policies::refused(&problems, terminal))?;
    let set = library.policy_set();
    let text = catalogue(set, &args.dir, &not_covered(&args.dir.join(NOT_COVERED))?);
    let path = args.dir.join(CATALOGUE);
    if args.check {
        return if fs::read_to_string(&path).is_ok_and(|before| before == text) {
            terminal.line(format_args!("{} is as it should be", path.display()));
            Ok(Exit::Passed)
        } else {
            terminal.line(format_args!(
                "{} is stale: run `colobus policy docs --dir {}`",
                path.display(),
                args.dir.display()
            ));
            Ok(Exit::GateFailed)
        };
    }
    fs::write(&path, text).map_err(|error| Failed::usage(format!("cannot write `{}`: {error}", path.display())))?;
    terminal.line(format_args!("wrote {}: {}", path.display(), number(set)));
    Ok(Exit::Passed)
}

fn not_covered(path: &Path) -> Result<NotCovered, Failed> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            Failed::usage(format!("{}:{line}: {}", path.display(), error.message()))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(NotCovered::default()),
        Err(error) => Err(Failed::usage(format!("cannot read `{}`: {error}", path.display()))),
    }
}

fn catalogue(set: &PolicySet, dir: &Path, not_covered: &NotCovered) -> String {
    let mut services: BTreeMap<&str, Vec<&Policy>> = BTreeMap::new();
    for policy in &set.policies {
        services.entry(policy.package.split('.').nth(1).unwrap_or_default()).or_default().push(policy);
    }
    let off = set.policies.iter().filter(|policy| policy.off_by_default).count();
    let mut page = String::from("# Policies\n\n");
    let _ = writeln!(page, "<!-- Written by `colobus policy docs`; edit the policies and {NOT_COVERED} instead. -->\n");
    let _ = writeln!(
        page,
        "{}, {off} of them off by default: `[[override]]` in `colobus.toml` or `--enable ID` switches them on. \
         `colobus policy explain ID` tells more of each.\n",
        number(set)
    );
    for (service, policies) in &services {
        let _ = writeln!(page, "- [{}](#{service}) ({})", title_of(service), policies.len());
    }
    for (service, policies) in &services {
        let _ = writeln!(page, "\n## {}\n", title_of(service));
        page.push_str("| Policy | Severity | What it finds | Frameworks | Parameters |\n|---|---|---|---|---|\n");
        for policy in policies {
            page.push_str(&row(policy, dir));
        }
    }
    if !not_covered.not_covered.is_empty() {
        page.push_str("\n## Not covered, and why\n\n| What | Why | Known elsewhere as |\n|---|---|---|\n");
    }
    for gap in &not_covered.not_covered {
        let checks = gap.checks.iter().map(|check| format!("`{check}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(page, "| {} | {} | {checks} |", cell(&gap.title), cell(&gap.why));
    }
    page
}

fn row(policy: &Policy, dir: &Path) -> String {
    let file = Path::new(&policy.file);
    let below = file.strip_prefix(dir).unwrap_or_else(|_| below_root(policy, file)).display();
    let off = if policy.off_by_default { " (off by default)" } else { "" };
    let frameworks: Vec<String> = policy
        .frameworks
        .iter()
        .filter(|(_, controls)| !controls.is_empty())
        .map(|(framework, controls)| format!("{framework}: {}", controls.join(", ")))
        .collect();
    let params: Vec<String> = policy.params.iter().map(|(name, param)| parameter(name, &param.default)).collect();
    format!(
        "| [`{}`]({below}){off} | {} | {} | {} | {} |\n",
        policy.id,
        policy.own_severity(),
        cell(&policy.title),
        cell(&frameworks.join("; ")),
        cell(&params.join(", ")),
    )
}

/// Longest default that a table shows, in bytes; the policy's file has the others.
const LONGEST_DEFAULT: usize = 60;

fn parameter(name: &str, default: &Value) -> String {
    let text = default.to_string();
    if text.len() > LONGEST_DEFAULT { format!("`{name}`") } else { format!("`{name}` = `{text}`") }
}

/// Returns the end of a file's path that its package gives.
fn below_root<'a>(policy: &Policy, file: &'a Path) -> &'a Path {
    let parts = policy.package.split('.').count();
    let above = file.iter().count().saturating_sub(parts);
    let root: PathBuf = file.iter().take(above).collect();
    file.strip_prefix(root).unwrap_or(file)
}

/// Returns a heading: services are known by their short names in capitals.
fn title_of(service: &str) -> String {
    service.to_uppercase()
}

/// Returns a text for a cell: on one line, with nothing that would end it.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::policy;
    use crate::model::{ResourceType, Severity};

    #[test]
    fn a_catalogue_has_a_table_for_each_service_and_what_is_not_covered() {
        let mut one = policy("s3-bucket-public", Severity::High, ResourceType::Bucket);
        one.title = "A | B\nC".into();
        one.off_by_default = true;
        let set = PolicySet { source: "policies".into(), digest: String::new(), policies: vec![one] };
        let gap = Gap { title: "Queues".into(), why: "not collected".into(), checks: vec!["SQS.1".into()] };
        let page = catalogue(&set, Path::new("policies"), &NotCovered { not_covered: vec![gap] });
        assert!(page.contains("1 policy, 1 of them off by default"), "{page}");
        assert!(
            page.contains(
                "| [`s3-bucket-public`](aws/s3/s3_bucket_public.rego) (off by default) | high | A \\| B C | cis-aws-5.0: 5.3 |  |"
            ),
            "{page}"
        );
        assert!(page.contains("## S3") && page.contains("| Queues | not collected | `SQS.1` |"), "{page}");
    }
}
