//! Options and steps of reading a live account, shared by `scan` and `collect`.

use tokio::sync::watch;

use super::terminal::Terminal;
use super::{Exit, Failed, progress};
use crate::collect::aws::{self, Aws, AwsSettings, CollectError, CollectRequest, Progress};
use crate::config::Settings;
use crate::model::{ResourceType, Snapshot, Time};

/// What to read from AWS. Credentials come from the SDK's own chain: environment, profiles, SSO, roles.
#[derive(Debug, clap::Args)]
pub(super) struct LiveArgs {
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
pub(super) fn read(args: &LiveArgs, settings: &Settings, terminal: &Terminal) -> Result<Read, Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::to_run(format!("cannot start the runtime: {error}")))?;
    // it lives as long as the process: it hears Ctrl-C while policies judge and the run is recorded, too
    Box::leak(Box::new(runtime)).block_on(read_account(args, settings, terminal))
}

async fn read_account(args: &LiveArgs, settings: &Settings, terminal: &Terminal) -> Result<Read, Failed> {
    let aws_settings = AwsSettings {
        profile: args.profile.clone(),
        max_in_flight: usize::from(args.max_concurrency),
        ..AwsSettings::default()
    };
    let aws = Aws::connect(&aws_settings).await.map_err(|error| Failed::to_run(&error).hint(error.hint()))?;
    let request = CollectRequest {
        regions: some(&args.regions).or_else(|| settings.regions.clone()),
        types: some(&args.types).or_else(|| settings.types.clone()),
        now: Time::now(),
    };
    let stop = stop_on_interrupt(terminal.clone());
    let bar = progress::bar(terminal, "reading", 0);
    let report = |progress: Progress| match progress {
        Progress::Planned { steps, .. } => bar.set_length(steps as u64),
        Progress::Done { .. } => bar.inc(1),
    };
    let snapshot = aws::collect(&aws, &request, stop.clone(), &report).await;
    bar.finish_and_clear();
    let interrupted = *stop.borrow();
    snapshot.map(|snapshot| Read { snapshot, interrupted }).map_err(|error| failed(&error))
}

fn failed(error: &CollectError) -> Failed {
    let exit = match error {
        CollectError::UnknownRegion(_) | CollectError::UnknownType(_) => Exit::Usage,
        CollectError::Interrupted => Exit::Interrupted,
        CollectError::Identity(_) => Exit::CouldNotRun,
    };
    Failed { exit, ..Failed::to_run(error) }.hint(error.hint())
}

fn some<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

/// Returns what the first Ctrl-C makes true; the second ends the process as if it had not been caught, and so does the
/// first one after the reading.
fn stop_on_interrupt(terminal: Terminal) -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        let pressed = async || tokio::signal::ctrl_c().await.is_ok();
        if !pressed().await {
            return;
        }
        if !stop.is_closed() {
            terminal.line("interrupted: what was read so far is kept; press Ctrl-C again to end at once");
            stop.send_replace(true);
            if !pressed().await {
                return;
            }
        }
        #[expect(clippy::exit, reason = "the user wants out; every file, the history too, is whole or as it was")]
        std::process::exit(Exit::Interrupted.code().into());
    });
    stopped
}
