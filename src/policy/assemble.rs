//! Makes a policy out of its file, its metadata, the libraries that it needs and the parameters in force.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::ast::{ModuleFacts, Path, RuleKind, Target};
use super::library::Runnable;
use super::metadata::Metadata;
use super::overrides::Applied;
use super::params;
use super::question::Question;
use super::rvm_gate;
use super::unit::Unit;
use crate::model::fingerprint::{hex, short_hash};
use crate::model::policy::Param;
use crate::model::{Policy, PolicyException};

/// The library files by package.
pub(super) type Libraries<'a> = BTreeMap<Path, &'a Unit>;

/// Returns the library files among all files.
pub(super) fn libraries(units: &[Unit]) -> Libraries<'_> {
    let libraries = units.iter().filter(|unit| unit.source.is_library());
    libraries.map(|unit| (unit.facts.package.clone(), unit)).collect()
}

/// Returns a policy, and what is needed to run it.
pub(super) fn policy(
    unit: &Unit,
    metadata: Metadata,
    libraries: &Libraries<'_>,
    applied: Applied,
) -> (Policy, Runnable) {
    let packages = needed(&unit.facts, libraries);
    let files: Vec<&Unit> =
        packages.iter().filter_map(|package| libraries.get(package).copied()).chain([unit]).collect();
    let params = params::in_force(&metadata, &applied.params);
    let has = |question: &Question| unit.facts.rules.iter().any(|rule| rule.name() == question.rule());
    let runnable = Runnable {
        text: unit.source.text.clone(),
        values: values(unit),
        questions: Question::ALL.into_iter().filter(has).collect(),
        rvm_text: unit.facts.rvm.text.clone(),
        interpreter_text: unit.facts.interpreter.clone(),
        rvm_refusal: rvm_gate::refusal(files.iter().map(|file| &file.facts)),
        libraries: packages,
    };
    let policy = Policy {
        id: metadata.id,
        title: metadata.title,
        description: metadata.description,
        severity: applied.severity.unwrap_or(metadata.severity),
        declared_severity: applied.severity.map(|_| metadata.severity),
        enabled: applied.enabled.unwrap_or(metadata.enabled),
        off_by_default: !metadata.enabled,
        replaces: None,
        resource_types: metadata.resource_types,
        reads: metadata.reads,
        remediation: metadata.remediation,
        frameworks: metadata.frameworks,
        aliases: metadata.aliases,
        tags: metadata.tags,
        related_resources: metadata.related_resources,
        package: unit.source.path.join("."),
        file: unit.source.shown.clone(),
        line: finder_line(unit),
        revision: revision(&files, &params, &applied),
        overridden_by: applied.origins,
        exceptions: applied.exceptions,
        params,
    };
    (policy, runnable)
}

/// Returns the names of rules that are no functions, each once.
fn values(unit: &Unit) -> Vec<String> {
    let is_function =
        |kind: &RuleKind| matches!(kind, RuleKind::Function(_) | RuleKind::Default { of_function: true, .. });
    let mut names = vec![];
    for rule in unit.facts.rules.iter().filter(|rule| !is_function(&rule.kind)) {
        // of a head with several parts the first is the rule
        let name = rule.path.get(unit.facts.package.len());
        names.extend(name.filter(|name| !names.contains(*name)).cloned());
    }
    names
}

/// Returns the packages of the libraries that a file needs, directly or through others.
pub(super) fn needed(facts: &ModuleFacts, libraries: &Libraries<'_>) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    let mut open = vec![facts];
    while let Some(facts) = open.pop() {
        for path in mentioned(facts) {
            let meant = libraries.iter().filter(|(package, _)| path.starts_with(package) || package.starts_with(path));
            for (package, unit) in meant {
                if found.insert(package.clone()) {
                    open.push(&unit.facts);
                }
            }
        }
    }
    found
}

/// Returns the paths under `data` that a file imports, refers to or calls.
pub(super) fn mentioned(facts: &ModuleFacts) -> impl Iterator<Item = &Path> {
    let imports = facts.imports.iter().map(|import| &import.path);
    let uses = facts.rules.iter().flat_map(|rule| rule.uses.iter().map(|used| &used.path));
    let calls = facts.rules.iter().flat_map(|rule| &rule.calls).filter_map(|call| match &call.target {
        Target::Rule(path) => Some(path),
        Target::Builtin(_) => None,
    });
    imports.chain(uses).chain(calls)
}

fn revision(files: &[&Unit], params: &BTreeMap<String, Param>, applied: &Applied) -> String {
    let values: Map<String, Value> = params.iter().map(|(name, param)| (name.clone(), param.value.clone())).collect();
    let values = Value::Object(values).to_string();
    // where it is written makes no difference
    let exceptions: Vec<PolicyException> = applied
        .exceptions
        .iter()
        .map(|exception| PolicyException { origin: String::new(), ..exception.clone() })
        .collect();
    let said = json!({"enabled": applied.enabled, "severity": applied.severity, "exceptions": exceptions}).to_string();
    let is_said = applied.enabled.is_some() || applied.severity.is_some() || !exceptions.is_empty();
    let said = is_said.then_some(said.as_bytes());
    short_hash(files.iter().map(|file| file.source.text.as_bytes()).chain([values.as_bytes()]).chain(said))
}

/// Returns the line of the first rule that finds something.
fn finder_line(unit: &Unit) -> u32 {
    let of = |finder: &Question| unit.facts.rules.iter().find(|rule| rule.name() == finder.rule());
    let rule = Question::FINDERS.iter().find_map(of);
    rule.and_then(|rule| unit.source.problem(rule.offset, "").line).unwrap_or(1)
}

/// Returns 64 hex digits over the ids and revisions.
pub(super) fn digest(policies: &[Policy]) -> String {
    let mut hash = Sha256::new();
    for part in policies.iter().flat_map(|policy| [policy.id.as_str(), &policy.revision]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(hash.finalize().as_slice())
}
