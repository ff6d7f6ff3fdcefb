//! What an earlier run found and covered, and how a finding of this run relates to it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coverage, Finding, Fingerprint, PolicyId, ResourceId, Time};

/// What an earlier run found and covered.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Id of that run.
    pub guid: String,
    /// Category of that run: only runs of one category are comparable.
    pub category: String,
    /// The time as of which it judged.
    pub evaluated_at: Time,
    /// The file it was read from.
    pub source: String,
    /// Its policies: id to revision.
    pub policies: BTreeMap<PolicyId, String>,
    /// What failed then, carried-over findings included.
    pub findings: Vec<KnownFinding>,
    /// What had failed before it and was absent then.
    pub absent: BTreeSet<Fingerprint>,
    /// What it covered and saw; `None` when read from SARIF, which does not say.
    pub seen: Option<Seen>,
}

/// What an earlier run covered and saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its coverage.
    pub coverage: Coverage,
    /// Its resources: id to hash of `config` and `tags`.
    pub resources: BTreeMap<ResourceId, String>,
    /// The pairs of policy and resource that it could not judge.
    pub not_evaluated: BTreeSet<(PolicyId, ResourceId)>,
}

/// A finding with its life so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KnownFinding {
    /// The finding as last seen.
    #[serde(flatten)]
    pub finding: Finding,
    /// The time as of which a run first found it.
    pub first_seen: Time,
    /// The time as of which a run last found it.
    pub last_seen: Time,
}

/// How a finding relates to the baseline; SARIF's four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaselineState {
    /// Not in the baseline.
    New,
    /// In the baseline, with other severity or evidence.
    Updated,
    /// In the baseline, alike; or carried over from it, then `stale`.
    Unchanged,
    /// In the baseline and surely gone.
    Absent,
}

/// Why a finding has its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateReason {
    /// New: there is no baseline.
    NoBaseline,
    /// New: the resource was judged before and has changed.
    ResourceChanged,
    /// New: the resource was not there before.
    ResourceAdded,
    /// New: the baseline did not look here, or not in full.
    ScopeAdded,
    /// New: the baseline did not have this policy.
    PolicyAdded,
    /// New: the policy or its parameters changed, the resource did not.
    PolicyChanged,
    /// New: the baseline could not judge this pair, for a fact that was missing or a policy that failed.
    NotEvaluatedBefore,
    /// New: a related resource, or time itself (an age), made the difference.
    SurroundingsChanged,
    /// New: it had been gone.
    Reopened,
    /// Updated: another severity.
    SeverityChanged,
    /// Updated: other evidence.
    EvidenceChanged,
    /// Unchanged and stale: its place or resource could not be read now.
    NotCollected,
    /// Unchanged and stale: its policy could not judge now.
    NotEvaluated,
    /// Absent: the policy passes.
    Fixed,
    /// Absent: the resource is gone from a place whose list is whole.
    ResourceDeleted,
    /// Absent: the policy is no longer in the set, or no longer for this type.
    PolicyRemoved,
    /// Absent: the configuration switches the policy off, everywhere or for this resource.
    PolicyDisabled,
    /// Absent: the baseline does not tell which of the above it is.
    Gone,
}
