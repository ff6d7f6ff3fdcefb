//! `colobus policy check`: everything that is or may be wrong with policies, at once.

use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::exit::printed;
use super::super::policies::{self, PolicyArgs};
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use super::number;
use crate::collect::snapshot_file;
use crate::config::Settings;
use crate::model::Snapshot;
use crate::policy::{self, Checkup, PolicyProblem};

/// Check the policies.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Check the policies without judging anything: what does not parse, METADATA, recursion, unknown functions and rules, places in the input that no document \
                  has. Every mistake is shown with its place, not the first only.\n\nWarnings tell what may be wrong: `reads` that name too much or too little, places that a \
                  library looks at in vain, what `opa fmt` would write otherwise, and with --fixtures policies that never fire.",
    after_help = "Examples:\n  \
    colobus policy check --policies policies\n  \
    colobus policy check --policies policies --fixtures fixtures/acme/monday.jsonl --strict\n\n\
    Exit codes: 0 no problems, 2 problems (with --strict also warnings)."
)]
pub(super) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,
    /// Snapshots on which every policy should find something; may be repeated
    #[arg(long, value_name = "SNAPSHOT", num_args = 1..)]
    fixtures: Vec<PathBuf>,
    /// Take warnings for problems
    #[arg(long)]
    strict: bool,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    let snapshots = args.fixtures.iter().map(|path| snapshot_file::read(path).map_err(Failed::usage));
    let snapshots = snapshots.collect::<Result<Vec<Snapshot>, Failed>>()?;
    let mut found = policy::check_up(&policies::sources(&args.policies, settings));
    let mut checked = None;
    if found.problems.is_empty() {
        // what the configuration says of them, and what only the compilers see
        match policies::try_load(&args.policies, settings) {
            Ok(library) => {
                if !snapshots.is_empty() {
                    let silent = policies::try_load_all(&args.policies, settings);
                    let silent = silent.map(|library| policy::never_fires(&library, &snapshots));
                    found.warnings.extend(silent.unwrap_or_else(|_| Ok(vec![])).map_err(Failed::usage)?);
                }
                checked = Some(format!("{} from {}", number(library.policy_set()), library.policy_set().source));
            }
            Err(problems) => found.problems = problems,
        }
    }
    if args.format == Format::Json {
        printed(writeln!(io::stdout().lock(), "{:#}", report(&found)))?;
    } else {
        found.warnings.iter().for_each(|warning| terminal.concern(warning));
    }
    let warnings = match found.warnings.len() {
        0 => String::new(),
        1 => ", 1 warning".to_owned(),
        many => format!(", {many} warnings"),
    };
    match checked {
        Some(checked) => {
            terminal.line(format_args!("checked: {checked}, no problems{warnings}"));
            let fails = args.strict && !found.warnings.is_empty();
            if fails { Err(Failed::usage("warnings count as problems with --strict")) } else { Ok(Exit::Passed) }
        }
        None if args.format == Format::Json => Ok(Exit::Usage),
        None => Err(policies::refused(&found.problems, terminal)),
    }
}

fn report(found: &Checkup) -> Value {
    let list = |problems: &[PolicyProblem]| problems.iter().map(problem).collect::<Vec<_>>();
    json!({"problems": list(&found.problems), "warnings": list(&found.warnings)})
}

fn problem(problem: &PolicyProblem) -> Value {
    json!({
        "file": problem.file, "line": problem.line, "column": problem.column, "message": problem.message,
        "hint": problem.hint,
    })
}
