//! Writes what a run found.
//!
//! Each format is one file and one line in [`Format`]. A report says the same in every format; only SARIF's profiles
//! leave things out, for consumers that would take them for alerts.

pub mod baseline_file;
pub mod human;
pub mod json;
mod lines;
#[cfg(test)]
pub(crate) mod sample;
pub mod sarif;
pub mod standing;
pub mod summary;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::compare::Comparison;
use crate::gate::GateOutcome;
use crate::model::run::Run;
use crate::model::{Baseline, Evaluation, PolicySet, Snapshot, Time};

pub use baseline_file::{BaselineError, read_baseline};
pub use human::Human;
pub use json::Json;
pub use sarif::{Profile, Sarif, SarifRefusal};

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
    /// Those of `out`; SARIF also refuses what it must not upload, see [`Sarif::check`].
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// The formats that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Human,
    /// Our own JSON, which serves as a baseline.
    Json,
    /// SARIF 2.1.0, for the consumer that the profile names.
    Sarif(Profile),
}

/// What a reporter needs to know that is not in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal, for text.
    pub width: usize,
    /// Whether text may carry colours.
    pub colour: bool,
    /// Whether SARIF for GitHub and GitLab is written even when nothing was seen in full.
    pub allow_incomplete: bool,
}

impl Format {
    /// Every format, as [`FromStr`] reads them.
    pub const ALL: [Self; 5] = [
        Self::Human,
        Self::Json,
        Self::Sarif(Profile::Full),
        Self::Sarif(Profile::Github),
        Self::Sarif(Profile::Gitlab),
    ];

    /// Returns the name as the command line takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif(Profile::Full) => "sarif",
            Self::Sarif(Profile::Github) => "sarif-github",
            Self::Sarif(Profile::Gitlab) => "sarif-gitlab",
        }
    }

    /// Returns what writes this format.
    #[must_use]
    pub fn reporter(self, look: Look) -> Box<dyn Reporter> {
        match self {
            Self::Human => Box::new(Human { width: look.width, colour: look.colour }),
            Self::Json => Box::new(Json),
            Self::Sarif(profile) => Box::new(Sarif { profile, allow_incomplete: look.allow_incomplete }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(|format| format!("`{format}`")).join(", ");
            format!("`{text}` is not a format: use one of {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("xml".parse::<Format>().unwrap_err().contains("`sarif-github`"));
    }
}
