//! What could not be seen or judged, and what that blinds.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{Cells, Page, WARN};
use crate::gate::count;
use crate::model::{Gap, GapReason, PolicyId, ResourceType, ScopeCoverage};
use crate::report::Report;

/// How many names are said before "and N more".
const NAMES: usize = 3;

pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    gaps(report, page)?;
    unknown_verdicts(report, page)?;
    policy_errors(report, page)
}

/// Gaps that one permission or one remedy would close.
#[derive(Default)]
struct Hole<'a> {
    gaps: u64,
    regions: BTreeSet<&'a str>,
    /// Types whose list is not whole for it.
    unlisted: BTreeSet<ResourceType>,
    message: &'a str,
}

impl<'a> Hole<'a> {
    fn add(&mut self, gap: &'a Gap, scope: Option<&ScopeCoverage>) {
        self.gaps += 1;
        self.regions.insert(&gap.region);
        self.unlisted.extend(scope.filter(|scope| !scope.listed).map(|scope| scope.place.resource_type));
        self.message = &gap.message;
    }
}

fn gaps(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let coverage = &report.snapshot.header.coverage;
    let nowhere = coverage.gaps.iter().map(|gap| (gap, None));
    let somewhere = coverage.scopes.iter().flat_map(|scope| scope.gaps.iter().map(move |gap| (gap, Some(scope))));
    let mut holes: BTreeMap<(&str, &str, GapReason), Hole<'_>> = BTreeMap::new();
    for (gap, scope) in nowhere.chain(somewhere) {
        holes.entry((&gap.account, &gap.action, gap.reason)).or_default().add(gap, scope);
    }
    if holes.is_empty() {
        return Ok(());
    }
    page.section(WARN, &format!("Not seen ({})", count(coverage.all_gaps().count() as u64, "gap")))?;
    let row = |((account, action, reason), hole): (&(&str, &str, GapReason), &Hole<'_>)| -> Cells {
        let regions = some_of(hole.regions.iter().copied(), "regions");
        let why = match reason {
            GapReason::AccessDenied => format!("missing IAM action {action}"),
            _ => format!("{action}: {}: {}", reason.as_words(), hole.message),
        };
        let times = if hole.gaps > 1 { format!(" ({} times)", hole.gaps) } else { String::new() };
        vec![(*account).to_owned(), regions, format!("{why}{times}{}", blinded(report, action, hole))]
    };
    page.rows(2, holes.iter().map(row).collect())
}

/// Which policies cannot judge for it: those of types that are not listed, and those with an unknown verdict.
fn blinded(report: &Report<'_>, action: &str, hole: &Hole<'_>) -> String {
    let listing = report.policies.policies.iter().filter(|policy| {
        policy.judges() && policy.resource_types.iter().any(|resource_type| hole.unlisted.contains(resource_type))
    });
    let lacking = report.evaluation.unknown.iter().filter(|pair| pair.action.as_deref() == Some(action));
    let policies: BTreeSet<&str> =
        listing.map(|policy| policy.id.as_str()).chain(lacking.map(|pair| pair.policy_id.as_str())).collect();
    if policies.is_empty() { String::new() } else { format!("; blinds {}", some_of(policies.into_iter(), "policies")) }
}

fn unknown_verdicts(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let unknown = &report.evaluation.unknown;
    if unknown.is_empty() {
        return Ok(());
    }
    let mut causes: BTreeMap<String, (u64, BTreeSet<&PolicyId>)> = BTreeMap::new();
    for pair in unknown {
        let cause = match (pair.reason, &pair.action) {
            (Some(reason), Some(action)) => format!("{}: {action}", reason.as_words()),
            (Some(reason), None) => format!("{}: {}", reason.as_words(), pair.missing),
            (None, _) => pair.missing.clone(),
        };
        let (number, policies) = causes.entry(cause).or_default();
        *number += 1;
        policies.insert(&pair.policy_id);
    }
    page.section(WARN, &format!("Unknown verdicts ({})", unknown.len()))?;
    let row = |(cause, (number, policies)): (String, (u64, BTreeSet<&PolicyId>))| -> Cells {
        let policies = some_of(policies.into_iter().map(PolicyId::as_str), "policies");
        vec![number.to_string(), cause, policies]
    };
    page.rows(2, causes.into_iter().map(row).collect())
}

fn policy_errors(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let errors = &report.evaluation.errors;
    if errors.is_empty() {
        return Ok(());
    }
    let mut kinds: BTreeMap<(&PolicyId, &str, String), u64> = BTreeMap::new();
    for fault in errors {
        let at = fault.line.map_or_else(|| fault.file.clone(), |line| format!("{}:{line}", fault.file));
        *kinds.entry((&fault.policy_id, &fault.message, at)).or_default() += 1;
    }
    page.section(WARN, &format!("Policy errors ({})", errors.len()))?;
    let row = |((policy, message, at), number): ((&PolicyId, &str, String), u64)| -> Cells {
        vec![policy.to_string(), format!("{message} ({at}, on {})", count(number, "resource"))]
    };
    page.rows(2, kinds.into_iter().map(row).collect())
}

/// The names themselves when they are few, else the first of them and how many there are.
fn some_of<'a>(names: impl ExactSizeIterator<Item = &'a str>, noun: &str) -> String {
    let total = names.len();
    // the last one is as short as the words that would stand for it
    let shown = if total == NAMES + 1 { total } else { NAMES };
    let first: Vec<&str> = names.take(shown).collect();
    if total > shown { format!("{} and {} more {noun}", first.join(", "), total - shown) } else { first.join(", ") }
}
