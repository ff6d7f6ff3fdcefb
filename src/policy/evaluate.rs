//! Judges every resource by every policy for its type.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use regorus::Value;
use serde_json::{Map, json};

use super::answer::{Fault, Judgement};
use super::input::Inputs;
use super::library::Library;
use super::machine::{Machine, Plan, Slot};
use super::memory;
use super::profile::Profile;
use super::stack::{self, STACK_BYTES};
use super::verdict::{self, Judged};
use crate::link::Related;
use crate::model::policy::Param;
use crate::model::{
    Evaluation, Policy, PolicyCost, PolicyId, ResourceId, ResourceType, Snapshot, Time, Unread, Verdict, VerdictCounts,
};

/// How many documents of one type a thread takes at a time.
const DOCUMENTS_PER_JOB: usize = 64;

/// When and how to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvaluateOptions {
    /// The time as of which policies judge: `data.context.now`.
    pub now: Time,
    /// How many threads; 0 for as many as the machine has cores.
    pub threads: usize,
}

/// Parameters that have other values than elsewhere, by policy.
pub(super) type Variant<'a> = BTreeMap<&'a PolicyId, BTreeMap<&'a str, &'a serde_json::Value>>;

/// One thread's machines: by type, and by the parameters that they hold.
type Machines<'a> = BTreeMap<ResourceType, BTreeMap<String, Machine<'a>>>;

/// The verdict on one pair.
pub type PairVerdict = (PolicyId, ResourceId, Verdict);

/// Judges every document by every policy for its type, and calls `progress` with the number of documents done so far.
///
/// Each pair gets exactly one verdict: `unknown` without asking when something that the policy reads could not be
/// read; `error` when the policy fails, runs into a limit, panics or answers in a wrong form, which stops no other
/// pair. The result is sorted and does not depend on the number of threads. Memory grows with the findings, not with
/// the documents.
#[must_use]
pub fn evaluate(
    library: &Library,
    snapshot: &Snapshot,
    related: &[Related],
    options: &EvaluateOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> Evaluation {
    let run = || run(library, snapshot, related, options, progress, Keep::default()).sorted().0;
    stack::on_large(run).unwrap_or_else(run)
}

/// Judges like [`evaluate`], and returns what each policy cost, the dearest first.
///
/// What is measured is each policy on each document, without what all share: reading the document, and making a verdict
/// of the answer. Engines are made and warm before the first measurement, for which each thread judges its first document
/// twice.
#[must_use]
pub fn evaluate_profiled(
    library: &Library,
    snapshot: &Snapshot,
    related: &[Related],
    options: &EvaluateOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> (Evaluation, Vec<PolicyCost>) {
    let run = || {
        let mut all = run(library, snapshot, related, options, progress, Keep { pairs: false, costs: true });
        let costs = std::mem::take(&mut all.profile).costs(library, snapshot);
        (all.sorted().0, costs)
    };
    stack::on_large(run).unwrap_or_else(run)
}

/// Judges like [`evaluate`], and returns the verdict on every pair too, sorted: for tests and tables, not for large
/// accounts.
#[must_use]
pub fn evaluate_pairs(
    library: &Library,
    snapshot: &Snapshot,
    related: &[Related],
    options: &EvaluateOptions,
) -> (Evaluation, Vec<PairVerdict>) {
    let keep = Keep { pairs: true, costs: false };
    let run = || run(library, snapshot, related, options, &|_| {}, keep).sorted();
    stack::on_large(run).unwrap_or_else(run)
}

/// What is kept besides the verdicts.
#[derive(Clone, Copy, Default)]
struct Keep {
    /// The verdict on every pair.
    pairs: bool,
    /// What every pair cost.
    costs: bool,
}

fn run(
    library: &Library,
    snapshot: &Snapshot,
    related: &[Related],
    options: &EvaluateOptions,
    progress: &(dyn Fn(u64) + Sync),
    keep: Keep,
) -> Tally {
    let unlimited = memory::unlimited();
    let jobs = jobs(snapshot);
    let types: BTreeSet<ResourceType> = jobs.iter().map(|job| job.resource_type).collect();
    let work = Work {
        library,
        inputs: Inputs::new(snapshot, related),
        snapshot,
        data: data(library, options.now, &BTreeMap::new()),
        now: options.now,
        plans: types.into_iter().map(|resource_type| (resource_type, Plan::new(library, resource_type))).collect(),
        jobs,
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        progress,
        keep,
    };
    drop(unlimited);
    let mut tallies = work.on_threads(options.threads);
    let mut all = Tally::of(library);
    tallies.iter_mut().for_each(|tally| all.add(tally));
    all
}

/// Documents of one type that a thread takes at a time.
struct Job {
    resource_type: ResourceType,
    documents: Vec<usize>,
}

/// Returns the documents in jobs, those of one type together.
fn jobs(snapshot: &Snapshot) -> Vec<Job> {
    let mut of_type: BTreeMap<ResourceType, Vec<usize>> = BTreeMap::new();
    for (at, document) in snapshot.documents.iter().enumerate() {
        of_type.entry(document.resource_type).or_default().push(at);
    }
    let job = |(resource_type, documents): (ResourceType, Vec<usize>)| {
        let parts: Vec<Vec<usize>> = documents.chunks(DOCUMENTS_PER_JOB).map(<[usize]>::to_vec).collect();
        parts.into_iter().map(move |documents| Job { resource_type, documents })
    };
    of_type.into_iter().flat_map(job).collect()
}

/// Returns what policies see as `data`, besides rules.
///
/// `set` holds the parameters of some policies that have other values on the resources to be judged than elsewhere.
pub(super) fn data(library: &Library, now: Time, set: &Variant<'_>) -> Value {
    let of_policy = |policy: &Policy| {
        let set = |name: &str| set.get(&policy.id)?.get(name).map(|value| (*value).clone());
        let value = |(name, param): (&String, &Param)| (name.clone(), set(name).unwrap_or_else(|| param.value.clone()));
        let values: Map<String, serde_json::Value> = policy.params.iter().map(value).collect();
        (policy.id.as_str().to_owned(), serde_json::Value::Object(values))
    };
    let params: Map<String, serde_json::Value> = library.policy_set().policies.iter().map(of_policy).collect();
    let settings = library.settings();
    let now_ns = now.unix_seconds().saturating_mul(1_000_000_000);
    Value::from(json!({
        "params": params,
        "accounts": settings.accounts,
        "networks": settings.networks,
        "context": {"now": now, "now_ns": now_ns},
    }))
}

/// What all threads share.
struct Work<'a> {
    library: &'a Library,
    inputs: Inputs<'a>,
    snapshot: &'a Snapshot,
    data: Value,
    now: Time,
    plans: BTreeMap<ResourceType, Plan>,
    jobs: Vec<Job>,
    next: AtomicUsize,
    done: AtomicU64,
    progress: &'a (dyn Fn(u64) + Sync),
    keep: Keep,
}

impl Work<'_> {
    fn on_threads(&self, threads: usize) -> Vec<Tally> {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores() } else { threads }.min(self.jobs.len());
        thread::scope(|scope| {
            let builder = || thread::Builder::new().name("policy".to_owned()).stack_size(STACK_BYTES);
            let spawned = (0..threads).map(|_| builder().spawn_scoped(scope, || self.take_jobs()));
            let running: Vec<_> = spawned.filter_map(Result::ok).collect();
            let joined = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            let mut tallies: Vec<Tally> = joined.collect();
            // what is left when no thread could be started is done here: no pair goes without a verdict
            tallies.push(self.take_jobs());
            tallies
        })
    }

    fn take_jobs(&self) -> Tally {
        let mut tally = Tally::default();
        let mut machines: Machines<'_> = BTreeMap::new();
        while let Some(job) = self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let Some(plan) = self.plans.get(&job.resource_type) else { continue };
            let machines = machines.entry(job.resource_type).or_default();
            for at in &job.documents {
                self.judge(*at, plan, machines, &mut tally);
                (self.progress)(self.done.fetch_add(1, Ordering::Relaxed) + 1);
            }
        }
        tally
    }

    fn judge<'a>(&'a self, at: usize, plan: &'a Plan, machines: &mut BTreeMap<String, Machine<'a>>, tally: &mut Tally) {
        let Some(document) = self.snapshot.documents.get(at).filter(|_| !plan.slots.is_empty()) else { return };
        let unlimited = memory::unlimited();
        let input = self.inputs.input(at);
        let unread = self.inputs.unread(at);
        let resource = input.as_ref().map_or_else(|_| Value::new_object(), Clone::clone);
        let judged = Judged::new(document, &resource);
        let policies: Vec<_> = plan
            .slots
            .iter()
            .filter_map(|slot| Some((slot, self.library.policy(slot.policy)?.0)))
            .map(|(slot, policy)| (slot, policy, policy.in_force(&document.account, judged.tags())))
            .collect();
        let set = policies.iter().filter(|(.., in_force)| in_force.enabled && !in_force.params.is_empty());
        let variant: Variant<'_> = set.map(|(_, policy, in_force)| (&policy.id, in_force.params.clone())).collect();
        // machines differ in the parameters that they hold; mostly there is one
        let name = if variant.is_empty() { String::new() } else { format!("{variant:?}") };
        let data = || if variant.is_empty() { self.data.clone() } else { data(self.library, self.now, &variant) };
        let machine = machines.entry(name).or_insert_with(|| Machine::new(self.library, plan, data()));
        drop(unlimited);
        for (slot, policy, in_force) in policies {
            let outcome = match (&input, missing(policy, &unread), in_force.reason) {
                (.., Some(reason)) => verdict::Outcome::SwitchedOff(reason),
                (_, Some(unread), None) => verdict::Outcome::Unread(unread),
                (Err(error), None, None) => verdict::Outcome::Judged(Err(Fault::new(error.clone()))),
                (Ok(input), None, None) => verdict::Outcome::Judged(self.ask(machine, slot, input, at, tally)),
            };
            let verdict = judged.record(policy, outcome, in_force.severity, &mut tally.evaluation);
            tally.count(policy, document.id.as_str(), verdict, self.keep.pairs);
        }
    }

    /// Asks a policy, by the clock if costs are kept.
    fn ask(
        &self,
        machine: &mut Machine<'_>,
        slot: &Slot,
        input: &Value,
        at: usize,
        tally: &mut Tally,
    ) -> Result<Judgement, Fault> {
        if !self.keep.costs {
            return machine.judge(slot, input);
        }
        if tally.warm.insert((self.snapshot.documents.get(at).map(|document| document.resource_type), slot.policy)) {
            let _ = machine.judge(slot, input);
        }
        let begin = Instant::now();
        let judgement = machine.judge(slot, input);
        tally.profile.add(slot.policy, slot.engine(), at, begin.elapsed());
        judgement
    }
}

/// Returns the first unread part that keeps a policy from judging.
fn missing<'a>(policy: &Policy, unread: &'a [Unread]) -> Option<&'a Unread> {
    unread.iter().find(|unread| policy.reads.iter().any(|read| unread.affects(read)))
}

/// What one thread has found.
#[derive(Default)]
struct Tally {
    evaluation: Evaluation,
    pairs: Vec<PairVerdict>,
    profile: Profile,
    /// Policies that were asked before, by type, so that their engines are there.
    warm: BTreeSet<(Option<ResourceType>, usize)>,
}

impl Tally {
    /// Returns zeros for every policy that judges.
    fn of(library: &Library) -> Self {
        let mut tally = Self::default();
        let judging = library.policy_set().policies.iter().filter(|policy| policy.judges());
        let ids = judging.map(|policy| policy.id.clone());
        tally.evaluation.counts = ids.map(|id| (id, VerdictCounts::default())).collect();
        tally
    }

    fn count(&mut self, policy: &Policy, resource: &str, verdict: Verdict, keep_pair: bool) {
        let counts = self.evaluation.counts.entry(policy.id.clone()).or_default();
        let count = match verdict {
            Verdict::Pass => &mut counts.pass,
            Verdict::Fail => &mut counts.fail,
            Verdict::Unknown => &mut counts.unknown,
            Verdict::NotApplicable => &mut counts.not_applicable,
            Verdict::Error => &mut counts.error,
        };
        *count += 1;
        if keep_pair {
            self.pairs.push((policy.id.clone(), resource.to_owned(), verdict));
        }
    }

    fn add(&mut self, other: &mut Self) {
        for (id, counts) in &other.evaluation.counts {
            let sum = self.evaluation.counts.entry(id.clone()).or_default();
            sum.pass += counts.pass;
            sum.fail += counts.fail;
            sum.unknown += counts.unknown;
            sum.not_applicable += counts.not_applicable;
            sum.error += counts.error;
        }
        self.evaluation.findings.append(&mut other.evaluation.findings);
        self.evaluation.unknown.append(&mut other.evaluation.unknown);
        self.evaluation.errors.append(&mut other.evaluation.errors);
        self.evaluation.switched_off.append(&mut other.evaluation.switched_off);
        self.pairs.append(&mut other.pairs);
        self.profile.append(&mut other.profile);
    }

    fn sorted(mut self) -> (Evaluation, Vec<PairVerdict>) {
        self.evaluation
            .findings
            .sort_by(|a, b| (&a.policy_id, &a.resource.id, &a.key).cmp(&(&b.policy_id, &b.resource.id, &b.key)));
        self.evaluation.unknown.sort();
        self.evaluation.errors.sort();
        self.evaluation.switched_off.sort();
        self.pairs.sort();
        (self.evaluation, self.pairs)
    }
}
