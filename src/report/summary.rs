//! The numbers of a report.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use crate::compare::ComparedFinding;
use crate::model::{BaselineState, PolicyId, Severity, VerdictCounts};

/// The numbers of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Resources that were read.
    pub resources: u64,
    /// Pairs of policy and resource that were to be judged.
    pub evaluated: u64,
    /// Verdicts on them; `fail` counts pairs, a pair may have several findings.
    pub verdicts: VerdictCounts,
    /// The same for each policy.
    pub policies: BTreeMap<PolicyId, VerdictCounts>,
    /// Findings by their relation to the baseline.
    pub by_state: StateCounts,
    /// Active findings, carried-over ones included.
    pub by_severity: SeverityCounts,
    /// New findings.
    pub new_by_severity: SeverityCounts,
}

/// Numbers of findings by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StateCounts {
    /// Not in the baseline.
    pub new: u64,
    /// In the baseline, with other severity or evidence.
    pub updated: u64,
    /// In the baseline, alike; `stale` ones included.
    pub unchanged: u64,
    /// In the baseline and surely gone.
    pub absent: u64,
    /// Of the unchanged: carried over, since they could not be judged.
    pub stale: u64,
}

/// Numbers of findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeverityCounts {
    /// Critical ones.
    pub critical: u64,
    /// High ones.
    pub high: u64,
    /// Medium ones.
    pub medium: u64,
    /// Low ones.
    pub low: u64,
    /// Those for the record.
    pub info: u64,
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let verdicts = report.evaluation.totals();
        let active = &report.comparison.active;
        let with = |state| active.iter().filter(move |finding| finding.state == state);
        let number = |state| with(state).count() as u64;
        Self {
            resources: report.snapshot.documents.len() as u64,
            evaluated: verdicts.pass + verdicts.fail + verdicts.unknown + verdicts.not_applicable + verdicts.error,
            verdicts,
            policies: report.evaluation.counts.clone(),
            by_state: StateCounts {
                new: number(BaselineState::New),
                updated: number(BaselineState::Updated),
                unchanged: number(BaselineState::Unchanged),
                absent: report.comparison.absent.len() as u64,
                stale: active.iter().filter(|finding| finding.stale).count() as u64,
            },
            by_severity: SeverityCounts::of(active),
            new_by_severity: SeverityCounts::of(with(BaselineState::New)),
        }
    }
}

impl SeverityCounts {
    /// Counts findings.
    #[must_use]
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a ComparedFinding>) -> Self {
        findings.into_iter().fold(Self::default(), |mut counts, finding| {
            *counts.slot(finding.known.finding.severity) += 1;
            counts
        })
    }

    fn slot(&mut self, severity: Severity) -> &mut u64 {
        match severity {
            Severity::Critical => &mut self.critical,
            Severity::High => &mut self.high,
            Severity::Medium => &mut self.medium,
            Severity::Low => &mut self.low,
            Severity::Info => &mut self.info,
        }
    }
}
