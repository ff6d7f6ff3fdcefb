//! One policy on one resource, told in detail: the verdict, what it printed, and what each of its rules came to.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};

use super::evaluate::{self, EvaluateOptions, Variant, evaluate_pairs};
use super::input::Inputs;
use super::interpreter_text;
use super::library::{Form, Library, Runnable};
use super::problem::EngineError;
use super::settings::Limits;
use super::size::{self, MAX_TEXT};
use super::{memory, quiet, stack};
use crate::link::{Related, Relation, link};
use crate::model::{Evaluation, Policy, PolicyId, ResourceId, Snapshot, Time, Verdict};

/// What a policy makes of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    /// The verdict; `None` when the policy does not judge resources of this type, or is off.
    pub verdict: Option<Verdict>,
    /// Its reasons, of this pair alone.
    pub evaluation: Evaluation,
    /// What the rules printed, each line once.
    pub printed: Vec<String>,
    /// What each rule of the policy's file came to, in the order of the file; functions are left out, since what they
    /// give depends on their arguments.
    pub rules: Vec<RuleValue>,
    /// Lines of the policy's file that were evaluated, from 1.
    pub reached: BTreeSet<u32>,
    /// Lines that hold something to evaluate and were not reached.
    pub not_reached: BTreeSet<u32>,
}

/// What a rule came to.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleValue {
    /// Its name.
    pub name: String,
    /// Its value; `None` when it is undefined.
    pub value: Option<serde_json::Value>,
    /// Why it could not be evaluated.
    pub error: Option<String>,
}

/// Judges one resource by one policy, and evaluates each of the policy's rules on it.
///
/// # Errors
/// When there is no such policy or no such document, a document is not in the shape of its type, or the engine refuses
/// what was loaded.
pub fn trace(library: &Library, id: &PolicyId, snapshot: &Snapshot, at: usize, now: Time) -> Result<Traced, String> {
    let related = link(snapshot).map_err(|error| format!("a document is not in the shape of its type: {error}"))?;
    let run = || trace_here(library, id, snapshot, &related, at, now);
    stack::on_large(run).unwrap_or_else(|| Err("the thread that evaluates could not be started".to_owned()))
}

/// Returns the verdicts of one policy on a snapshot, as of the time when it was read, sorted by resource.
///
/// # Errors
/// When a document is not in the shape of its type.
pub fn verdicts_of(
    library: &Library,
    id: &PolicyId,
    snapshot: &Snapshot,
) -> Result<Vec<(ResourceId, Verdict)>, serde_json::Error> {
    let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 0 };
    let (_, pairs) = evaluate_pairs(library, snapshot, &link(snapshot)?, &options);
    let own = pairs.into_iter().filter(|(policy, ..)| policy == id);
    Ok(own.map(|(_, resource, verdict)| (resource, verdict)).collect())
}

fn trace_here(
    library: &Library,
    id: &PolicyId,
    snapshot: &Snapshot,
    related: &[Related],
    at: usize,
    now: Time,
) -> Result<Traced, String> {
    let document = snapshot.documents.get(at).ok_or("no such document")?;
    let (snapshot, related) = around(snapshot, related, at);
    let (evaluation, pairs) = evaluate_pairs(library, &snapshot, &related, &EvaluateOptions { now, threads: 1 });
    let is_it = |policy: &PolicyId, resource: &str| policy == id && resource == document.id;
    let verdict = pairs.into_iter().find(|(policy, resource, _)| is_it(policy, resource)).map(|(.., verdict)| verdict);
    let mut of_it = Evaluation::default();
    of_it.findings.extend(evaluation.findings.into_iter().filter(|one| is_it(&one.policy_id, &one.resource.id)));
    of_it.unknown.extend(evaluation.unknown.into_iter().filter(|one| is_it(&one.policy_id, &one.resource_id)));
    of_it.errors.extend(evaluation.errors.into_iter().filter(|one| is_it(&one.policy_id, &one.resource_id)));
    of_it
        .switched_off
        .extend(evaluation.switched_off.into_iter().filter(|one| is_it(&one.policy_id, &one.resource_id)));
    let unlimited = memory::unlimited();
    let input = Inputs::new(&snapshot, &related).input(0)?;
    drop(unlimited);
    let mut traced = rules(library, id, &document.account, input, now)?;
    traced.verdict = verdict;
    traced.evaluation = of_it;
    Ok(traced)
}

/// Returns a document as the first of a snapshot with nothing else but what is related to it.
fn around(snapshot: &Snapshot, related: &[Related], at: usize) -> (Snapshot, Vec<Related>) {
    let mut kept = vec![at];
    let mut place = |old: usize| {
        kept.iter().position(|one| *one == old).unwrap_or_else(|| {
            kept.push(old);
            kept.len() - 1
        })
    };
    let mut of_it = related.get(at).cloned().unwrap_or_default();
    for relation in &mut of_it.relations {
        match relation {
            Relation::One { document, .. } => *document = document.map(&mut place),
            Relation::Many { documents, .. } => documents.iter_mut().for_each(|old| *old = place(*old)),
        }
    }
    let documents: Vec<_> = kept.iter().filter_map(|old| snapshot.documents.get(*old).cloned()).collect();
    let others = documents.iter().skip(1).map(|_| Related::default());
    let related = std::iter::once(of_it).chain(others).collect();
    (Snapshot { header: snapshot.header.clone(), documents }, related)
}

/// Evaluates each rule of a policy by itself, in the interpreter.
fn rules(library: &Library, id: &PolicyId, account: &str, input: Value, now: Time) -> Result<Traced, String> {
    let at = library.position(id).ok_or_else(|| format!("no policy `{id}`"))?;
    let (policy, runnable) = library.policy(at).ok_or_else(|| format!("no policy `{id}`"))?;
    let tags = super::verdict::tags(&input);
    let in_force = policy.in_force(account, &tags);
    let set: Variant<'_> = BTreeMap::from([(&policy.id, in_force.params)]);
    let unlimited = memory::unlimited();
    let mut engine = library.engine(&[at], Form::ForInterpreter)?;
    engine.set_enable_coverage(true);
    let Limits { time: limit, memory, .. } = library.settings().limits;
    engine.add_data(evaluate::data(library, now, &set)).map_err(|error| error.to_string())?;
    engine.set_input(input);
    let fresh = engine.clone();
    drop(unlimited);
    let mut traced = Traced {
        verdict: None,
        evaluation: Evaluation::default(),
        printed: vec![],
        rules: vec![],
        reached: BTreeSet::new(),
        not_reached: BTreeSet::new(),
    };
    for name in &runnable.values {
        engine.set_execution_timer_config(ExecutionTimerConfig { limit, check_interval: NonZeroU32::MIN });
        let path = format!("data.{}.{name}", policy.package);
        let evaluated = quiet::caught(|| {
            memory::at_most_twice(|is_exceeded| {
                let evaluated = {
                    let _limited = memory::limited(memory);
                    engine.eval_rule(path.clone())
                };
                *is_exceeded = evaluated.as_ref().is_err_and(|error| memory::is_excess(&error.to_string()));
                if *is_exceeded || evaluated.as_ref().is_ok_and(|value| !size::fit([value], MAX_TEXT)) {
                    // what it holds is not for the next rule
                    let full = std::mem::replace(&mut engine, fresh.clone());
                    traced.add_lines(&full, policy, runnable);
                }
                evaluated
            })
        });
        let (value, error) = match evaluated {
            Ok(Ok(Value::Undefined)) => (None, None),
            Ok(Ok(value)) if size::fit([&value], MAX_TEXT) => (serde_json::to_value(&value).ok(), None),
            Ok(Ok(_)) => (None, Some("the value is too large to be shown".to_owned())),
            Ok(Err(error)) if memory::is_excess(&error.to_string()) => (None, Some(memory::excess(memory))),
            Ok(Err(error)) => (None, Some(EngineError::parse(&error.to_string()).message)),
            // an engine that panicked is not asked again
            Err(_) => {
                let error = Some("the engine panicked".to_owned());
                traced.rules.push(RuleValue { name: name.clone(), value: None, error });
                return Ok(traced);
            }
        };
        traced.rules.push(RuleValue { name: name.clone(), value, error });
        for printed in engine.take_prints().unwrap_or_default() {
            let printed = interpreter_text::placed_print(&printed, |file| library.interpreter_text(file));
            if !traced.printed.contains(&printed) {
                traced.printed.push(printed);
            }
        }
    }
    traced.add_lines(&engine, policy, runnable);
    traced.not_reached = &traced.not_reached - &traced.reached;
    Ok(traced)
}

impl Traced {
    /// Adds the lines that an engine has evaluated, and those that it has not.
    fn add_lines(&mut self, engine: &Engine, policy: &Policy, runnable: &Runnable) {
        let files = engine.get_coverage_report().map(|report| report.files).unwrap_or_default();
        for file in files.into_iter().filter(|file| file.path == policy.file) {
            let original = |line: &u32| runnable.interpreter_text.original_line(*line);
            self.reached.extend(file.covered.iter().map(original));
            self.not_reached.extend(file.not_covered.iter().map(original));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::PolicySettings;
    use super::super::fixture::{bucket, one, snapshot};
    use super::*;

    fn traced(body: &str, config: serde_json::Value) -> Traced {
        let library = one(body).load(&PolicySettings::default()).unwrap();
        let snapshot = snapshot(vec![bucket("other", json!({})), bucket("b", config)]);
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        trace(&library, &"a-b".parse().unwrap(), &snapshot, 1, now).unwrap()
    }

    #[test]
    fn tells_the_verdict_what_was_printed_and_what_each_rule_came_to() {
        let body = "deny contains finding if {\n\tsome x in input.config.l\n\tprint(\"x is\", x)\n\tis_bad(x)\n\t\
                    finding := {\"message\": sprintf(\"%v\", [x]), \"key\": \"k\"}\n}\n\nis_bad(x) if x > limit\n\n\
                    limit := 3\n\nempty if input.config.none";
        let traced = traced(body, json!({"l": [1, 4]}));
        assert_eq!(traced.verdict, Some(Verdict::Fail));
        assert_eq!(traced.evaluation.findings[0].message, "4");
        assert!(traced.printed[0].ends_with(".rego:12: x is 1") && traced.printed.len() == 2, "{:?}", traced.printed);
        let values: Vec<(&str, Option<serde_json::Value>)> =
            traced.rules.iter().map(|rule| (rule.name.as_str(), rule.value.clone())).collect();
        assert_eq!(
            values,
            [("deny", Some(json!([{"message": "4", "key": "k"}]))), ("limit", Some(json!(3))), ("empty", None),]
        );
        assert!(traced.reached.contains(&13) && traced.reached.contains(&17), "{:?}", traced.reached);
    }

    #[test]
    fn a_rule_that_cannot_be_evaluated_says_why_and_stops_no_other() {
        let traced = traced("deny contains \"x\" if numbers.range(1, 10000000)\n\nfine := 1", json!({}));
        assert_eq!(traced.verdict, Some(Verdict::Error));
        assert!(traced.rules[0].error.as_ref().unwrap().contains("more than 100000 elements"));
        assert_eq!(traced.rules[1].value, Some(json!(1)));
    }
}
