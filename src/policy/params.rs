//! Parameters: what a policy offers and what the configuration sets.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::metadata::Metadata;
use super::problem::PolicyProblem;
use super::settings::PolicySettings;
use crate::model::policy::Param;
use crate::spelling::closest;

/// Returns the parameters of a policy with the values in force.
pub(super) fn in_force(metadata: &Metadata, set: &Map<String, Value>) -> BTreeMap<String, Param> {
    let value = |name: &str, default: &Value| set.get(name).unwrap_or(default).clone();
    let param = |(name, (description, default)): (&String, &(String, Value))| {
        let value = value(name, default);
        (name.clone(), Param { description: description.clone(), default: default.clone(), value })
    };
    metadata.params.iter().map(param).collect()
}

/// Returns what is wrong with what the configuration sets.
pub(super) fn problems<'a>(
    policies: impl Iterator<Item = (&'a str, &'a Metadata)>,
    settings: &PolicySettings,
) -> Vec<PolicyProblem> {
    let policies: BTreeMap<&str, (&str, &Metadata)> =
        policies.map(|(file, metadata)| (metadata.id.as_str(), (file, metadata))).collect();
    let mut problems = vec![];
    for (id, set) in &settings.params {
        let places = settings.param_places.get(id);
        match policies.get(id.as_str()) {
            Some((file, metadata)) => {
                for (name, value) in set {
                    let place = places.and_then(|places| places.names.get(name));
                    let found = wrong(file, metadata, name, value);
                    problems.extend(found.map(|problem| place.map_or(problem.clone(), |place| problem.placed(place))));
                }
            }
            None => {
                let problem = PolicyProblem::new(format!("parameters for `{id}`, which is no policy"));
                let problem = places.map_or(problem.clone(), |places| problem.placed(&places.id));
                let near = closest(id, policies.keys().copied());
                problems.push(PolicyProblem { hint: near.map(|near| format!("did you mean `{near}`?")), ..problem });
            }
        }
    }
    problems
}

/// Returns what is wrong with a parameter that is set for a policy.
pub(super) fn wrong(file: &str, metadata: &Metadata, name: &str, value: &Value) -> Option<PolicyProblem> {
    let Some((_, default)) = metadata.params.get(name) else {
        let names: Vec<&str> = metadata.params.keys().map(String::as_str).collect();
        let hint = match closest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "the policy has no parameters".to_owned(),
            None => format!("it has: {}", names.join(", ")),
        };
        return Some(PolicyProblem::new(format!("policy `{}` has no parameter `{name}`", metadata.id)).hint(hint));
    };
    if default.is_null() || kind(default) == kind(value) {
        return None;
    }
    let message = format!("parameter `{name}` of `{}` is {}, not {}", metadata.id, kind(default), kind(value));
    Some(PolicyProblem::new(message).hint(format!("its default in `{file}` is `{default}`")))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
