//! `colobus collect`: reads an account into a snapshot file.

use std::path::{Path, PathBuf};

use super::recorder::Recorder;
use super::store_args::RecordArgs;
use super::terminal::Terminal;
use super::{Exit, Failed, live, output};
use crate::collect::snapshot_file;
use crate::config::Settings;
use crate::gate::what_was_seen;
use crate::model::Time;

/// Read an account into a snapshot file, without judging it.
///
/// The file holds one JSON document per resource and what could not be read. `colobus scan --from FILE` judges it, on any machine, as often as wanted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  colobus collect -o today.jsonl.zst\n  colobus scan --from today.jsonl.zst")]
pub(super) struct Args {
    /// File to write; compressed when it ends in .zst; `-` is stdout
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: PathBuf,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    live: live::LiveArgs,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let started_at = Time::now();
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let mut recorder = Recorder::open(&args.record, &settings, false, terminal)?;
    let file = output::open(&args.output)?;
    let read = live::read(&args.live, &settings, terminal)?;
    let header = &read.snapshot.header;
    snapshot_file::write(&read.snapshot, file).map_err(Failed::to_run)?;
    let guid = uuid::Uuid::new_v4().to_string();
    recorder.record(&guid, started_at, &settings, &read.snapshot, None, terminal);
    for gap in header.coverage.all_gaps() {
        terminal.warning(format_args!(
            "{} in {} ({}): {}; needs {}",
            gap.call, gap.account, gap.region, gap.message, gap.action
        ));
    }
    terminal.line(format_args!("collected: {}, into `{}`", what_was_seen(&read.snapshot), args.output.display()));
    let exit = match (read.interrupted, header.coverage.is_complete()) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Passed,
        (false, false) => Exit::Incomplete,
    };
    Ok(recorder.exit(exit, terminal))
}
