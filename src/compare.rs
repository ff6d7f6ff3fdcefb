//! Baseline, findings and coverage give the state of each finding. Pure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::baseline::KnownFinding;
use crate::model::{Baseline, BaselineState, Evaluation, PolicySet, Snapshot, StateReason, Time};

/// Every finding of this run and of the baseline, with its state; sorted by severity (worst first), policy, resource, key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Active findings, carried-over ones included.
    pub active: Vec<ComparedFinding>,
    /// Findings of the baseline that are surely gone.
    pub absent: Vec<ComparedFinding>,
}

/// A finding and its relation to the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedFinding {
    /// The finding, with the times of its life.
    #[serde(flatten)]
    pub known: KnownFinding,
    /// New, updated, unchanged or absent.
    pub state: BaselineState,
    /// Why; left out when unchanged for no special reason.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StateReason>,
    /// Whether it was carried over from the baseline, since it could not be judged now.
    pub stale: bool,
    /// Whether it is worse than in the baseline: gates like new.
    pub worsened: bool,
}

/// Compares this run's findings with an earlier run's.
///
/// A baseline finding that is missing now is absent only if its place was fully listed or its resource judged; otherwise
/// it is carried over as unchanged and stale. Without a baseline everything is new.
#[must_use]
pub fn compare(
    baseline: Option<&Baseline>,
    evaluation: &Evaluation,
    policies: &PolicySet,
    snapshot: &Snapshot,
    evaluated_at: Time,
) -> Comparison {
    let _ = (baseline, evaluation, policies, snapshot, evaluated_at);
    Comparison::default()
}
