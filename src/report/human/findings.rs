//! What is new, what is gone, what is known.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{BAD, BOLD, Cells, GOOD, Page};
use super::style_of;
use crate::compare::ComparedFinding;
use crate::model::baseline::KnownFinding;
use crate::model::{BaselineState, ResourceRef, StateReason};
use crate::report::Report;

/// How many names of known resources are shown for one policy.
const KNOWN_NAMES: usize = 12;
/// How many of the findings that are gone are shown.
const GONE_SHOWN: usize = 20;

pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let listing = Listing { report, with_account: has_several_accounts(report) };
    if report.baseline.is_none() {
        let all: Vec<&ComparedFinding> = report.comparison.active.iter().collect();
        return listing.section(BOLD, "Findings", &all, page);
    }
    let (news, known): (Vec<_>, Vec<_>) = report.comparison.active.iter().partition(|finding| finding.is_news());
    listing.section(BAD, "New since the baseline", &news, page)?;
    listing.gone(page)?;
    listing.known(&known, page)
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
    /// Writes findings by severity and policy, each with its sentence.
    fn section(
        &self,
        style: anstyle::Style,
        heading: &str,
        findings: &[&ComparedFinding],
        page: &mut Page<'_>,
    ) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        page.section(style, &format!("{heading} ({})", findings.len()))?;
        findings.chunk_by(alike).try_for_each(|group| self.group(group, page))
    }

    /// Writes what was known before: each policy with the names of its resources, since the sentences were read before.
    fn known(&self, findings: &[&ComparedFinding], page: &mut Page<'_>) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        page.section(BOLD, &format!("Known ({}); a report without a baseline says what they are", findings.len()))?;
        findings.chunk_by(alike).try_for_each(|group| {
            self.heading(group, page)?;
            let mut names: Vec<String> = group.iter().map(|finding| self.name(finding)).collect();
            names.dedup();
            let more = names.len().saturating_sub(KNOWN_NAMES);
            names.truncate(KNOWN_NAMES);
            if more > 0 {
                names.push(format!("and {more} more"));
            }
            page.rows(12, vec![vec![names.join(", ")]])
        })
    }

    /// A known resource: its name, or its place when the name is no more than that; and what has changed.
    fn name(&self, finding: &ComparedFinding) -> String {
        let resource = &finding.known.finding.resource;
        let name = if resource.name.is_empty() { &resource.native_id } else { &resource.name };
        format!("{name}{}", remark(finding))
    }

    fn heading(&self, group: &[&ComparedFinding], page: &mut Page<'_>) -> io::Result<()> {
        let Some(first) = group.first().map(|one| &one.known.finding) else { return Ok(()) };
        let title = self.report.policies.get(&first.policy_id).map_or("", |policy| policy.title.as_str());
        let own: BTreeSet<&str> =
            group.iter().filter_map(|one| Some(one.known.finding.declared_severity?.as_str())).collect();
        let own = own.into_iter().collect::<Vec<_>>().join(" or ");
        let set = if own.is_empty() { own } else { format!(" [severity set; the policy says {own}]") };
        let number = if group.len() > 1 { format!(" ({})", group.len()) } else { String::new() };
        page.item(
            style_of(first.severity),
            first.severity.as_str(),
            first.policy_id.as_str(),
            &format!("{title}{number}{set}"),
        )
    }

    fn group(&self, group: &[&ComparedFinding], page: &mut Page<'_>) -> io::Result<()> {
        let Some(first) = group.first().map(|one| &one.known.finding) else { return Ok(()) };
        self.heading(group, page)?;
        if says_the_same(group) {
            return self.said_at_once(first.message.clone() + &first_remark(group), group, page);
        }
        if self.width_of_places(group) * 2 > page.width() {
            self.stacked(group, page)
        } else {
            page.rows(6, self.rows(group))
        }
    }

    /// Writes a sentence once, then the names of all resources that it is about, by place; a line holds more of them
    /// than of rows.
    fn said_at_once(&self, sentence: String, group: &[&ComparedFinding], page: &mut Page<'_>) -> io::Result<()> {
        let mut places: BTreeMap<Cells, Vec<String>> = BTreeMap::new();
        for finding in group {
            let mut place = self.place(&finding.known.finding.resource);
            let name = place.pop().unwrap_or_default();
            places.entry(place).or_default().push(name);
        }
        page.rows(6, vec![vec![sentence]])?;
        page.rows(8, places.into_iter().map(|(place, names)| [place, vec![names.join(", ")]].concat()).collect())
    }

    /// Columns of the longest place, with the gaps between its cells.
    fn width_of_places(&self, findings: &[&ComparedFinding]) -> usize {
        let width = |finding: &&ComparedFinding| {
            self.place(&finding.known.finding.resource).iter().map(|cell| cell.chars().count() + 2).sum()
        };
        findings.iter().map(width).max().unwrap_or_default()
    }

    /// Writes each resource on a line and what is said of it below: for places that leave no room beside them.
    fn stacked(&self, findings: &[&ComparedFinding], page: &mut Page<'_>) -> io::Result<()> {
        let same =
            |a: &&ComparedFinding, b: &&ComparedFinding| a.known.finding.resource.id == b.known.finding.resource.id;
        findings.chunk_by(same).try_for_each(|about| {
            let place = about.first().map(|first| self.place(&first.known.finding.resource)).unwrap_or_default();
            page.rows(6, vec![vec![place.join("  ")]])?;
            page.rows(10, about.iter().map(|finding| vec![said(finding)]).collect())
        })
    }

    fn rows(&self, findings: &[&ComparedFinding]) -> Vec<Cells> {
        let mut previous = None;
        let row = |finding: &&ComparedFinding| {
            let resource = &finding.known.finding.resource.id;
            self.row(finding, previous.replace(resource.clone()).as_ref() == Some(resource))
        };
        findings.iter().map(row).collect()
    }

    fn row(&self, finding: &ComparedFinding, repeats: bool) -> Cells {
        let resource = &finding.known.finding.resource;
        let mut cells = self.place(resource);
        if repeats {
            cells.iter_mut().for_each(String::clear);
        }
        cells.push(said(finding));
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
        let mut lines: Vec<(&KnownFinding, String, usize)> = vec![];
        for finding in absent {
            let place = self.place(&finding.known.finding.resource).join(" ");
            let line = format!("{place}: {}", finding.reason.map_or("gone", words));
            match lines.last_mut() {
                Some((last, text, number))
                    if *text == line && last.finding.policy_id == finding.known.finding.policy_id =>
                {
                    *number += 1;
                }
                _ => lines.push((&finding.known, line, 1)),
            }
        }
        for (known, line, number) in lines.iter().take(GONE_SHOWN) {
            let line = if *number > 1 { format!("{line} ({number})") } else { line.clone() };
            let known = &known.finding;
            page.item(style_of(known.severity), known.severity.as_str(), known.policy_id.as_str(), &line)?;
        }
        match lines.iter().skip(GONE_SHOWN).map(|(.., number)| number).sum() {
            0 => Ok(()),
            more => page.rows(2, vec![vec![and_more(more)]]),
        }
    }
}

/// What is said of a resource: the sentence, and what is special about it.
fn said(finding: &ComparedFinding) -> String {
    format!("{}{}", finding.known.finding.message, remark(finding))
}

/// Whether two findings are of one severity and policy, and so stand under one heading.
fn alike(a: &&ComparedFinding, b: &&ComparedFinding) -> bool {
    let (a, b) = (&a.known.finding, &b.known.finding);
    (a.severity, &a.policy_id) == (b.severity, &b.policy_id)
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
        StateReason::PolicyDisabled => "the policy is switched off",
        StateReason::Gone => "gone",
    }
}
