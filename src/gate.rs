//! Whether a pipeline may go on. Pure.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::compare::{ComparedFinding, Comparison};
use crate::model::resource_type::GLOBAL;
use crate::model::{Coverage, Evaluation, Fingerprint, PolicyId, ScopeStatus, Severity, Snapshot};

/// What the gate looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateSettings {
    /// Findings at or above this severity fail the gate; `None` for never.
    pub fail_on: Option<Severity>,
    /// Only new or worsened findings count.
    pub only_new: bool,
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateOutcome {
    /// The verdict.
    pub result: GateResult,
    /// Exit code of the run, unless `--exit-zero`.
    pub exit_code: u8,
    /// Lowest severity that counts, or `never`.
    pub fail_on: String,
    /// Whether only new findings count.
    pub only_new: bool,
    /// Why, in sentences with numbers.
    pub reasons: Vec<GateReason>,
}

impl GateOutcome {
    /// Returns the one line that ends a run: the verdict, the numbers behind it, and `exit_code`, the code that the
    /// program really gives (0 under `--exit-zero`).
    #[must_use]
    pub fn last_line(&self, snapshot: &Snapshot, exit_code: u8) -> String {
        let verdict = match self.result {
            GateResult::Pass => "gate passed",
            GateResult::Fail => "gate failed",
            GateResult::Incomplete => "gate incomplete",
        };
        let reasons: Vec<&str> = self.reasons.iter().map(|reason| reason.text.as_str()).collect();
        let why = if reasons.is_empty() { self.nothing_counts() } else { reasons.join(", ") };
        format!("{verdict}: {why}; {}, exit code {exit_code}", what_was_seen(snapshot))
    }

    fn nothing_counts(&self) -> String {
        let new = if self.only_new { "new " } else { "" };
        match self.fail_on.as_str() {
            NEVER => "no finding counts".to_owned(),
            severity => format!("no {new}finding at or above {severity}"),
        }
    }
}

/// Returns how much a snapshot holds: `213 resources in 2 regions, 1 gap`.
#[must_use]
pub fn what_was_seen(snapshot: &Snapshot) -> String {
    let coverage = &snapshot.header.coverage;
    let regions: BTreeSet<&str> =
        coverage.scopes.iter().map(|scope| scope.place.region.as_str()).filter(|region| *region != GLOBAL).collect();
    let resources = count(snapshot.documents.len() as u64, "resource");
    let regions = count(regions.len() as u64, "region");
    format!("{resources} in {regions}, {}", count(coverage.all_gaps().count() as u64, "gap"))
}

/// Returns a number with its noun, in the plural unless it is 1.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// What `fail_on` says when no finding fails the gate.
const NEVER: &str = "never";

/// The gate's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateResult {
    /// Nothing counts.
    Pass,
    /// Something counts.
    Fail,
    /// Nothing counts, but not everything could be looked at.
    Incomplete,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateReason {
    /// A sentence with the number in it.
    pub text: String,
    /// The number.
    pub count: u64,
    /// The findings that it counts, sorted; empty when it does not count findings.
    pub fingerprints: Vec<Fingerprint>,
}

/// Judges a comparison.
///
/// Fails (code 1) when an active finding is at or above `fail_on`; with `only_new` when one of them is new or worse than
/// before, which a carried-over finding never is. Otherwise incomplete (code 3) when something that was asked for could
/// not be read, a missing fact left a policy without a verdict, or a policy failed. Otherwise passes (code 0).
#[must_use]
pub fn judge(
    settings: GateSettings,
    comparison: &Comparison,
    evaluation: &Evaluation,
    coverage: &Coverage,
) -> GateOutcome {
    let findings = settings.fail_on.and_then(|severity| counted_findings(settings, severity, comparison));
    let gaps = [unread_places(coverage), calls_without_place(coverage), unknown_verdicts(evaluation)];
    let incomplete: Vec<GateReason> = gaps.into_iter().flatten().chain(failed_policies(evaluation)).collect();
    let (result, exit_code) = match (&findings, incomplete.is_empty()) {
        (Some(_), _) => (GateResult::Fail, 1),
        (None, false) => (GateResult::Incomplete, 3),
        (None, true) => (GateResult::Pass, 0),
    };
    GateOutcome {
        result,
        exit_code,
        fail_on: settings.fail_on.map_or(NEVER, Severity::as_str).to_owned(),
        only_new: settings.only_new,
        reasons: findings.into_iter().chain(incomplete).collect(),
    }
}

fn counted_findings(settings: GateSettings, severity: Severity, comparison: &Comparison) -> Option<GateReason> {
    let severe: Vec<&ComparedFinding> =
        comparison.active.iter().filter(|finding| finding.known.finding.severity >= severity).collect();
    let counts = |finding: &&&ComparedFinding| !settings.only_new || finding.is_news();
    let mut fingerprints: Vec<Fingerprint> =
        severe.iter().filter(counts).map(|finding| finding.known.finding.fingerprint).collect();
    fingerprints.sort();
    let number = fingerprints.len() as u64;
    let text = if settings.only_new {
        let number = count(number, "new finding");
        format!("{number} at or above {severity} ({} {} in all)", severe.len(), or_worse(severity))
    } else {
        let stale = severe.iter().filter(|finding| finding.stale).count();
        let stale = if stale == 0 { String::new() } else { format!(" ({stale} not re-checked)") };
        format!("{} at or above {severity}{stale}", count(number, "finding"))
    };
    (number > 0).then_some(GateReason { text, count: number, fingerprints })
}

fn or_worse(severity: Severity) -> String {
    match severity {
        Severity::Critical => "critical".to_owned(),
        _ => format!("{severity} or worse"),
    }
}

fn unread_places(coverage: &Coverage) -> Option<GateReason> {
    let with = |status| coverage.scopes.iter().filter(|scope| scope.status == status).count() as u64;
    let (failed, partial) = (with(ScopeStatus::Failed), with(ScopeStatus::Partial));
    let total = coverage.scopes.len();
    let text = format!("{} of {total} places not read in full ({failed} not at all)", failed + partial);
    reason(text, failed + partial)
}

fn calls_without_place(coverage: &Coverage) -> Option<GateReason> {
    let number = coverage.gaps.len() as u64;
    reason(format!("{} outside any place failed", count(number, "call")), number)
}

fn unknown_verdicts(evaluation: &Evaluation) -> Option<GateReason> {
    let number = evaluation.unknown.len() as u64;
    reason(format!("{} for missing facts", count(number, "unknown verdict")), number)
}

fn failed_policies(evaluation: &Evaluation) -> impl Iterator<Item = GateReason> {
    let mut failed: BTreeMap<&PolicyId, u64> = BTreeMap::new();
    for fault in &evaluation.errors {
        *failed.entry(&fault.policy_id).or_default() += 1;
    }
    let say = |(id, number)| reason(format!("policy `{id}` failed on {}", count(number, "resource")), number);
    failed.into_iter().filter_map(say)
}

fn reason(text: String, count: u64) -> Option<GateReason> {
    (count > 0).then_some(GateReason { text, count, fingerprints: vec![] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{self, Sample};
    use crate::model::BaselineState;

    const HIGH: GateSettings = GateSettings { fail_on: Some(Severity::High), only_new: false };
    const NEW_HIGH: GateSettings = GateSettings { fail_on: Some(Severity::High), only_new: true };

    fn compared(severity: Severity, state: BaselineState, stale: bool) -> ComparedFinding {
        let mut finding = sample::finding("s3-bucket-public", "data", "acl");
        finding.severity = severity;
        sample::compared(finding, state, stale)
    }

    fn judged(settings: GateSettings, active: Vec<ComparedFinding>, world: &Sample) -> GateOutcome {
        let comparison = Comparison { active, absent: vec![] };
        judge(settings, &comparison, &world.evaluation, &world.snapshot.header.coverage)
    }

    #[test]
    fn fails_on_findings_at_the_threshold_and_passes_below_it() {
        let world = Sample::complete();
        let outcome = judged(HIGH, vec![compared(Severity::High, BaselineState::Unchanged, false)], &world);
        assert_eq!((outcome.result, outcome.exit_code), (GateResult::Fail, 1));
        assert_eq!(outcome.reasons[0].text, "1 finding at or above high");
        assert_eq!(outcome.reasons[0].fingerprints.len(), 1);
        let outcome = judged(HIGH, vec![compared(Severity::Medium, BaselineState::New, false)], &world);
        assert_eq!((outcome.result, outcome.exit_code), (GateResult::Pass, 0));
    }

    #[test]
    fn only_new_counts_new_and_worse_findings_and_never_stale_ones() {
        let world = Sample::complete();
        let mut worse = compared(Severity::High, BaselineState::Updated, false);
        worse.worsened = true;
        let known = compared(Severity::Critical, BaselineState::Unchanged, false);
        let stale = compared(Severity::Critical, BaselineState::Unchanged, true);
        let outcome = judged(NEW_HIGH, vec![known.clone(), stale.clone()], &world);
        assert_eq!(outcome.exit_code, 0);
        let new = compared(Severity::High, BaselineState::New, false);
        let outcome = judged(NEW_HIGH, vec![known, stale, worse, new], &world);
        assert_eq!(outcome.exit_code, 1);
        assert_eq!(outcome.reasons[0].text, "2 new findings at or above high (4 high or worse in all)");
    }

    #[test]
    fn what_could_not_be_looked_at_is_never_a_pass() {
        let mut world = Sample::complete();
        world.fail_place("eu-west-1");
        let outcome = judged(HIGH, vec![], &world);
        assert_eq!((outcome.result, outcome.exit_code), (GateResult::Incomplete, 3));
        let mut world = Sample::complete();
        world.evaluation.unknown.push(sample::unknown("s3-bucket-public", "data"));
        assert_eq!(judged(HIGH, vec![], &world).exit_code, 3);
        let mut world = Sample::complete();
        world.evaluation.errors.push(sample::fault("s3-bucket-public", "data"));
        assert_eq!(judged(HIGH, vec![], &world).exit_code, 3);
        let never = GateSettings { fail_on: None, only_new: false };
        assert_eq!(judged(never, vec![], &world).exit_code, 3);
    }

    #[test]
    fn a_real_violation_is_not_hidden_by_a_gap() {
        let mut world = Sample::complete();
        world.fail_place("eu-west-1");
        let outcome = judged(HIGH, vec![compared(Severity::High, BaselineState::New, false)], &world);
        assert_eq!(outcome.exit_code, 1);
        assert_eq!(outcome.reasons.len(), 2);
    }

    #[test]
    fn the_last_line_says_the_verdict_and_the_numbers() {
        let mut world = Sample::complete();
        let outcome = judged(NEW_HIGH, vec![], &world);
        let line = outcome.last_line(&world.snapshot, outcome.exit_code);
        assert_eq!(line, "gate passed: no new finding at or above high; 3 resources in 1 region, 0 gaps, exit code 0");
        world.fail_place("eu-west-1");
        let outcome = judged(NEW_HIGH, vec![compared(Severity::High, BaselineState::New, false)], &world);
        assert_eq!(
            outcome.last_line(&world.snapshot, 1),
            "gate failed: 1 new finding at or above high (1 high or worse in all), 1 of 2 places not read in full \
             (1 not at all); 3 resources in 1 region, 1 gap, exit code 1"
        );
    }
}
