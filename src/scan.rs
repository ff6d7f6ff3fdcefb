//! The pipeline after collecting: link, evaluate, compare, gate. Pure but for its worker threads.

use crate::compare::{Comparison, compare};
use crate::gate::{self, GateOutcome, GateSettings};
use crate::link::link;
use crate::model::{Baseline, Evaluation, PolicyCost, Snapshot, Time};
use crate::policy::{EvaluateOptions, Library, evaluate, evaluate_profiled};

/// What a run makes of a snapshot.
#[derive(Debug)]
pub struct Judgement {
    /// Every verdict.
    pub evaluation: Evaluation,
    /// The state of every finding.
    pub comparison: Comparison,
    /// Whether a pipeline may go on.
    pub gate: GateOutcome,
    /// What each policy cost, the dearest first; empty unless it was asked for.
    pub policy_costs: Vec<PolicyCost>,
}

/// How to judge.
#[derive(Clone, Copy, Debug)]
pub struct JudgeOptions {
    /// The time as of which ages and expiries are judged.
    pub now: Time,
    /// Number of worker threads, at least 1.
    pub threads: usize,
    /// What the gate looks at.
    pub gate: GateSettings,
    /// Whether to measure what each policy costs.
    pub profile_policies: bool,
}

/// Judges a snapshot: equal arguments give equal results, whatever the number of threads.
///
/// `progress` is called with the number of documents judged so far, from any thread.
///
/// # Errors
/// When a document is not in the shape of its type; only a snapshot file that was edited by hand can hold one.
pub fn judge(
    snapshot: &Snapshot,
    library: &Library,
    baseline: Option<&Baseline>,
    options: JudgeOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Judgement, serde_json::Error> {
    let related = link(snapshot)?;
    let how = EvaluateOptions { now: options.now, threads: options.threads };
    let (evaluation, policy_costs) = if options.profile_policies {
        evaluate_profiled(library, snapshot, &related, &how, progress)
    } else {
        (evaluate(library, snapshot, &related, &how, progress), vec![])
    };
    let comparison = compare(baseline, &evaluation, library.policy_set(), snapshot, options.now);
    let gate = gate::judge(options.gate, &comparison, &evaluation, &snapshot.header.coverage);
    Ok(Judgement { evaluation, comparison, gate, policy_costs })
}
