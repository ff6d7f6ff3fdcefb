//! `colobus policy`: the tools for those who write and choose policies.

mod check;
mod docs;
mod eval;
mod explain;
mod list;
mod new;
mod test;

use std::path::Path;

use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::config::Settings;
use crate::model::{Policy, PolicySet};
use crate::spelling::closest;

/// List, check, test, write and explain policies.
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
    /// Write a new policy and its test from a template that passes
    New(new::Args),
    /// Judge one resource of a snapshot by one policy: verdict, prints, and what each rule came to
    Eval(eval::Args),
    /// Say what a policy means, how it decides, and what it needs
    Explain(explain::Args),
    /// Write the catalogue of the policies, README.md
    Docs(docs::Args),
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let settings = Settings::find(config).map_err(Failed::usage)?;
    match &args.command {
        Command::List(args) => list::run(args, &settings, terminal),
        Command::Check(args) => check::run(args, &settings, terminal),
        Command::Test(args) => test::run(args, &settings, terminal),
        Command::New(args) => new::run(args, terminal),
        Command::Eval(args) => eval::run(args, &settings, terminal),
        Command::Explain(args) => explain::run(args, &settings, terminal),
        Command::Docs(args) => docs::run(args, terminal),
    }
}

/// Returns the policy of an id, or of an alias.
fn find<'a>(set: &'a PolicySet, name: &str) -> Result<&'a Policy, Failed> {
    let by_id = set.policies.iter().find(|policy| policy.id.as_str() == name);
    let by_alias = || set.policies.iter().find(|policy| policy.aliases.iter().any(|alias| alias == name));
    by_id.or_else(by_alias).ok_or_else(|| {
        let failed = Failed::usage(format!("no policy `{name}` in {}", set.source));
        match closest(name, set.policies.iter().map(|policy| policy.id.as_str())) {
            Some(near) => failed.hint(format!("did you mean `{near}`?")),
            None => failed.hint("`colobus policy list` names them"),
        }
    })
}

/// Returns how many policies there are, in words.
fn number(set: &PolicySet) -> String {
    match set.policies.len() {
        1 => "1 policy".into(),
        many => format!("{many} policies"),
    }
}
