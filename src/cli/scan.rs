//! `colobus scan`: the main job, from the account to the gate.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::output::{Output, Outputs, SarifProfile};
use super::policies::{self, PolicyArgs};
use super::recorder::{Judged, Recorder};
use super::store_args::{self, RecordArgs};
use super::terminal::Terminal;
use super::when::When;
use super::{Exit, Failed, live, profile, progress};
use crate::collect::snapshot_file;
use crate::config::{FailOn, Settings};
use crate::gate::{GateResult, GateSettings};
use crate::model::run::Run;
use crate::model::{Baseline, Severity, Snapshot, Time};
use crate::report::{BaselineError, Report, read_baseline};
use crate::scan::{JudgeOptions, Judgement, judge};
use crate::store::StoreError;

/// Read an account (or a snapshot), judge it, compare it with an earlier run, and gate.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    colobus scan                                              the account of your credentials\n  \
    colobus scan --only-new                                   fail on what is new since the last run\n  \
    colobus scan --from today.jsonl                           a snapshot, without credentials\n  \
    colobus scan --from-store --at 30d                        the account of a month ago, by today's policies\n  \
    colobus scan --no-store --baseline last.json --baseline-out last.json\n  \
    colobus scan --format human,sarif=colobus.sarif --sarif-profile github --exit-zero")]
pub(super) struct Args {
    /// Judge this snapshot instead of the live account
    #[arg(long, value_name = "FILE", help_heading = "Input", conflicts_with_all = ["profile", "regions", "types"])]
    from: Option<PathBuf>,
    /// Judge what the history holds instead of the live account; nothing is recorded
    #[arg(long, help_heading = "Input", conflicts_with_all = ["from", "profile", "regions", "types", "no_store", "snapshot_out"])]
    from_store: bool,
    /// With --from-store: as it was at this time (a date, a time, `yesterday`, `30d`)
    #[arg(long, value_name = "TIME", help_heading = "Input", requires = "from_store")]
    at: Option<When>,
    #[command(flatten)]
    policies: PolicyArgs,
    /// Judge ages and expiries as of this time (2026-11-23 or 2026-11-23T08:00:00Z) [default: when the account was read]
    #[arg(long, value_name = "TIME", help_heading = "Input")]
    now: Option<Time>,
    /// Keep what was read as a snapshot file
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with = "from")]
    snapshot_out: Option<PathBuf>,
    /// Compare with `last` (the last comparable run of the history), a run of the history by its number or id, a file (a JSON report, or SARIF of profile full), or `none` [default: last]
    #[arg(long, value_name = "last|RUN|FILE|none", help_heading = "Baseline")]
    baseline: Option<PathBuf>,
    /// What a baseline file that is not there means: an error, or a first run in which everything is new
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = BaselineMissing::Error, help_heading = "Baseline")]
    baseline_missing: BaselineMissing,
    /// Write the JSON report here as the next run's baseline; may be the file of --baseline
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    baseline_out: Option<PathBuf>,
    /// Reports to write: human, json, sarif, each with =PATH for a file [default: human]
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_delimiter = ',', help_heading = "Output")]
    format: Vec<Output>,
    /// What the SARIF file holds: full (archives, viewers), github or gitlab (only what should be an alert)
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = SarifProfile::Full, help_heading = "Output")]
    sarif_profile: SarifProfile,
    /// Write SARIF for GitHub and GitLab even when nothing was seen in full; it may close alerts
    #[arg(long, help_heading = "Output")]
    allow_incomplete: bool,
    /// Fail on findings of this severity or worse: critical, high, medium, low, info, never [default: high]
    #[arg(long, value_name = "SEVERITY", help_heading = "Gate")]
    fail_on: Option<FailOn>,
    /// Fail only on findings that are new or got worse; needs a baseline or the history
    #[arg(long, help_heading = "Gate")]
    only_new: bool,
    /// Exit with 0 where the gate would fail or the run is incomplete; errors keep their codes
    #[arg(long, help_heading = "Gate")]
    exit_zero: bool,
    /// Worker threads [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "General")]
    threads: Option<NonZeroUsize>,
    /// Measure what each policy costs: a table on stderr, slowest first, and `run.policy_costs` in the JSON report
    #[arg(long, help_heading = "General")]
    profile_policies: bool,
    #[command(flatten)]
    record: RecordArgs,
    #[command(flatten)]
    live: live::LiveArgs,
}

/// What a missing baseline file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum BaselineMissing {
    Error,
    New,
}

pub(super) fn run(args: &Args, config: Option<&Path>, terminal: &Terminal) -> Result<Exit, Failed> {
    let started_at = Time::now();
    let settings = Settings::find(config).map_err(Failed::usage)?;
    let gate = gate_settings(args, &settings)?;
    let library = policies::load(&args.policies, &settings, terminal)?;
    let set = library.policy_set();
    tracing::info!(policies = set.policies.len(), source = set.source, digest = set.digest, "policies loaded");
    for (policy, reason) in library.interpreted() {
        tracing::debug!(policy = policy.as_str(), reason, "judged by the interpreter");
    }
    let earlier = Earlier::find(args, &settings, terminal)?;
    let mut recorder = recorder(args, &earlier, &settings, terminal)?;
    let outputs = Outputs::open(
        &args.format,
        args.baseline_out.as_deref(),
        args.sarif_profile,
        args.allow_incomplete,
        terminal.is_quiet(),
    )?;
    let (snapshot, interrupted) = snapshot(args, &settings, started_at, terminal)?;
    let baseline = match earlier {
        Earlier::None => None,
        Earlier::File(baseline) => Some(*baseline),
        Earlier::History(run) => recorder.baseline(&settings, &snapshot, run.as_deref(), terminal)?,
    };
    let now = args.now.unwrap_or(snapshot.header.ended_at);
    let options = JudgeOptions { now, threads: threads(args), gate, profile_policies: args.profile_policies };
    let bar = progress::bar(terminal, "judging", snapshot.documents.len() as u64);
    let judgement =
        judge(&snapshot, &library, baseline.as_ref(), options, &|done| bar.set_position(done)).map_err(|error| {
            Failed::usage(format!("a document of the snapshot is not in the shape of its type: {error}"))
        })?;
    bar.finish_and_clear();
    let verdicts = judgement.evaluation.totals();
    tracing::info!(documents = snapshot.documents.len(), ?verdicts, "documents judged");
    let report = Report {
        run: Run {
            guid: uuid::Uuid::new_v4().to_string(),
            started_at,
            ended_at: Time::now(),
            policy_costs: judgement.policy_costs.clone(),
        },
        category: category(&settings),
        evaluated_at: options.now,
        snapshot: &snapshot,
        policies: library.policy_set(),
        evaluation: &judgement.evaluation,
        baseline: baseline.as_ref(),
        comparison: &judgement.comparison,
        gate: &judgement.gate,
    };
    outputs.write(&report, terminal)?;
    if args.profile_policies {
        terminal.line(profile::table(&judgement.policy_costs));
    }
    let judged = Judged {
        evaluated_at: options.now,
        evaluation: &judgement.evaluation,
        comparison: &judgement.comparison,
        policies: library.policy_set(),
        gate: word(judgement.gate.result),
    };
    if !args.from_store {
        recorder.record(&report.run.guid, started_at, &settings, &snapshot, Some(&judged), terminal);
    }
    let exit = recorder.exit(exit(args, &judgement, interrupted), terminal);
    terminal.line(judgement.gate.last_line(&snapshot, exit.code()));
    Ok(exit)
}

fn exit(args: &Args, judgement: &Judgement, interrupted: bool) -> Exit {
    match judgement.gate.result {
        _ if interrupted => Exit::Interrupted,
        _ if args.exit_zero => Exit::Passed,
        GateResult::Pass => Exit::Passed,
        GateResult::Fail => Exit::GateFailed,
        GateResult::Incomplete => Exit::Incomplete,
    }
}

/// The verdict as the history writes it.
fn word(result: GateResult) -> &'static str {
    match result {
        GateResult::Pass => "pass",
        GateResult::Fail => "fail",
        GateResult::Incomplete => "incomplete",
    }
}

/// Returns the category: only runs that share it are compared without a word.
fn category(settings: &Settings) -> String {
    format!("colobus/{}", settings.name)
}

fn threads(args: &Args) -> usize {
    args.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

fn gate_settings(args: &Args, settings: &Settings) -> Result<GateSettings, Failed> {
    let only_new = args.only_new || settings.only_new;
    let is_alone = args.from_store || args.record.url(settings)?.is_none();
    if only_new && (is_alone && args.baseline.is_none() || is_word(args, "none")) {
        return Err(Failed::usage("`--only-new` needs something to compare with").hint(
            "give `--baseline FILE`, the JSON report of an earlier run; for the first run add `--baseline-missing new`",
        ));
    }
    let FailOn(fail_on) = args.fail_on.or(settings.fail_on).unwrap_or(FailOn(Some(Severity::High)));
    Ok(GateSettings { fail_on, only_new })
}

/// Reads the snapshot file, or the account.
fn snapshot(
    args: &Args,
    settings: &Settings,
    started_at: Time,
    terminal: &Terminal,
) -> Result<(Snapshot, bool), Failed> {
    if let Some(path) = &args.from {
        return Ok((snapshot_file::read(path).map_err(Failed::usage)?, false));
    }
    if args.from_store {
        let mut store = args.record.store().open(settings)?;
        let at = args.at.map(|at| at.as_of(started_at).min(started_at));
        let snapshot = store.snapshot_at(&settings.name, at).map_err(|error| store_args::failed(&error))?;
        return Ok((snapshot, false));
    }
    let file = args.snapshot_out.as_deref().map(super::output::open).transpose()?;
    let read = live::read(&args.live, settings, terminal)?;
    if let Some(file) = file {
        snapshot_file::write(&read.snapshot, file).map_err(Failed::to_run)?;
    }
    Ok((read.snapshot, read.interrupted))
}

/// What the run is compared with, as far as it is known before there is a snapshot.
enum Earlier {
    None,
    File(Box<Baseline>),
    /// The run of the history that was named; else the last comparable one.
    History(Option<String>),
}

impl Earlier {
    /// Reads a file that was named, so that a bad one is an error before anything is collected.
    fn find(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Self, Failed> {
        let Some(path) = &args.baseline else {
            // the past is judged by itself, unless it is asked for more
            return Ok(if args.from_store { Self::None } else { Self::History(None) });
        };
        match path.to_str() {
            Some("none") => Ok(Self::None),
            Some("last") => Ok(Self::History(None)),
            Some(run) if !path.exists() && is_run(run) => Ok(Self::History(Some(run.to_owned()))),
            _ => {
                Ok(read_earlier(path, args, settings, terminal)?.map_or(Self::None, |read| Self::File(Box::new(read))))
            }
        }
    }
}

/// Whether a text can name a run: a number, or at least eight characters of a guid.
fn is_run(text: &str) -> bool {
    let is_guid = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_guid || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_word(args: &Args, word: &str) -> bool {
    args.baseline.as_deref().is_some_and(|path| path == Path::new(word))
}

fn recorder(args: &Args, earlier: &Earlier, settings: &Settings, terminal: &Terminal) -> Result<Recorder, Failed> {
    let names_history = args.baseline.is_some() && matches!(earlier, Earlier::History(_));
    let is_needed = names_history || (matches!(earlier, Earlier::History(_)) && (args.only_new || settings.only_new));
    if names_history && args.record.url(settings)?.is_none() {
        return Err(Failed::usage("`--no-store` leaves no history to compare with")
            .hint("name a file, or leave one of the two out"));
    }
    if args.from_store {
        let store = args.record.store().open(settings)?;
        return Ok(Recorder::reading(store));
    }
    if let (Earlier::History(Some(_)), Some(url)) = (earlier, args.record.url(settings)?)
        && !url.path.exists()
    {
        return Err(store_args::failed(&StoreError::Missing { path: url.path }));
    }
    Recorder::open(&args.record, settings, is_needed, terminal)
}

/// Reads a baseline file, and says so when it is of another kind of run.
fn read_earlier(
    path: &Path,
    args: &Args,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Option<Baseline>, Failed> {
    match read_baseline(path) {
        Ok(baseline) => {
            if baseline.category != category(settings) {
                terminal.warning(format_args!(
                    "baseline `{}` is of category `{}`, this run is `{}`: what only one of them looks at is new or carried over",
                    path.display(),
                    baseline.category,
                    category(settings)
                ));
            }
            Ok(Some(baseline))
        }
        Err(error) if error.is_missing() && args.baseline_missing == BaselineMissing::New => {
            terminal.line(format_args!("no baseline at `{}` yet: everything is new", path.display()));
            Ok(None)
        }
        Err(error) => Err(baseline_failed(&error)),
    }
}

fn baseline_failed(error: &BaselineError) -> Failed {
    let failed = Failed::usage(error);
    if error.is_missing() {
        failed.hint("for a first run add `--baseline-missing new`, and `--baseline-out FILE` to have one next time")
    } else {
        failed
    }
}
