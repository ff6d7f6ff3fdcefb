//! What this run knows of a pair of policy and resource.

use std::collections::{HashMap, HashSet};

use crate::model::{
    Document, Evaluation, Finding, Place, Policy, PolicyId, PolicySet, ScopeCoverage, Snapshot, StateReason,
};

/// This run, indexed for questions about single findings.
pub(super) struct Now<'a> {
    policies: HashMap<&'a str, &'a Policy>,
    documents: HashMap<&'a str, &'a Document>,
    coverage: HashMap<&'a Place, &'a ScopeCoverage>,
    /// Policies that were asked at all.
    asked: HashSet<&'a PolicyId>,
    /// Pairs without a verdict.
    unjudged: HashSet<(&'a PolicyId, &'a str)>,
    /// Pairs that the configuration leaves out.
    switched_off: HashSet<(&'a PolicyId, &'a str)>,
    /// Pairs that fail.
    failing: HashSet<(&'a PolicyId, &'a str)>,
}

/// What became of a baseline finding that this run does not have.
pub(super) enum Fate {
    /// It could not be looked at.
    CarriedOver(StateReason),
    /// It was looked at, and is not there.
    Gone(StateReason),
}

impl<'a> Now<'a> {
    pub(super) fn new(evaluation: &'a Evaluation, policies: &'a PolicySet, snapshot: &'a Snapshot) -> Self {
        let unknown = evaluation.unknown.iter().map(|pair| (&pair.policy_id, pair.resource_id.as_str()));
        let errors = evaluation.errors.iter().map(|pair| (&pair.policy_id, pair.resource_id.as_str()));
        Self {
            policies: by_every_name(policies),
            documents: snapshot.documents.iter().map(|document| (document.id.as_str(), document)).collect(),
            coverage: snapshot.header.coverage.scopes.iter().map(|scope| (&scope.place, scope)).collect(),
            asked: evaluation.counts.keys().collect(),
            unjudged: unknown.chain(errors).collect(),
            switched_off: evaluation
                .switched_off
                .iter()
                .map(|pair| (&pair.policy_id, pair.resource_id.as_str()))
                .collect(),
            failing: evaluation
                .findings
                .iter()
                .map(|finding| (&finding.policy_id, finding.resource.id.as_str()))
                .collect(),
        }
    }

    /// Returns the policy that has this id now, or had it once.
    pub(super) fn policy(&self, id: &PolicyId) -> Option<&'a Policy> {
        self.policies.get(id.as_str()).copied()
    }

    /// Tells what became of a finding that is in the baseline, under today's policy id, and not in this run.
    pub(super) fn fate(&self, finding: &Finding) -> Fate {
        let resource = finding.resource.id.as_str();
        if self.unjudged.contains(&(&finding.policy_id, resource)) {
            return Fate::CarriedOver(StateReason::NotEvaluated);
        }
        let judges = |policy: &Policy| policy.resource_types.contains(&finding.resource.resource_type);
        let Some(policy) = self.policy(&finding.policy_id).filter(|policy| judges(policy)) else {
            return Fate::Gone(StateReason::PolicyRemoved);
        };
        let is_off = || !policy.in_force(&finding.resource.account, &finding.resource.tags).enabled;
        let is_left_out = match self.documents.get(resource) {
            Some(_) => self.switched_off.contains(&(&finding.policy_id, resource)),
            // what is not seen now is left out by what was known of it
            None => is_off(),
        };
        if !policy.judges() || is_left_out {
            return Fate::Gone(StateReason::PolicyDisabled);
        }
        match self.documents.get(resource) {
            Some(document) if self.was_judged(finding, document) => Fate::Gone(StateReason::Fixed),
            Some(_) => Fate::CarriedOver(StateReason::NotEvaluated),
            None if self.is_listed_without(finding) => Fate::Gone(StateReason::ResourceDeleted),
            None => Fate::CarriedOver(StateReason::NotCollected),
        }
    }

    /// Whether the policy looked at everything it would look at.
    ///
    /// A policy that fails for one reason counts as failed even when it could not read what another reason depends on,
    /// so a second reason that is missing on a document with unread parts proves nothing.
    fn was_judged(&self, finding: &Finding, document: &Document) -> bool {
        let fails_otherwise = self.failing.contains(&(&finding.policy_id, finding.resource.id.as_str()));
        self.asked.contains(&finding.policy_id) && (document.unread.is_empty() || !fails_otherwise)
    }

    /// Whether the list of the finding's place is whole and the resource is not in it.
    fn is_listed_without(&self, finding: &Finding) -> bool {
        let resource = &finding.resource;
        self.coverage.get(&resource.place()).is_some_and(|scope| {
            let names = |gap: &str| gap == resource.id || gap == resource.native_id;
            scope.listed && !scope.gaps.iter().any(|gap| gap.resource_id.as_deref().is_some_and(names))
        })
    }
}

/// Policies by id and by alias; an id wins over another policy's alias, and the first policy over a later one.
fn by_every_name(policies: &PolicySet) -> HashMap<&str, &Policy> {
    let mut sorted: Vec<&Policy> = policies.policies.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut names: HashMap<&str, &Policy> = sorted.iter().map(|policy| (policy.id.as_str(), *policy)).collect();
    for policy in sorted {
        for alias in &policy.aliases {
            names.entry(alias).or_insert(policy);
        }
    }
    names
}
