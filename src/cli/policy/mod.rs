//! `colobus policy`: what the policies are, and whether they can be used.

mod list;
mod test;

use std::path::Path;

use super::policies::{self, PolicyArgs};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::PolicySet;
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
    List(list::Args),
    /// Check the policies without judging anything; every mistake is shown with its place
    Check(CheckArgs),
    /// Run the tests of the policies: rules named `test_...` in `*_test.rego`
    Test(test::Args),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  colobus policy check --policies policies")]
struct CheckArgs {
    #[command(flatten)]
    policies: PolicyArgs,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    match &args.command {
        Command::List(args) => list::run(args, &settings, terminal),
        Command::Check(args) => check(args, &settings, terminal),
        Command::Test(args) => test::run(args, &settings, terminal),
    }
}

/// Returns how many policies there are, in words.
fn number(set: &PolicySet) -> String {
    match set.policies.len() {
        1 => "1 policy".into(),
        many => format!("{many} policies"),
    }
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
