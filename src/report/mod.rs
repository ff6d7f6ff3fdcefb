//! Writes what a run found.
//!
//! Each format is one file and one line in [`Format`]. A report says the same in every format; only SARIF's profiles
//! leave things out, for consumers that would take them for alerts.

use std::io::{self, Write};

use crate::compare::Comparison;
use crate::gate::GateOutcome;
use crate::model::run::Run;
use crate::model::{Baseline, Evaluation, PolicySet, Snapshot, Time};

/// Everything that a report may say. Only `run` differs between two runs over equal inputs.
pub struct Report<'a> {
    /// Ids and times of this execution.
    pub run: Run,
    /// Category: runs of one category are comparable. `colobus/<config name>`.
    pub category: String,
    /// The time as of which the policies judged.
    pub evaluated_at: Time,
    /// What was collected.
    pub snapshot: &'a Snapshot,
    /// The policies that judged.
    pub policies: &'a PolicySet,
    /// Their verdicts.
    pub evaluation: &'a Evaluation,
    /// What was compared with.
    pub baseline: Option<&'a Baseline>,
    /// The states of all findings.
    pub comparison: &'a Comparison,
    /// What the gate says.
    pub gate: &'a GateOutcome,
}

/// Writes a report in one format.
pub trait Reporter {
    /// Writes the whole report; memory does not grow with the number of findings.
    ///
    /// # Errors
    /// Those of `out`.
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()>;
}
