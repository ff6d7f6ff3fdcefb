//! Text for people: first what is new and gone, then what is known, then what could not be seen, the numbers, the gate.

mod findings;
mod page;
mod unseen;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::summary::Summary;
use super::{Report, Reporter};
use crate::gate::{GateResult, count};
use crate::model::resource_type::GLOBAL;
use crate::model::{BaselineState, Policy, PolicySet, Severity};

use page::{BAD, BOLD, Cells, DIM, GOOD, Page, WARN, clean};

/// Writes text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Human {
    /// Columns of the terminal; lines are wrapped at them, but never below 40.
    pub width: usize,
    /// Whether the text carries ANSI colours.
    pub colour: bool,
}

impl Reporter for Human {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let summary = Summary::of(report);
        let mut page = Page::new(self.width, self.colour, out);
        head(report, &summary, &mut page)?;
        findings::write(report, &mut page)?;
        unseen::write(report, &mut page)?;
        numbers(report, &mut page)?;
        gate(report, &mut page)
    }
}

fn head(report: &Report<'_>, summary: &Summary, page: &mut Page<'_>) -> io::Result<()> {
    page.title(BOLD, &format!("Colobus {}", env!("CARGO_PKG_VERSION")), &clean(&report.category))?;
    let places = || report.snapshot.header.coverage.scopes.iter().map(|scope| &scope.place);
    let accounts: BTreeSet<&str> = places().map(|place| place.account.as_str()).collect();
    let regions: BTreeSet<&str> = places().map(|place| place.region.as_str()).filter(|name| *name != GLOBAL).collect();
    let mut rows = vec![
        vec![
            "Judged".to_owned(),
            format!(
                "{} in {} and {}, as of {}",
                count(summary.resources, "resource"),
                count(accounts.len() as u64, "account"),
                count(regions.len() as u64, "region"),
                report.evaluated_at,
            ),
        ],
        vec![
            "Policies".to_owned(),
            format!(
                "{} from {} ({}){}",
                report.policies.policies.iter().filter(|policy| policy.judges()).count(),
                report.policies.origin(),
                report.policies.digest.get(..12).unwrap_or(&report.policies.digest),
                overridden(report.policies),
            ),
        ],
        vec!["Verdicts".to_owned(), verdicts(summary, report.evaluation.switched_off.len())],
    ];
    rows.push(vec!["Baseline".to_owned(), baseline(report, summary)]);
    page.rows(2, rows)
}

/// What the configuration and the policies' own files say of which judge and how.
fn overridden(policies: &PolicySet) -> String {
    let number = |is: fn(&Policy) -> bool| policies.policies.iter().filter(|policy| is(policy)).count();
    let parts = [
        (number(|policy| !policy.judges()), "off"),
        (
            number(|policy| policy.judges() && (!policy.overridden_by.is_empty() || !policy.exceptions.is_empty())),
            "overridden",
        ),
        (number(|policy| policy.replaces.is_some()), "replacing bundled ones"),
    ];
    parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!(", {number} {word}")).collect()
}

fn verdicts(summary: &Summary, switched_off: usize) -> String {
    let counts = &summary.verdicts;
    let parts = [
        (counts.pass, "pass"),
        (counts.fail, "fail"),
        (counts.unknown, "unknown"),
        (counts.error, "error"),
        (counts.not_applicable, "not applicable"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    let off = if switched_off > 0 { format!(" ({switched_off} switched off)") } else { String::new() };
    if said.is_empty() { "none".to_owned() } else { said.join(", ") + &off }
}

fn baseline(report: &Report<'_>, summary: &Summary) -> String {
    let Some(baseline) = report.baseline else {
        return "none: every finding counts as new".to_owned();
    };
    let states = &summary.by_state;
    let mut text = format!(
        "{} of {}: {} new, {} changed, {} gone, {} unchanged",
        baseline.source, baseline.evaluated_at, states.new, states.updated, states.absent, states.unchanged,
    );
    if states.stale > 0 {
        text.push_str(&format!(" ({} not re-checked)", states.stale));
    }
    if baseline.category != report.category {
        text.push_str(&format!("; it is of another category, {}", baseline.category));
    }
    text
}

/// Severities down, states across.
fn numbers(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let comparison = report.comparison;
    if comparison.active.is_empty() && comparison.absent.is_empty() {
        return page.section(GOOD, "No findings");
    }
    page.section(BOLD, "Numbers")?;
    let mut rows: Vec<Cells> = vec![];
    for severity in Severity::WORST_FIRST {
        let active = comparison.active.iter().filter(|finding| finding.known.finding.severity == severity);
        let state = |wanted| active.clone().filter(|one| one.state == wanted && !one.stale).count();
        let stale = active.clone().filter(|one| one.stale).count();
        let gone = comparison.absent.iter().filter(|finding| finding.known.finding.severity == severity).count();
        let total = active.clone().count();
        if total + gone > 0 {
            let states = [BaselineState::New, BaselineState::Updated, BaselineState::Unchanged].map(state);
            let numbers = states.into_iter().chain([stale, total, gone]).map(|number| number.to_string());
            rows.push(std::iter::once(severity.to_string()).chain(numbers).collect());
        }
    }
    page.table(2, ["", "new", "changed", "unchanged", "not re-checked", "active", "gone"], rows)
}

fn gate(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let gate = report.gate;
    let (style, verdict) = match gate.result {
        GateResult::Pass => (GOOD, "passed"),
        GateResult::Fail => (BAD, "failed"),
        GateResult::Incomplete => (WARN, "incomplete"),
    };
    page.section(style, &format!("Gate {verdict} (exit code {})", gate.exit_code))?;
    page.rows(2, gate.reasons.iter().map(|reason| vec![reason.text.clone()]).collect())
}

/// Style of a severity.
fn style_of(severity: Severity) -> anstyle::Style {
    match severity {
        Severity::Critical => page::WORST,
        Severity::High => BAD,
        Severity::Medium => WARN,
        Severity::Low => page::CALM,
        Severity::Info => DIM,
    }
}

#[cfg(test)]
mod tests;
