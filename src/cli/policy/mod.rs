//! `colobus policy`: what the policies are, and whether they can be used.

mod check;
mod list;
mod test;

use std::path::Path;

use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::PolicySet;

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
    Check(check::Args),
    /// Run the tests of the policies: rules named `test_...` in `*_test.rego`
    Test(test::Args),
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    match &args.command {
        Command::List(args) => list::run(args, &settings, terminal),
        Command::Check(args) => check::run(args, &settings, terminal),
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
