//! The history, as a run uses it: the baseline before, recording after.
//!
//! A history that cannot be used never costs a report: the problem is kept, told when the reports are safe, and makes the
//! exit code of a run that would have passed.

use super::store_args::{RecordArgs, failed};
use super::terminal::Terminal;
use super::{Exit, Failed};
use crate::compare::{ComparedFinding, Comparison, compare};
use crate::config::Settings;
use crate::model::{Baseline, BaselineState, Evaluation, FindingState, PolicySet, RunKind, Snapshot, Time};
use crate::store::{BaselineChoice, FindingNow, Recording, RunFacts, Store, StoreError, StoreUrl, Unjudged};

/// A history that is open, is yet to be made, could not be opened, or is not wanted.
pub(super) struct Recorder {
    store: Option<Store>,
    /// Where it will be made when there is a run to record: one that reads nothing leaves no empty history.
    to_make: Option<StoreUrl>,
    problem: Option<StoreError>,
    is_wanted: bool,
    /// The run of this name that was the last when the baseline was taken.
    compared_with: Option<i64>,
}

/// What a scan made of a snapshot.
pub(super) struct Judged<'a> {
    pub(super) evaluated_at: Time,
    pub(super) evaluation: &'a Evaluation,
    pub(super) comparison: &'a Comparison,
    pub(super) policies: &'a PolicySet,
    /// `pass`, `fail` or `incomplete`.
    pub(super) gate: &'a str,
}

/// What a run is told that has nothing to be compared with.
const FIRST_RUN: &str = "no comparable run in the history yet: everything is new";

impl Recorder {
    /// Opens the history, unless none is wanted. One that cannot be opened is an error only when the run needs it.
    pub(super) fn open(
        args: &RecordArgs,
        settings: &Settings,
        is_needed: bool,
        terminal: &Terminal,
    ) -> Result<Self, Failed> {
        let none = Self { store: None, to_make: None, problem: None, is_wanted: false, compared_with: None };
        let Some(url) = args.url(settings)? else { return Ok(none) };
        let opened = match url.path.exists() {
            true => Store::open_or_make(&url).map(|store| (Some(store), None)),
            false => Store::may_be_made(&url).map(|()| (None, Some(url.clone()))),
        };
        match opened {
            Ok((store, to_make)) => Ok(Self { store, to_make, is_wanted: true, ..none }),
            Err(problem) => {
                // what may not be written may be read
                let readable = Store::open(&url).ok();
                if is_needed && readable.is_none() {
                    return Err(failed(&problem));
                }
                terminal.warning(format_args!("{problem}: the run will not be recorded"));
                Ok(Self { store: readable, problem: Some(problem), is_wanted: true, ..none })
            }
        }
    }

    /// Returns one that only gives baselines.
    pub(super) fn reading(store: Store) -> Self {
        Self { store: Some(store), to_make: None, problem: None, is_wanted: false, compared_with: None }
    }

    /// Returns what the history has to compare a snapshot with.
    pub(super) fn baseline(
        &mut self,
        settings: &Settings,
        snapshot: &Snapshot,
        run: Option<&str>,
        terminal: &Terminal,
    ) -> Result<Option<Baseline>, Failed> {
        let Some(store) = &mut self.store else {
            if self.to_make.is_some() {
                // as the last run of a history without any has it
                self.compared_with = Some(0);
                terminal.line(FIRST_RUN);
            }
            return Ok(None);
        };
        let header = &snapshot.header;
        let choice = run.map_or(BaselineChoice::Last(header.ended_at), BaselineChoice::Run);
        let last = store.last_run_number(&settings.name);
        match store.baseline(&settings.name, &header.scope, choice) {
            Ok(found) => {
                self.compared_with = last.ok().filter(|_| run.is_none());
                if found.is_none() && self.problem.is_none() {
                    terminal.line(FIRST_RUN);
                }
                Ok(found)
            }
            Err(problem) if run.is_some() => Err(failed(&problem)),
            Err(problem) => {
                terminal.warning(format_args!("{problem}: nothing to compare with"));
                self.problem = Some(problem);
                Ok(None)
            }
        }
    }

    /// Records the run, now that its reports are safe.
    ///
    /// A report that said what is new since the last run says so to the history too; one that was compared with anything
    /// else, or while another run was recorded, is compared with the history anew.
    pub(super) fn record(
        &mut self,
        guid: &str,
        started_at: Time,
        settings: &Settings,
        snapshot: &Snapshot,
        judged: Option<&Judged<'_>>,
        terminal: &Terminal,
    ) {
        if self.problem.is_some() {
            return;
        }
        if let Some(url) = self.to_make.take() {
            match Store::open_or_make(&url) {
                Ok(store) => self.store = Some(store),
                Err(problem) => self.problem = Some(problem),
            }
        }
        let Some(store) = &mut self.store else { return };
        let header = &snapshot.header;
        let facts = RunFacts {
            guid,
            kind: if judged.is_some() { RunKind::Scan } else { RunKind::Collect },
            name: &settings.name,
            started_at,
            observed_at: header.ended_at,
            evaluated_at: judged.map(|judged| judged.evaluated_at),
            scope: &header.scope,
            coverage: &header.coverage,
            policies: judged.map(|judged| judged.policies),
        };
        match write(store, &facts, snapshot, judged, self.compared_with) {
            Ok(superseded) => {
                if superseded > 0 {
                    terminal.warning(format_args!(
                        "the history has a later look at {superseded} of the places of this run: of these nothing was recorded"
                    ));
                }
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Returns the exit code of a run, and tells why the history was not written.
    pub(super) fn exit(&self, exit: Exit, terminal: &Terminal) -> Exit {
        let Some(problem) = self.problem.as_ref().filter(|_| self.is_wanted) else { return exit };
        let told = failed(problem);
        terminal.failed(&Failed { message: format!("the run was not recorded: {}", told.message), ..told });
        match exit {
            Exit::Passed | Exit::Incomplete => Exit::CouldNotRun,
            worse => worse,
        }
    }
}

fn write(
    store: &mut Store,
    facts: &RunFacts<'_>,
    snapshot: &Snapshot,
    judged: Option<&Judged<'_>>,
    compared_with: Option<i64>,
) -> Result<u64, StoreError> {
    let mut recording = store.record(facts)?;
    // before the documents: the history is to be asked as it was
    let anew = match judged {
        Some(judged) if compared_with != Some(recording.last_run_number(facts.name)?) => {
            let baseline = recording.baseline(facts.name, facts.scope)?;
            Some(compare(baseline.as_ref(), judged.evaluation, judged.policies, snapshot, judged.evaluated_at))
        }
        _ => None,
    };
    recording.documents(&snapshot.documents)?;
    if let Some(judged) = judged {
        record_findings(&mut recording, facts.name, anew.as_ref().unwrap_or(judged.comparison))?;
    }
    let superseded = recording.superseded(facts.coverage);
    let unjudged = judged.map(|judged| unjudged(judged.evaluation)).unwrap_or_default();
    recording.finish(facts.coverage, judged.map(|judged| judged.gate), &unjudged)?;
    Ok(superseded)
}

fn record_findings(recording: &mut Recording<'_>, name: &str, comparison: &Comparison) -> Result<(), StoreError> {
    let all = comparison.active.iter().chain(&comparison.absent);
    recording.findings(name, all.map(finding_now))
}

fn finding_now(compared: &ComparedFinding) -> FindingNow<'_> {
    let state = match (compared.state, compared.stale) {
        (BaselineState::Absent, _) => FindingState::Absent,
        (_, true) => FindingState::Stale,
        (_, false) => FindingState::Active,
    };
    FindingNow { known: &compared.known, state, reason: compared.reason }
}

fn unjudged(evaluation: &Evaluation) -> Unjudged {
    let mut pairs = Unjudged::new();
    let unknown = evaluation.unknown.iter().map(|pair| (&pair.policy_id, &pair.resource_id));
    let errors = evaluation.errors.iter().map(|pair| (&pair.policy_id, &pair.resource_id));
    for (policy, resource) in unknown.chain(errors) {
        pairs.entry(policy.clone()).or_default().push(resource.clone());
    }
    for resources in pairs.values_mut() {
        resources.sort();
        resources.dedup();
    }
    pairs
}
