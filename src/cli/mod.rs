//! The command line: one file per command.
//!
//! Data goes to stdout, everything for people to stderr. Nothing outside of this module prints, reads the environment or
//! ends the process.

mod collect;
mod completions;
mod diff;
mod exit;
mod history;
mod live;
mod output;
mod permissions;
mod policies;
mod policy;
mod profile;
mod progress;
mod recorder;
mod report;
mod runs;
mod scan;
mod schema;
mod search;
mod show;
mod store;
mod store_args;
mod stored;
mod terminal;
mod when;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, CommandFactory, Parser, Subcommand};

pub use exit::{Exit, Failed};
use terminal::{ColorChoice, Terminal};

/// The command line as typed.
#[derive(Debug, Parser)]
#[command(
    name = "colobus",
    version,
    about = "Policy-as-code for AWS accounts: collect, judge with Rego, compare, stop on what is new",
    long_about = "Policy-as-code for AWS accounts.\n\nCollectors read an account and emit one JSON document per resource; Rego policies, which you edit without \
                  recompiling, judge each document; the findings are compared with an earlier run and written for people, as JSON or as SARIF, so that a pipeline can stop on what \
                  is new.",
    after_help = "Try it without an account:\n  colobus scan --from fixtures/acme/tuesday.jsonl --baseline fixtures/acme/monday.json\n\n\
                  Exit codes: 0 passed, 1 gate failed, 2 usage or configuration, 3 incomplete, 4 could not run.",
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Global {
    /// Configuration file [default: colobus.toml in the working directory, when there is one]
    #[arg(long, global = true, value_name = "FILE", env = "COLOBUS_CONFIG", help_heading = "General")]
    config: Option<PathBuf>,
    /// Leave out what is only for people: a scan's human report on stdout, progress, warnings and remarks; answers and errors stay
    #[arg(long, short, global = true, help_heading = "General")]
    quiet: bool,
    /// Log what is done; twice for details, three times for the AWS SDK as well
    #[arg(long, short, global = true, action = ArgAction::Count, help_heading = "General")]
    verbose: u8,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are heard too
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", help_heading = "General")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read an account (or a snapshot), judge it, compare it with an earlier run, and gate
    Scan(Box<scan::Args>),
    /// Read an account into a snapshot file, without judging it
    Collect(collect::Args),
    /// List, check, test, write and explain policies
    Policy(policy::Args),
    /// Every revision of a resource: when, and what changed
    History(history::Args),
    /// A resource as it is, or was
    Show(show::Args),
    /// What changed, in one resource or between two runs
    Diff(diff::Args),
    /// Find resources by name, tag, address, port, principal or text
    Search(Box<search::Args>),
    /// The standing reports from the last run, without scanning
    Report(report::Args),
    /// List the runs in the history
    Runs(runs::Args),
    /// Check, shorten, compact, export and import the history
    Store(store::Args),
    /// Print the JSON Schema of documents or of the report
    Schema(schema::Args),
    /// Print the IAM policy that a scan needs
    Permissions(permissions::Args),
    /// Print a shell's completion script
    Completions(completions::Args),
    /// Print the manual page
    Man,
}

/// Parses the command line, runs the command, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // help and version are no errors, and a closed pipe is none either
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Passed.into() };
        }
    };
    let terminal = Terminal::new(cli.global.color, cli.global.quiet);
    terminal::start_log(cli.global.verbose);
    let config = cli.global.config.as_deref();
    let ended = match cli.command {
        Command::Scan(args) => scan::run(&args, config, &terminal),
        Command::Collect(args) => collect::run(&args, config, &terminal),
        Command::Policy(args) => policy::run(&args, config, &terminal),
        Command::History(args) => history::run(&args, config, &terminal),
        Command::Show(args) => show::run(&args, config, &terminal),
        Command::Diff(args) => diff::run(&args, config, &terminal),
        Command::Search(args) => search::run(&args, config, &terminal),
        Command::Report(args) => report::run(&args, config, &terminal),
        Command::Runs(args) => runs::run(&args, config, &terminal),
        Command::Store(args) => store::run(&args, config, &terminal),
        Command::Schema(args) => schema::run(&args),
        Command::Permissions(args) => permissions::run(&args),
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
        Command::Man => completions::manual(Cli::command()),
    };
    match ended {
        Ok(exit) => exit.into(),
        Err(failed) => {
            terminal.failed(&failed);
            failed.exit.into()
        }
    }
}
