//! Takes down what each policy costs on each document.

use std::collections::BTreeMap;
use std::time::Duration;

use super::library::Library;
use crate::model::{PolicyCost, ResourceId, Snapshot};

/// What the policies cost, by their position in the set. Kept only when somebody asks: a normal run does not look at the
/// clock between policies.
#[derive(Debug, Default)]
pub(super) struct Profile(BTreeMap<usize, Samples>);

/// What one policy cost.
#[derive(Debug, Default)]
struct Samples {
    engine: &'static str,
    /// Nanoseconds and the document, by its position.
    samples: Vec<(u64, usize)>,
}

impl Profile {
    /// Takes down one judgement.
    pub(super) fn add(&mut self, policy: usize, engine: &'static str, document: usize, time: Duration) {
        let of = self.0.entry(policy).or_default();
        of.engine = engine;
        of.samples.push((u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), document));
    }

    /// Takes over what another thread took down.
    pub(super) fn append(&mut self, other: &mut Self) {
        for (policy, mut samples) in std::mem::take(&mut other.0) {
            let of = self.0.entry(policy).or_default();
            of.engine = samples.engine;
            of.samples.append(&mut samples.samples);
        }
    }

    /// Returns the costs, the dearest policy first; none of policies that judged nothing.
    pub(super) fn costs(self, library: &Library, snapshot: &Snapshot) -> Vec<PolicyCost> {
        let id = |at: usize| snapshot.documents.get(at).map_or_else(ResourceId::new, |document| document.id.clone());
        let cost = |(at, samples): (usize, Samples)| {
            let (policy, _) = library.policy(at)?;
            let (mut times, engine) = (samples.samples, samples.engine);
            times.sort_unstable();
            let total: u64 = times.iter().map(|(time, _)| time).sum();
            let documents = u64::try_from(times.len()).unwrap_or(u64::MAX);
            let (median_ns, _) = *times.get(times.len().saturating_sub(1) / 2)?;
            let (max_ns, worst) = *times.last()?;
            Some(PolicyCost {
                policy_id: policy.id.clone(),
                engine: engine.to_owned(),
                documents,
                total_ns: total,
                mean_ns: total.checked_div(documents).unwrap_or_default(),
                median_ns,
                max_ns,
                worst_resource: id(worst),
            })
        };
        let mut costs: Vec<PolicyCost> = self.0.into_iter().filter_map(cost).collect();
        costs.sort_by(|a, b| b.total_ns.cmp(&a.total_ns).then_with(|| a.policy_id.cmp(&b.policy_id)));
        costs
    }
}
