//! The rules of a policy that the engine asks.

use crate::model::Severity;

/// One rule that the engine asks; all are partial sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// Why there is nothing to judge.
    NotApplicable,
    /// What is wrong.
    Deny,
    /// The same, by the name that other tools use.
    Violation,
    /// What is wrong, one severity lower.
    Warn,
    /// What would have to be known.
    Unknown,
}

impl Question {
    /// Every question, in the order in which they are asked.
    pub(super) const ALL: [Self; 5] = [Self::NotApplicable, Self::Deny, Self::Violation, Self::Warn, Self::Unknown];

    /// Those whose answers are findings.
    pub(super) const FINDERS: [Self; 3] = [Self::Deny, Self::Violation, Self::Warn];

    /// Returns the name of the rule.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Deny => "deny",
            Self::Violation => "violation",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the question that a rule of this name answers.
    pub(super) fn named(rule: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.rule() == rule)
    }

    /// Returns the severity of a finding that names none, in a policy of this severity.
    pub(super) fn severity(self, policy: Severity) -> Severity {
        if self == Self::Warn { policy.lowered() } else { policy }
    }
}
