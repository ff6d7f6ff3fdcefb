//! Baseline, findings and coverage give the state of each finding. Pure.
//!
//! The walk: baseline findings are brought under today's policy ids; findings of this run are looked up among them and
//! become new, updated or unchanged; what is left of the baseline is either surely gone (absent) or was not looked at
//! (carried over, stale). The rule above all: could-not-look is never gone.

mod now;
mod past;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::baseline::KnownFinding;
use crate::model::{Baseline, BaselineState, Evaluation, Finding, PolicySet, Snapshot, StateReason, Time};

use now::{Fate, Now};
use past::Past;

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
    /// Why; left out when unchanged for no special reason, and when new and a SARIF baseline does not tell why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StateReason>,
    /// Whether it was carried over from the baseline, since it could not be judged now.
    pub stale: bool,
    /// Whether it is worse than in the baseline: gates like new.
    pub worsened: bool,
}

impl ComparedFinding {
    /// Returns whether a gate on what is new counts it: new, or worse than before. One that was not re-checked never is.
    #[must_use]
    pub fn is_news(&self) -> bool {
        !self.stale && (self.state == BaselineState::New || self.worsened)
    }
}

/// Compares this run's findings with an earlier run's.
///
/// A baseline finding that is missing now is absent only if its place was fully listed or its resource judged; otherwise
/// it is carried over as unchanged and stale. A baseline finding of a policy that has since been renamed is the finding
/// of the new id. Without a baseline everything is new. The order of the inputs never matters.
#[must_use]
pub fn compare(
    baseline: Option<&Baseline>,
    evaluation: &Evaluation,
    policies: &PolicySet,
    snapshot: &Snapshot,
    evaluated_at: Time,
) -> Comparison {
    let now = Now::new(evaluation, policies, snapshot);
    let mut past = baseline.map(|baseline| Past::new(baseline, &now));
    let mut active: Vec<ComparedFinding> = evaluation
        .findings
        .iter()
        .map(|finding| match past.as_mut() {
            None => first_seen_now(finding, Some(StateReason::NoBaseline), evaluated_at),
            Some(past) => match past.take(finding.fingerprint) {
                Some(before) => seen_again(finding, &before, evaluated_at),
                None => first_seen_now(finding, past.why_new(finding, &now), evaluated_at),
            },
        })
        .collect();
    let mut absent = vec![];
    for (missing, tells_more) in past.into_iter().flat_map(Past::into_missing) {
        match now.fate(&missing.finding) {
            Fate::CarriedOver(reason) => active.push(without_news(missing, BaselineState::Unchanged, reason)),
            Fate::Gone(reason) => {
                let reason = if tells_more { reason } else { less_known(reason) };
                absent.push(without_news(missing, BaselineState::Absent, reason));
            }
        }
    }
    active.sort_by(by_rank);
    absent.sort_by(by_rank);
    Comparison { active, absent }
}

fn first_seen_now(finding: &Finding, reason: Option<StateReason>, at: Time) -> ComparedFinding {
    ComparedFinding {
        known: KnownFinding { finding: finding.clone(), first_seen: at, last_seen: at },
        state: BaselineState::New,
        reason,
        stale: false,
        worsened: false,
    }
}

fn seen_again(finding: &Finding, before: &KnownFinding, at: Time) -> ComparedFinding {
    let (state, reason) = if finding.severity != before.finding.severity {
        (BaselineState::Updated, Some(StateReason::SeverityChanged))
    } else if finding.evidence_hash != before.finding.evidence_hash {
        (BaselineState::Updated, Some(StateReason::EvidenceChanged))
    } else {
        (BaselineState::Unchanged, None)
    };
    ComparedFinding {
        known: KnownFinding { finding: finding.clone(), first_seen: before.first_seen, last_seen: at },
        state,
        reason,
        stale: false,
        worsened: finding.severity > before.finding.severity,
    }
}

/// A finding as the baseline knew it: nothing was seen of it now, so its times stay.
fn without_news(known: KnownFinding, state: BaselineState, reason: StateReason) -> ComparedFinding {
    let stale = state != BaselineState::Absent;
    ComparedFinding { known, state, reason: Some(reason), stale, worsened: false }
}

/// A SARIF baseline holds findings only: that one is gone is sure, whether it was mended or deleted is not said.
fn less_known(reason: StateReason) -> StateReason {
    match reason {
        StateReason::PolicyRemoved | StateReason::PolicyDisabled => reason,
        _ => StateReason::Gone,
    }
}

fn by_rank(a: &ComparedFinding, b: &ComparedFinding) -> std::cmp::Ordering {
    let key = |one: &ComparedFinding| Reverse(one.known.finding.severity);
    key(a).cmp(&key(b)).then_with(|| {
        let (a, b) = (&a.known.finding, &b.known.finding);
        (&a.policy_id, &a.resource.id, &a.key, a.fingerprint).cmp(&(
            &b.policy_id,
            &b.resource.id,
            &b.key,
            b.fingerprint,
        ))
    })
}
