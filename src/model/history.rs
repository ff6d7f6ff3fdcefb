//! Runs as the history keeps them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Scope, StateReason, Time, baseline::KnownFinding};

/// A complete run, by what other rows of the history say of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RunRef {
    /// Number in the order of recording, from 1, with holes.
    pub number: i64,
    /// Random id of the run.
    pub guid: String,
    /// When its collecting ended: what it saw is as of this time.
    pub observed_at: Time,
}

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Collected (or read a snapshot) and judged.
    Scan,
    /// Collected only: the run has no findings.
    Collect,
}

impl RunKind {
    /// Returns the lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Collect => "collect",
        }
    }
}

/// How far a run got with being recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It is being recorded now, or was interrupted while it was: nothing of it is in the history.
    Recording,
    /// All of it is in the history.
    Complete,
}

/// Numbers of a recorded run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RunCounts {
    /// Resources that were seen.
    pub resources: u64,
    /// Resources that the history did not know.
    pub created: u64,
    /// Resources whose `config` or `tags` changed.
    pub changed: u64,
    /// Resources that are surely gone.
    pub deleted: u64,
    /// Resources that had been deleted and were seen again.
    pub returned: u64,
    /// Resources that are missing from a list that is not whole.
    pub not_seen: u64,
    /// Findings that are active, stale ones included.
    pub findings: u64,
    /// Findings that the history of this name did not have as active.
    pub new_findings: u64,
    /// Findings that became absent.
    pub absent_findings: u64,
}

/// One run of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunSummary {
    /// Number in the order of recording.
    pub number: i64,
    /// Random id of the run, also in its reports.
    pub guid: String,
    /// Scan or collect.
    pub kind: RunKind,
    /// Name of the configuration.
    pub name: String,
    /// Whether it is whole.
    pub state: RunState,
    /// Version of the program.
    pub version: String,
    /// When it was started.
    pub started_at: Time,
    /// When its reports were written; absent while `recording`, as are all of the following.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Time>,
    /// When its collecting ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub observed_at: Option<Time>,
    /// The time as of which policies judged; absent for `collect` too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evaluated_at: Option<Time>,
    /// What was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scope: Option<Scope>,
    /// Whether everything that was asked for was seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub covered: Option<bool>,
    /// Number of places of which a later look was recorded before this run: of these nothing was recorded.
    pub superseded: u64,
    /// 64 hex digits over the policy set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_digest: Option<String>,
    /// `pass`, `fail` or `incomplete`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gate: Option<String>,
    /// Numbers.
    pub counts: RunCounts,
}

/// Whether a finding was there when it was last judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Found.
    Active,
    /// Found before, and not judged since.
    Stale,
    /// Surely gone.
    Absent,
}

impl FindingState {
    /// Returns the lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Stale => "stale",
            Self::Absent => "absent",
        }
    }
}

/// One step in the life of a finding: from this run on it was so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingStep {
    /// The run that recorded it.
    pub run: RunRef,
    /// Active, stale or absent.
    pub state: FindingState,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StateReason>,
    /// The finding as it was then, with the times of its whole life: `first_seen` is that of the first run that ever
    /// found it.
    #[serde(flatten)]
    pub known: KnownFinding,
}
