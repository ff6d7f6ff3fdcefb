//! What is new, what is gone, what is known.

use std::collections::BTreeMap;
use std::io;

use super::page::{BAD, BOLD, Cells, GOOD, Page};
use super::style_of;
use crate::compare::ComparedFinding;
use crate::model::{BaselineState, ResourceRef, StateReason};
use crate::report::Report;

/// How many findings of one policy are shown when they are no news.
const SHOWN: usize = 5;

pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let listing = Listing { report, with_account: has_several_accounts(report) };
    if report.baseline.is_none() {
        let all: Vec<&ComparedFinding> = report.comparison.active.iter().collect();
        return listing.section(BOLD, "Findings", &all, usize::MAX, page);
    }
    let (news, known): (Vec<_>, Vec<_>) = report.comparison.active.iter().partition(|finding| finding.is_news());
    listing.section(BAD, "New since the baseline", &news, usize::MAX, page)?;
    listing.gone(page)?;
    listing.section(BOLD, "Known", &known, SHOWN, page)
}

fn has_several_accounts(report: &Report<'_>) -> bool {
    let mut accounts = report.comparison.active.iter().chain(&report.comparison.absent).map(account);
    let first = accounts.next();
    accounts.any(|account| Some(account) != first)
}

fn account(finding: &ComparedFinding) -> &str {
    &finding.known.finding.resource.account
}

struct Listing<'a> {
    report: &'a Report<'a>,
    with_account: bool,
}

impl Listing<'_> {
    /// Writes findings by severity and policy, at most `shown` of each policy.
    fn section(
        &self,
        style: anstyle::Style,
        heading: &str,
        findings: &[&ComparedFinding],
        shown: usize,
        page: &mut Page<'_>,
    ) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        page.section(style, &format!("{heading} ({})", findings.len()))?;
        let alike = |a: &&ComparedFinding, b: &&ComparedFinding| {
            let (a, b) = (&a.known.finding, &b.known.finding);
            (a.severity, &a.policy_id) == (b.severity, &b.policy_id)
        };
        findings.chunk_by(alike).try_for_each(|group| self.group(group, shown, page))
    }

    fn group(&self, group: &[&ComparedFinding], shown: usize, page: &mut Page<'_>) -> io::Result<()> {
        let Some(first) = group.first().map(|one| &one.known.finding) else { return Ok(()) };
        let title = self.report.policies.get(&first.policy_id).map_or("", |policy| policy.title.as_str());
        let number = if group.len() > 1 { format!(" ({})", group.len()) } else { String::new() };
        let style = style_of(first.severity);
        page.item(style, first.severity.as_str(), first.policy_id.as_str(), &format!("{title}{number}"))?;
        if says_the_same(group) {
            return self.said_at_once(first.message.clone() + &first_remark(group), group, shown, page);
        }
        // one more line says no less than "and 1 more"
        let shown = if group.len() > shown.saturating_add(1) { shown } else { group.len() };
        let (head, rest) = group.split_at(shown);
        let mut previous = None;
        let rows = head.iter().map(|finding| {
            let resource = &finding.known.finding.resource.id;
            self.row(finding, previous.replace(resource) == Some(resource))
        });
        page.rows(6, rows.collect())?;
        match rest.len() {
            0 => Ok(()),
            more => page.rows(6, vec![vec![and_more(more)]]),
        }
    }

    /// Writes a sentence once, then the names of all resources that it is about, by place; a line holds more of them
    /// than of rows.
    fn said_at_once(
        &self,
        sentence: String,
        group: &[&ComparedFinding],
        shown: usize,
        page: &mut Page<'_>,
    ) -> io::Result<()> {
        let shown = shown.saturating_mul(4);
        let mut places: BTreeMap<Cells, Vec<String>> = BTreeMap::new();
        for finding in group.iter().take(shown) {
            let mut place = self.place(&finding.known.finding.resource);
            let name = place.pop().unwrap_or_default();
            places.entry(place).or_default().push(name);
        }
        page.rows(6, vec![vec![sentence]])?;
        page.rows(8, places.into_iter().map(|(place, names)| [place, vec![names.join(", ")]].concat()).collect())?;
        match group.len().saturating_sub(shown) {
            0 => Ok(()),
            more => page.rows(8, vec![vec![and_more(more)]]),
        }
    }

    fn row(&self, finding: &ComparedFinding, repeats: bool) -> Cells {
        let resource = &finding.known.finding.resource;
        let message = format!("{}{}", finding.known.finding.message, remark(finding));
        let mut cells = self.place(resource);
        if repeats {
            cells.iter_mut().for_each(String::clear);
        }
        cells.push(message);
        cells
    }

    fn place(&self, resource: &ResourceRef) -> Cells {
        let account = self.with_account.then(|| resource.account.clone());
        account.into_iter().chain([resource.region.clone(), label(resource)]).collect()
    }

    fn gone(&self, page: &mut Page<'_>) -> io::Result<()> {
        let absent = &self.report.comparison.absent;
        if absent.is_empty() {
            return Ok(());
        }
        page.section(GOOD, &format!("Gone since the baseline ({})", absent.len()))?;
        let shown = SHOWN * 4;
        let rows = absent.iter().take(shown).map(|finding| {
            let known = &finding.known.finding;
            let reason = finding.reason.map_or("gone", words);
            let mut cells = vec![known.severity.to_string(), known.policy_id.to_string()];
            cells.extend(self.place(&known.resource));
            cells.push(reason.to_owned());
            cells
        });
        page.rows(2, rows.collect())?;
        match absent.len().saturating_sub(shown) {
            0 => Ok(()),
            more => page.rows(2, vec![vec![and_more(more)]]),
        }
    }
}

/// Whether a policy says one sentence of several resources.
fn says_the_same(group: &[&ComparedFinding]) -> bool {
    let said = |one: &ComparedFinding| (one.known.finding.message.clone(), remark(one));
    let alike = |pair: &[&ComparedFinding]| matches!(pair, [a, b] if said(a) == said(b));
    group.len() > 2 && group.windows(2).all(alike)
}

fn first_remark(group: &[&ComparedFinding]) -> String {
    group.first().map(|first| remark(first)).unwrap_or_default()
}

/// The name, with AWS's own id beside it where people know things by it (`sg-...`, `vpc-...`).
fn label(resource: &ResourceRef) -> String {
    let id = &resource.native_id;
    match resource.name.as_str() {
        "" => id.clone(),
        name if name == id || !id.contains('-') || id.contains(':') => name.to_owned(),
        name => format!("{name} ({id})"),
    }
}

fn and_more(number: usize) -> String {
    format!("... and {number} more, all in the JSON report")
}

/// What is special about a finding.
fn remark(finding: &ComparedFinding) -> String {
    match (finding.stale, finding.worsened, finding.state, finding.reason) {
        (true, ..) => " (not re-checked)".to_owned(),
        (_, true, ..) => " (worse than before)".to_owned(),
        (_, _, BaselineState::New, Some(StateReason::NoBaseline)) => String::new(),
        (_, _, BaselineState::New | BaselineState::Updated, Some(reason)) => format!(" ({})", words(reason)),
        _ => String::new(),
    }
}

/// Returns a reason as words for a sentence.
fn words(reason: StateReason) -> &'static str {
    match reason {
        StateReason::NoBaseline => "no baseline",
        StateReason::ResourceChanged => "the resource changed",
        StateReason::ResourceAdded => "the resource is new",
        StateReason::ScopeAdded => "not looked at before",
        StateReason::PolicyAdded => "the policy is new",
        StateReason::PolicyChanged => "the policy changed",
        StateReason::NotEvaluatedBefore => "could not be judged before",
        StateReason::SurroundingsChanged => "a related resource or the time changed",
        StateReason::Reopened => "had been gone",
        StateReason::SeverityChanged => "other severity",
        StateReason::EvidenceChanged => "other evidence",
        StateReason::NotCollected => "could not be read",
        StateReason::NotEvaluated => "could not be judged",
        StateReason::Fixed => "fixed",
        StateReason::ResourceDeleted => "the resource is deleted",
        StateReason::PolicyRemoved => "the policy is removed",
        StateReason::Gone => "gone",
    }
}
