//! `colobus report`: the standing reports, from the last run, without scanning.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::exit::printed;
use super::store_args::StoreArgs;
use super::stored;
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::resource_type::{GLOBAL, Home};
use crate::model::{
    Coverage, FindingState, Place, PolicyId, Resource, ResourceType, RunKind, RunState, RunSummary, ScopeStatus, Time,
};
use crate::report::standing::{self, Rows, STANDING, Standing, StandingFinding, StandingTable};
use crate::spelling::closest;
use crate::store::{DocumentFilter, RunSelector, Store};

/// The standing reports from the last run, without scanning; without a name, list them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  colobus report                       list the reports\n  colobus report active-keys\n  \
    colobus report bucket-settings --format csv > buckets.csv\n  colobus report active-keys --at 2026-10-01"
)]
pub(super) struct Args {
    /// Name of the report
    name: Option<String>,
    /// As of this time: a date (how it was when the day ended), a time, `yesterday`, `30d`; not for reports of findings
    #[arg(long, value_name = "TIME", requires = "name")]
    at: Option<When>,
    #[command(flatten)]
    store: StoreArgs,
    /// human, json or csv
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Shape::Human)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// A table for people
    Human,
    /// One JSON object
    Json,
    /// Comma-separated values, for a spreadsheet
    Csv,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let Some(name) = &args.name else { return list(args.format) };
    let report = Standing::named(name).ok_or_else(|| {
        let failed = Failed::usage(format!("there is no report `{name}`"));
        match closest(name, STANDING.iter().map(|report| report.name)) {
            Some(known) => failed.hint(format!("did you mean `{known}`?")),
            None => failed.hint("`colobus report` lists them"),
        }
    })?;
    let mut store = args.store.open(&settings)?;
    let table = fill(report, args, &mut store, &settings)?;
    let written = match args.format {
        Shape::Human => print(&table),
        Shape::Json => {
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &table).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
        Shape::Csv => csv(&table),
    };
    printed(written)?;
    for note in &table.notes {
        terminal.warning(note);
    }
    let rows = if table.rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", table.rows.len()) };
    stored::done(terminal, format_args!("{}: {rows}, as of {}", table.title, table.as_of))
}

fn list(format: Shape) -> Result<Exit, Failed> {
    let mut out = io::stdout().lock();
    printed(match format {
        Shape::Human => STANDING.iter().try_for_each(|report| writeln!(out, "{:20}  {}", report.name, report.title)),
        Shape::Json => {
            let named = |report: &Standing| json!({"name": report.name, "title": report.title});
            let reports: Vec<Value> = STANDING.iter().map(named).collect();
            serde_json::to_writer_pretty(&mut out, &reports).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
        Shape::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            let rows = STANDING.iter().map(|report| [report.name, report.title]);
            let written = [["name", "title"]].into_iter().chain(rows).try_for_each(|row| writer.write_record(row));
            written.map_err(io::Error::from).and_then(|()| writer.flush())
        }
    })
}

fn fill(report: &Standing, args: &Args, store: &mut Store, settings: &Settings) -> Result<StandingTable, Failed> {
    let at = args.at.map(|at| at.as_of(Time::now()));
    let run = match (at, &report.rows) {
        (Some(at), _) => store.run(RunSelector::At(at)).map_err(stored::failed)?,
        (None, Rows::Facts { .. }) => store.run(RunSelector::Last(Some(&settings.name))).map_err(stored::failed)?,
        (None, Rows::Findings(_)) => last_scan(store, &settings.name)?,
    };
    let as_of = run.observed_at.unwrap_or(run.started_at);
    match report.rows {
        Rows::Facts { resource_type, .. } => {
            let filter = DocumentFilter { at, types: vec![resource_type], ..DocumentFilter::default() };
            let mut documents = vec![];
            let walked = store.documents(&filter, |document| {
                documents.push(document);
                Ok(())
            });
            walked.map_err(stored::failed)?;
            let values: Result<Vec<Value>, _> = documents.iter().map(serde_json::to_value).collect();
            let values = values.map_err(|error| Failed::to_run(format!("a document cannot be read: {error}")))?;
            let mut table = report.fill(as_of, &values, &[]);
            let looked = store.coverage(run.number).map_err(stored::failed)?;
            table.notes = unseen(&looked, &run, &documents, resource_type);
            Ok(table)
        }
        Rows::Findings(_) if at.is_some() => Err(Failed::usage("a report of findings is told as of the last run only")
            .hint("`colobus scan --from-store --at TIME` judges the account as it was")),
        Rows::Findings(_) => {
            let looked = store.coverage(run.number).map_err(stored::failed)?;
            let looked: BTreeSet<&Place> = looked.scopes.iter().map(|scope| &scope.place).collect();
            let findings = store.open_findings(&run.name).map_err(stored::failed)?;
            let findings: Vec<StandingFinding> = findings
                .into_iter()
                .map(|(state, finding, first_seen)| {
                    // a run of fewer places leaves the findings of the others as they were
                    let stale = state == FindingState::Stale || !looked.contains(&finding.resource.place());
                    StandingFinding { finding, first_seen, stale }
                })
                .collect();
            let mut table = report.fill(run.evaluated_at.unwrap_or(as_of), &[], &findings);
            table.notes = unjudged(store, &run, report)?;
            Ok(table)
        }
    }
}

/// Returns the last run that judged: one that only collected has no findings.
fn last_scan(store: &mut Store, name: &str) -> Result<RunSummary, Failed> {
    let runs = store.runs(Some(name), LOOKED_BACK).map_err(stored::failed)?;
    runs.into_iter().find(|run| run.state == RunState::Complete && run.kind == RunKind::Scan).ok_or_else(|| {
        Failed::usage(format!("none of the last {LOOKED_BACK} runs of `{name}` judged anything"))
            .hint("`colobus scan` does; `colobus runs` lists what there is")
    })
}

/// Runs among which the last scan is looked for.
const LOOKED_BACK: u32 = 1000;

/// Says which places of a type a run did not see in full, and which of the documents are of places that it did not look at.
fn unseen(looked: &Coverage, run: &RunSummary, documents: &[Resource], resource_type: ResourceType) -> Vec<String> {
    let looks = || looked.scopes.iter().filter(|scope| scope.place.resource_type == resource_type);
    let partial = looks().filter(|scope| scope.status != ScopeStatus::Complete).map(|scope| {
        let Place { account, region, .. } = &scope.place;
        let seen = if scope.status == ScopeStatus::Partial { "in full" } else { "at all" };
        format!("{resource_type} in {account} {region} was not seen {seen}")
    });
    let place = |document: &Resource| {
        let region = if resource_type.home() == Home::Region { document.region.as_str() } else { GLOBAL };
        (document.account.clone(), region.to_owned())
    };
    let known: BTreeSet<(&str, &str)> =
        looks().map(|scope| (scope.place.account.as_str(), scope.place.region.as_str())).collect();
    let places: BTreeSet<(String, String)> = documents.iter().map(place).collect();
    let older = places.iter().filter(|(account, region)| !known.contains(&(account.as_str(), region.as_str())));
    let older = older.map(|(account, region)| {
        format!("run {} did not look at {resource_type} in {account} {region}: it is shown as last seen", run.number)
    });
    partial.chain(older).collect()
}

/// Says which policies of a report did not judge in a run, and what they could not judge.
fn unjudged(store: &mut Store, run: &RunSummary, report: &Standing) -> Result<Vec<String>, Failed> {
    let judged = store.policies_of(run.number).map_err(stored::failed)?;
    let missing = report.missing(judged.keys().map(PolicyId::as_str)).into_iter();
    let mut notes: Vec<String> =
        missing.map(|policy| format!("no policy `{policy}` judged in run {}", run.number)).collect();
    for (policy, resources) in store.unjudged_of(run.number).map_err(stored::failed)? {
        if report.lists(policy.as_str()) {
            let first = resources.first().map(String::as_str).unwrap_or_default();
            let more = if resources.len() > 1 { format!(" and {} more", resources.len() - 1) } else { String::new() };
            notes.push(format!("{policy} could not judge {first}{more}"));
        }
    }
    Ok(notes)
}

fn print(report: &StandingTable) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(report.columns.iter().map(|column| column.replace('_', " ")));
    for row in &report.rows {
        table.add_row(row.iter().map(standing::cell));
    }
    writeln!(io::stdout().lock(), "{table}")
}

fn csv(report: &StandingTable) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    writer.write_record(&report.columns)?;
    for row in &report.rows {
        writer.write_record(row.iter().map(standing::csv_cell))?;
    }
    writer.flush()
}
