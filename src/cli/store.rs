//! `colobus store`: care for the history.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::exit::printed;
use super::output;
use super::store_args::{StoreArgs, failed};
use super::stored::Shape;
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::gate::count;
use crate::model::Time;
use crate::store::{AFTER_CHECK, CheckReport, Store};

/// Check, shorten, compact, export and import the history.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus store check\n  colobus store prune --keep 400d\n  \
    colobus store export --output history.jsonl\n  colobus store import history.jsonl --store elsewhere.db")]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Tell whether the store is sound
    Check(Formatted),
    /// Forget what was over before a time; what was valid then stays
    Prune(PruneArgs),
    /// Give the space of what was pruned back to the system
    Vacuum(Formatted),
    /// Write the whole store as JSON Lines
    Export(ExportArgs),
    /// Read an export into a store that is empty or not there yet
    Import(ImportArgs),
}

#[derive(Debug, clap::Args)]
struct Formatted {
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  colobus store prune --keep 400d && colobus store vacuum")]
struct PruneArgs {
    /// How far back the history is kept: 400d, 52w, or a date
    #[arg(long, value_name = "TIME")]
    keep: When,
    #[command(flatten)]
    formatted: Formatted,
}

#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// File to write; `-` is stdout
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

#[derive(Debug, clap::Args)]
struct ImportArgs {
    /// File to read; `-` is stdin
    #[arg(value_name = "FILE")]
    input: PathBuf,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    match &args.command {
        Command::Check(formatted) => {
            let url = args.store.url(&settings)?;
            let checked = Store::open(&url).and_then(|mut store| store.check());
            let report = checked.map_err(|error| failed(&error).hint(error.hint_after_check()))?;
            check(&report, formatted.format, terminal)
        }
        Command::Prune(prune) => {
            let mut store = args.store.open_to_write(&settings)?;
            let keep = prune.keep.as_of(Time::now());
            let pruned = store.prune(keep).map_err(|error| failed(&error))?;
            let text = format!(
                "pruned: {}, {}, {}, {}, {} from before {keep}",
                count(pruned.revisions, "revision"),
                count(pruned.resources, "deleted resource"),
                count(pruned.findings, "finding"),
                steps_of_findings(pruned.finding_steps),
                count(pruned.runs, "run"),
            );
            print(&pruned, &text, prune.formatted.format)
        }
        Command::Vacuum(formatted) => {
            let mut store = args.store.open_to_write(&settings)?;
            let (before, after) = store.vacuum().map_err(|error| failed(&error))?;
            let text = format!("vacuumed: {before} bytes before, {after} bytes now");
            print(&json!({"bytes_before": before, "bytes_after": after}), &text, formatted.format)
        }
        Command::Export(export) => {
            let mut store = args.store.open(&settings)?;
            let mut file = BufWriter::new(output::open(&export.output)?);
            let rows = store.export(&mut file).map_err(|error| failed(&error))?;
            let done = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.finish());
            done.map_err(|error| Failed::to_run(format!("cannot write `{}`: {error}", export.output.display())))?;
            terminal.line(format_args!("exported: {} of `{}`", count(rows, "row"), store.path().display()));
            Ok(Exit::Passed)
        }
        Command::Import(import) => {
            let mut store = Store::open_or_make(&args.store.url(&settings)?).map_err(|error| failed(&error))?;
            let rows = if import.input == Path::new("-") {
                store.import(&mut io::stdin().lock())
            } else {
                let file = File::open(&import.input)
                    .map_err(|error| Failed::usage(format!("cannot read `{}`: {error}", import.input.display())))?;
                store.import(&mut BufReader::new(file))
            };
            let rows = rows.map_err(|error| failed(&error))?;
            terminal.line(format_args!("imported: {} into `{}`", count(rows, "row"), store.path().display()));
            Ok(Exit::Passed)
        }
    }
}

fn check(report: &CheckReport, format: Shape, terminal: &Terminal) -> Result<Exit, Failed> {
    print(report, &in_words(report), format)?;
    if report.problems.is_empty() {
        return Ok(Exit::Passed);
    }
    terminal.line(format_args!("hint: {AFTER_CHECK}"));
    Ok(Exit::CouldNotRun)
}

fn steps_of_findings(number: u64) -> String {
    if number == 1 { "1 step of a finding".to_owned() } else { format!("{number} steps of findings") }
}

fn in_words(report: &CheckReport) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        text.push_str(&format!("problem: {problem}\n"));
    }
    let verdict = if report.problems.is_empty() { "sound" } else { "damaged" };
    let interrupted = match report.interrupted {
        0 => String::new(),
        count => format!(" ({count} more interrupted or being recorded)"),
    };
    text.push_str(&format!(
        "{verdict}: version {}, {}{interrupted}, {}, {}, {}, {} bytes",
        report.version,
        count(report.runs.unsigned_abs(), "run"),
        count(report.resources.unsigned_abs(), "resource"),
        count(report.revisions.unsigned_abs(), "revision"),
        count(report.findings.unsigned_abs(), "finding"),
        report.bytes
    ));
    text
}

fn print(value: &impl Serialize, text: &str, format: Shape) -> Result<Exit, Failed> {
    let mut out = io::stdout().lock();
    printed(match format {
        Shape::Human => writeln!(out, "{text}"),
        Shape::Json => {
            serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
    })
}
