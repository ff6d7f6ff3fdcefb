//! Policy files together with everything that is wrong with them.

use std::collections::BTreeMap;

use super::check;
use super::metadata::{self, Metadata};
use super::problem::PolicyProblem;
use super::source::{SourceFile, Sources};
use super::stack;
use super::unit::{self, Files, Unit};

/// Policy files that were read and held against the contract.
pub(super) struct Checked {
    /// Every file that parses.
    pub(super) units: Vec<Unit>,
    /// Positions of the policies in `units`, with their metadata.
    pub(super) policies: Vec<(usize, Metadata)>,
    /// Everything that is wrong.
    pub(super) problems: Vec<PolicyProblem>,
    /// Files of folders, and the bundled files that they replace.
    pub(super) replaced: Vec<(String, String)>,
}

impl Checked {
    /// Reads and checks files; sets nothing of the configuration against them yet.
    pub(super) fn read(sources: &Sources, files: Files) -> Self {
        let unit::Reading { units, broken, mut problems, replaced } = unit::read(sources, files);
        problems.extend(check::problems(&units, broken.is_empty()));
        let is_policy = |source: &SourceFile| !source.is_test() && !source.is_library();
        for source in broken.iter().filter(|source| is_policy(source)) {
            problems.extend(metadata::read(source).err().into_iter().flatten());
        }
        let mut policies = vec![];
        for (at, unit) in units.iter().enumerate().filter(|(_, unit)| is_policy(&unit.source)) {
            match metadata::read(&unit.source) {
                Ok(metadata) => policies.push((at, metadata)),
                Err(found) => problems.extend(found),
            }
        }
        let sources: Vec<_> = policies.iter().filter_map(|(at, m)| Some((&units.get(*at)?.source, m))).collect();
        problems.extend(names(&sources));
        problems.extend(undeclared_params(&units, &policies));
        if policies.is_empty() && problems.is_empty() {
            problems.push(
                PolicyProblem::new("no policy among the `.rego` files").hint("tests and libraries judge nothing"),
            );
        }
        Self { units, policies, problems, replaced }
    }
}

/// Returns everything that is wrong with policies, libraries and their tests, sorted by place.
///
/// [`Library::load`](super::Library::load) leaves tests out, which judge nothing and cost as much as the rest.
#[must_use]
pub fn check_files(sources: &Sources) -> Vec<PolicyProblem> {
    let found = stack::on_large(|| Checked::read(sources, Files::All).problems);
    let mut problems =
        found.unwrap_or_else(|| vec![PolicyProblem::new("the thread that reads the policies could not be started")]);
    problems.sort();
    problems.dedup();
    problems
}

/// Returns what is wrong with ids and aliases.
fn names(policies: &[(&SourceFile, &Metadata)]) -> Vec<PolicyProblem> {
    let mut first: BTreeMap<&str, &SourceFile> = BTreeMap::new();
    let mut problems = vec![];
    for &(file, metadata) in policies {
        problems.extend(id_in_package(file, metadata));
        if let Some(other) = first.get(metadata.id.as_str()) {
            let message = format!("id `{}` is also that of `{}`", metadata.id, other.shown);
            problems.push(file.problem(metadata.id_offset, message));
        } else {
            first.insert(metadata.id.as_str(), file);
        }
    }
    for &(file, metadata) in policies {
        for alias in &metadata.aliases {
            if let Some(other) = first.get(alias.as_str()) {
                let message = format!("alias `{alias}` is the id of the policy in `{}`", other.shown);
                problems.push(file.problem(metadata.id_offset, message).hint("ids are never reused"));
            }
        }
    }
    problems
}

fn id_in_package(file: &SourceFile, metadata: &Metadata) -> Option<PolicyProblem> {
    let expected = metadata.id.as_str().replace('-', "_");
    if file.path.last() == Some(&expected) {
        return None;
    }
    let message = format!("id `{}` is not the file's name with hyphens", metadata.id);
    Some(file.problem(metadata.id_offset, message).hint(format!("name the file `{expected}.rego`")))
}

/// Returns a problem for each reference to a parameter that the policy does not declare: it would be undefined in
/// silence.
fn undeclared_params(units: &[Unit], policies: &[(usize, Metadata)]) -> Vec<PolicyProblem> {
    let mut problems = vec![];
    for (at, metadata) in policies {
        let Some(unit) = units.get(*at) else { continue };
        for used in unit.facts.rules.iter().flat_map(|rule| &rule.uses) {
            if let [data, params, id, rest @ ..] = used.path.as_slice()
                && (data.as_str(), params.as_str()) == ("data", "params")
                && let Some(message) = undeclared(metadata, id, rest.first())
            {
                problems.push(unit.source.problem(used.offset, message));
            }
        }
    }
    problems
}

fn undeclared(metadata: &Metadata, id: &str, param: Option<&String>) -> Option<String> {
    if id != metadata.id.as_str() {
        return Some(format!("reference to the parameters of `{id}` in the policy `{}`", metadata.id));
    }
    let name = param.filter(|name| !metadata.params.contains_key(*name))?;
    Some(format!("parameter `{name}` is not in METADATA under `custom.params`"))
}
