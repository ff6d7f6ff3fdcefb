//! The pipeline after collecting: link, evaluate, compare, gate. Pure but for its worker threads.

use crate::compare::{Comparison, compare};
use crate::gate::{self, GateOutcome, GateSettings};
use crate::link::link;
use crate::model::{Baseline, Evaluation, Snapshot, Time};
use crate::policy::{EvaluateOptions, Library, evaluate};

/// What a run makes of a snapshot.
#[derive(Debug)]
pub struct Judgement {
    /// Every verdict.
    pub evaluation: Evaluation,
    /// The state of every finding.
    pub comparison: Comparison,
    /// Whether a pipeline may go on.
    pub gate: GateOutcome,
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
    let evaluation = evaluate(
        library,
        snapshot,
        &related,
        &EvaluateOptions { now: options.now, threads: options.threads },
        progress,
    );
    let comparison = compare(baseline, &evaluation, library.policy_set(), snapshot, options.now);
    let gate = gate::judge(options.gate, &comparison, &evaluation, &snapshot.header.coverage);
    Ok(Judgement { evaluation, comparison, gate })
}
