//! What the baseline knows, under today's policy ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::baseline::{KnownFinding, Seen};
use crate::model::{Baseline, Finding, Fingerprint, Place, PolicyId, ScopeCoverage, StateReason};

use super::now::Now;

/// The baseline, indexed; findings are taken out as they are met again.
pub(super) struct Past<'a> {
    baseline: &'a Baseline,
    findings: BTreeMap<Fingerprint, KnownFinding>,
    seen: Option<SeenPlaces<'a>>,
}

struct SeenPlaces<'a> {
    seen: &'a Seen,
    places: HashMap<&'a Place, &'a ScopeCoverage>,
    not_evaluated: HashSet<(&'a PolicyId, &'a str)>,
}

impl<'a> Past<'a> {
    pub(super) fn new(baseline: &'a Baseline, now: &Now<'_>) -> Self {
        let mut findings = BTreeMap::new();
        for known in &baseline.findings {
            keep(&mut findings, under_todays_id(known, now));
        }
        let seen = baseline.seen.as_ref().map(|seen| SeenPlaces {
            seen,
            places: seen.coverage.scopes.iter().map(|scope| (&scope.place, scope)).collect(),
            not_evaluated: seen.not_evaluated.iter().map(|(policy, resource)| (policy, resource.as_str())).collect(),
        });
        Self { baseline, findings, seen }
    }

    /// Takes out the finding with this fingerprint.
    pub(super) fn take(&mut self, fingerprint: Fingerprint) -> Option<KnownFinding> {
        self.findings.remove(&fingerprint)
    }

    /// Returns the findings that were not taken, each with whether the baseline tells what it covered.
    pub(super) fn into_missing(self) -> impl Iterator<Item = (KnownFinding, bool)> {
        let tells_more = self.seen.is_some();
        self.findings.into_values().map(move |known| (known, tells_more))
    }

    /// Tells why a finding that the baseline does not have is new; `None` when the baseline does not say.
    pub(super) fn why_new(&self, finding: &Finding, now: &Now<'_>) -> Option<StateReason> {
        let names = names_of(&finding.policy_id, now);
        let Some(revision) = names.iter().find_map(|name| self.baseline.policies.get(name)) else {
            return Some(StateReason::PolicyAdded);
        };
        let reopened = || {
            let once = |name| Fingerprint::new(name, &finding.resource, &finding.key);
            names.iter().any(|name| self.baseline.absent.contains(&once(name)))
        };
        let Some(seen) = &self.seen else {
            return reopened().then_some(StateReason::Reopened);
        };
        let Some(config_hash) = seen.seen.resources.get(&finding.resource.id) else {
            return Some(seen.why_unknown(&finding.resource.place()));
        };
        let pair_failed = |name| seen.not_evaluated.contains(&(name, finding.resource.id.as_str()));
        Some(if reopened() {
            StateReason::Reopened
        } else if names.iter().any(pair_failed) {
            StateReason::NotEvaluatedBefore
        } else if *config_hash != finding.resource.config_hash {
            StateReason::ResourceChanged
        } else if *revision != finding.policy_revision {
            StateReason::PolicyChanged
        } else {
            StateReason::SurroundingsChanged
        })
    }
}

impl SeenPlaces<'_> {
    /// Why the baseline does not know a resource: it is new only if the list was whole.
    fn why_unknown(&self, place: &Place) -> StateReason {
        if self.places.get(place).is_some_and(|scope| scope.listed) {
            StateReason::ResourceAdded
        } else {
            StateReason::ScopeAdded
        }
    }
}

/// Today's id of a policy, then the ids that it had before.
fn names_of(id: &PolicyId, now: &Now<'_>) -> Vec<PolicyId> {
    let aliases = now.policy(id).map(|policy| policy.aliases.as_slice()).unwrap_or_default();
    // aliases that are not ids are what other tools call it; one that is another policy's id today is not ours
    let ours = |alias: &PolicyId| now.policy(alias).is_some_and(|policy| policy.id == *id);
    let once = aliases.iter().filter_map(|alias| alias.parse().ok()).filter(ours);
    std::iter::once(id.clone()).chain(once).collect()
}

fn under_todays_id(known: &KnownFinding, now: &Now<'_>) -> KnownFinding {
    let mut known = known.clone();
    if let Some(policy) = now.policy(&known.finding.policy_id)
        && policy.id != known.finding.policy_id
    {
        known.finding.policy_id = policy.id.clone();
        known.finding.fingerprint = Fingerprint::new(&policy.id, &known.finding.resource, &known.finding.key);
    }
    known
}

/// Adds a finding; of two that have become one (a policy took over another's id) the later sight stays, with the earlier birth.
fn keep(findings: &mut BTreeMap<Fingerprint, KnownFinding>, known: KnownFinding) {
    let fingerprint = known.finding.fingerprint;
    let merged = match findings.remove(&fingerprint) {
        None => known,
        Some(other) => {
            let first_seen = known.first_seen.min(other.first_seen);
            let rank = |one: &KnownFinding| {
                let finding = &one.finding;
                (one.last_seen, finding.severity, finding.evidence_hash.clone(), finding.policy_revision.clone())
            };
            let later = if rank(&known) >= rank(&other) { known } else { other };
            KnownFinding { first_seen, ..later }
        }
    };
    findings.insert(fingerprint, merged);
}
