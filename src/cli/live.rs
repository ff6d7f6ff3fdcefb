//! Options and steps of reading a live account, shared by `scan` and `collect`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::terminal::Terminal;
use super::{Failed, progress};
use crate::collect::aws::{self, Aws, AwsSettings, CollectRequest};
use crate::config::Settings;
use crate::model::{ResourceType, Snapshot, Time};

/// What to read from AWS. Credentials come from the SDK's own chain: environment, profiles, SSO, roles.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Profile of the AWS configuration files [default: AWS_PROFILE, else `default`]
    #[arg(long, value_name = "NAME", help_heading = "AWS")]
    profile: Option<String>,
    /// Regions to read, repeated or with commas [default: all that the account has enabled]
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',', help_heading = "AWS")]
    regions: Vec<String>,
    /// Types to read, repeated or with commas, such as AWS::S3::Bucket [default: all]
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', help_heading = "AWS")]
    types: Vec<ResourceType>,
    /// Most calls in flight at a time
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1000), help_heading = "AWS")]
    max_concurrency: u16,
}

/// What came of reading: the snapshot, and whether it was interrupted.
pub(super) struct Read {
    pub(super) snapshot: Snapshot,
    pub(super) interrupted: bool,
}

/// Reads the account.
pub(super) fn read(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Read, Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::to_run(format!("cannot start the runtime: {error}")))?;
    runtime.block_on(read_account(args, settings, terminal))
}

async fn read_account(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Read, Failed> {
    let spinner = progress::spinner(terminal, "connecting");
    let aws = Aws::connect(&AwsSettings {
        profile: args.profile.clone(),
        max_in_flight: usize::from(args.max_concurrency),
        ..AwsSettings::default()
    })
    .await
    .map_err(|error| Failed::to_run(&error).hint(error.hint()))?;
    let stop = stop_on_interrupt(terminal);
    let request = CollectRequest {
        regions: some(&args.regions).or_else(|| settings.regions.clone()),
        types: some(&args.types).or_else(|| settings.types.clone()),
        now: Time::now(),
        stop: Arc::clone(&stop),
    };
    let report = |done: usize, all: usize| {
        spinner.set_message(format!("read {done} of {all} places, {} calls", aws.call_count()));
    };
    let snapshot =
        aws::collect(&aws, &request, &report).await.map_err(|error| Failed::to_run(&error).hint(error.hint()))?;
    spinner.finish_and_clear();
    Ok(Read { snapshot, interrupted: stop.load(Ordering::Relaxed) })
}

fn some<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

/// Returns a flag that the first Ctrl-C sets; a second one ends the process as usual.
fn stop_on_interrupt(terminal: &Terminal) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let quiet = terminal.is_quiet();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.store(true, Ordering::Relaxed);
            if !quiet {
                use std::io::Write;
                let _ = writeln!(std::io::stderr(), "interrupted: what was read so far is reported; again to stop at once");
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                signal_hook_default();
            }
        }
    });
    stop
}
