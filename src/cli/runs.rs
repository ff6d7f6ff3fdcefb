//! `colobus runs`: what the history holds.

use std::io::{self, Write};
use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};

use super::exit::printed;
use super::store_args::{StoreArgs, failed};
use super::stored::{self, Shape};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::{RunState, RunSummary};

/// List the runs in the history, the last first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  colobus runs\n  colobus runs --name prod --limit 5 --format json")]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// Only runs of this configuration's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let mut store = args.store.open(&settings)?;
    let runs = store.runs(args.name.as_deref(), args.limit).map_err(|error| failed(&error))?;
    let mut out = io::stdout().lock();
    match args.format {
        Shape::Json => {
            let written = serde_json::to_writer_pretty(&mut out, &runs).map_err(io::Error::from);
            printed(written.and_then(|()| writeln!(out)))
        }
        Shape::Human if runs.is_empty() => {
            let path = store.path().display();
            stored::done(
                terminal,
                match &args.name {
                    Some(name) => format!("no runs of the name `{name}` in `{path}`; without --name all are listed"),
                    None => format!("no runs in `{path}` yet"),
                },
            )
        }
        Shape::Human => printed(writeln!(out, "{}", table(&runs))),
    }
}

fn table(runs: &[RunSummary]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["run", "collected", "kind", "name", "resources", "changes", "findings", "gate"]);
    for run in runs {
        let counts = &run.counts;
        let [resources, changes, findings] = match run.state {
            RunState::Recording => ["-".to_owned(), "interrupted, or being recorded".to_owned(), "-".to_owned()],
            RunState::Complete => [
                counts.resources.to_string(),
                changes(run),
                format!("{} (+{} -{})", counts.findings, counts.new_findings, counts.absent_findings),
            ],
        };
        table.add_row([
            run.number.to_string(),
            run.observed_at.unwrap_or(run.started_at).to_string(),
            run.kind.as_str().to_owned(),
            run.name.clone(),
            resources,
            changes,
            findings,
            run.gate.clone().unwrap_or_else(|| "-".to_owned()),
        ]);
    }
    table
}

fn changes(run: &RunSummary) -> String {
    let counts = &run.counts;
    let numbers = [
        (counts.created, "first seen"),
        (counts.changed, "changed"),
        (counts.deleted, "deleted"),
        (counts.returned, "returned"),
        (counts.not_seen, "not seen"),
        (run.superseded, if run.superseded == 1 { "place superseded" } else { "places superseded" }),
    ];
    let said: Vec<String> =
        numbers.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let incomplete = if run.covered == Some(false) { "; incomplete" } else { "" };
    if said.is_empty() { format!("none{incomplete}") } else { format!("{}{incomplete}", said.join(", ")) }
}
