//! `colobus policy`: what the policies are, and whether they can be used.

mod test;

use std::io::{self, Write};
use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};

use super::exit::printed;
use super::policies::{self, PolicyArgs};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::{PolicySet, ResourceType, Severity};
use crate::policy;

/// List and check policies.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the policies: id, severity, types, title
    List(ListArgs),
    /// Check the policies without judging anything; every mistake is shown with its place
    Check(CheckArgs),
    /// Run the tests of the policies: rules named `test_...` in `*_test.rego`
    Test(test::Args),
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  colobus policy list --type AWS::S3::Bucket\n  colobus policy list --format json | jq -r '.policies[].id'"
)]
struct ListArgs {
    #[command(flatten)]
    policies: PolicyArgs,
    /// Only policies that judge this type
    #[arg(long = "type", value_name = "TYPE")]
    resource_type: Option<ResourceType>,
    /// Only policies of this severity or worse
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<Severity>,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Human)]
    format: ListFormat,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  colobus policy check --policies policies")]
struct CheckArgs {
    #[command(flatten)]
    policies: PolicyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ListFormat {
    Human,
    Json,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    match &args.command {
        Command::List(args) => list(args, &settings, terminal),
        Command::Check(args) => check(args, &settings, terminal),
        Command::Test(args) => test::run(args, &settings, terminal),
    }
}

fn list(args: &ListArgs, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    let mut set = policies::load(&args.policies, settings, terminal)?.policy_set().clone();
    set.policies.retain(|policy| {
        args.resource_type.is_none_or(|wanted| policy.resource_types.contains(&wanted))
            && args.severity.is_none_or(|least| policy.severity >= least)
    });
    let mut out = io::stdout().lock();
    match args.format {
        ListFormat::Json => {
            let written = serde_json::to_writer_pretty(&mut out, &set).map_err(io::Error::from);
            printed(written.and_then(|()| writeln!(out)))
        }
        ListFormat::Human => {
            let written = writeln!(out, "{}", table(&set));
            terminal.line(format_args!("{} from {}", number(&set), set.source));
            printed(written)
        }
    }
}

fn number(set: &PolicySet) -> String {
    match set.policies.len() {
        1 => "1 policy".into(),
        many => format!("{many} policies"),
    }
}

fn table(set: &PolicySet) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    for policy in &set.policies {
        let types: Vec<&str> = policy.resource_types.iter().map(|one| one.as_str()).collect();
        table.add_row([policy.id.as_str(), policy.severity.as_str(), &types.join(" "), &policy.title]);
    }
    table
}

fn check(args: &CheckArgs, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    let problems = policy::check_files(&policies::sources(&args.policies, settings));
    if !problems.is_empty() {
        return Err(policies::refused(&problems, terminal));
    }
    let library = policies::load(&args.policies, settings, terminal)?;
    let set = library.policy_set();
    terminal.line(format_args!("checked: {} from {}, no problems", number(set), set.source));
    Ok(Exit::Passed)
}
