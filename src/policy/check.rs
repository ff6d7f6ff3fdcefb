//! Holds parsed files against the policy contract.

use std::collections::BTreeMap;

use super::ast::{Call, Path, RuleFacts, RuleKind, Target};
use super::builtins;
use super::call_graph::{self, GraphFault};
use super::problem::PolicyProblem;
use super::question::Question;
use super::unit::Unit;
use crate::spelling::closest;

/// What policies may refer to under `data`, besides their own package.
const DATA: [&str; 5] = ["params", "accounts", "networks", "context", "lib"];

/// Returns what is wrong with each file and with the files together, metadata apart.
///
/// References to other files are checked only if all files could be parsed: else most would lead nowhere for that
/// reason.
pub(super) fn problems(units: &[Unit], all_parsed: bool) -> Vec<PolicyProblem> {
    let index = Index::of(units);
    let mut problems = doubled_packages(units);
    for unit in units {
        problems.extend(package_path(unit));
        let is_policy = !unit.source.is_test() && !unit.source.is_library();
        if is_policy {
            problems.extend(verdict_rules(unit));
        }
        problems.extend(index.imports(unit));
        for rule in &unit.facts.rules {
            problems.extend(rule.calls.iter().filter_map(|call| builtin_call(unit, call)));
            if all_parsed {
                problems.extend(rule.calls.iter().filter_map(|call| index.rule_call(unit, call)));
                problems.extend(index.references(unit, rule));
            }
        }
    }
    problems.extend(graph_problems(units));
    problems
}

/// Returns every recursion, of which one is enough to make it unsafe to evaluate anything.
fn graph_problems(units: &[Unit]) -> Vec<PolicyProblem> {
    let rules = || units.iter().flat_map(|unit| unit.facts.rules.iter().map(move |rule| (unit, rule)));
    let place = |path: &Path, message: String| match rules().find(|(_, rule)| rule.path == *path) {
        Some((unit, rule)) => unit.source.problem(rule.offset, message),
        None => PolicyProblem::new(message),
    };
    let faults = call_graph::faults(rules().map(|(_, rule)| rule));
    faults.iter().map(|fault| graph_problem(fault, place)).collect()
}

fn graph_problem(fault: &GraphFault, place: impl Fn(&Path, String) -> PolicyProblem) -> PolicyProblem {
    match fault {
        GraphFault::Cycle(paths) => {
            let names = |paths: &[Path]| paths.iter().map(|path| format!("`{}`", path.join("."))).collect::<Vec<_>>();
            let first = paths.first().cloned().unwrap_or_default();
            let message = format!("recursion: {} needs itself", names(paths).first().cloned().unwrap_or_default());
            let hint = format!("the way around: {}", names(paths).join(", then "));
            place(&first, message).hint(hint)
        }
        GraphFault::TooDeep(path) => {
            let message = format!("`{}` needs a chain of {} rules", path.join("."), call_graph::MAX_DEPTH);
            place(path, message).hint("use comprehensions in place of chains of rules")
        }
    }
}

fn doubled_packages(units: &[Unit]) -> Vec<PolicyProblem> {
    let mut first: BTreeMap<&Path, &Unit> = BTreeMap::new();
    let mut problems = vec![];
    for unit in units {
        match first.get(&unit.facts.package) {
            Some(other) => {
                let package = text(&unit.facts.package);
                let message = format!("package `{package}` is also in `{}`", other.source.shown);
                problems.push(unit.source.problem(unit.facts.package_offset, message));
            }
            None => {
                first.insert(&unit.facts.package, unit);
            }
        }
    }
    problems
}

fn package_path(unit: &Unit) -> Option<PolicyProblem> {
    let package = unit.facts.package.get(1..).unwrap_or_default();
    if package == unit.source.path {
        return None;
    }
    let expected = unit.source.path.join(".");
    let message = format!("package `{}` is not the file's path below the policy folder", package.join("."));
    let problem = unit.source.problem(unit.facts.package_offset, message);
    Some(problem.hint(format!("write `package {expected}`, or move the file")))
}

/// Returns what is wrong with the rules that the engine asks: at least one finds something, and all are sets.
fn verdict_rules(unit: &Unit) -> Vec<PolicyProblem> {
    let mut problems = vec![];
    if !unit.facts.rules.iter().any(|rule| Question::FINDERS.iter().any(|finder| finder.rule() == rule.name())) {
        let problem = unit.source.problem(unit.facts.package_offset, "no `deny`, `warn` or `violation` rule");
        problems.push(problem.hint("a policy says what is wrong by `deny contains finding if { ... }`"));
    }
    for rule in &unit.facts.rules {
        let Some(question) = Question::named(rule.name()) else { continue };
        if rule.kind != RuleKind::Set || rule.has_parts {
            let name = question.rule();
            let problem = unit.source.problem(rule.offset, format!("`{name}` is not a set"));
            problems.push(problem.hint(format!("write `{name} contains ... if {{ ... }}`")));
        }
    }
    problems
}

fn builtin_call(unit: &Unit, call: &Call) -> Option<PolicyProblem> {
    let Target::Builtin(name) = &call.target else { return None };
    let fault = builtins::fault(name, call.arguments)?;
    Some(PolicyProblem { hint: fault.hint, ..unit.source.problem(call.offset, fault.message) })
}

/// Which packages and rules there are.
struct Index<'a> {
    rules: BTreeMap<&'a Path, &'a RuleFacts>,
    libraries: Vec<&'a Path>,
    packages: Vec<&'a Path>,
}

impl<'a> Index<'a> {
    fn of(units: &'a [Unit]) -> Self {
        let rules = || units.iter().flat_map(|unit| &unit.facts.rules);
        let defaults = rules().filter(|rule| is_default(rule));
        let libraries = units.iter().filter(|unit| unit.source.is_library());
        Self {
            // a definition tells more than a default
            rules: defaults.chain(rules().filter(|rule| !is_default(rule))).map(|rule| (&rule.path, rule)).collect(),
            libraries: libraries.map(|unit| &unit.facts.package).collect(),
            packages: units.iter().map(|unit| &unit.facts.package).collect(),
        }
    }

    fn imports(&self, unit: &Unit) -> Vec<PolicyProblem> {
        let imports = unit.facts.imports.iter().filter(|_| !unit.source.is_test());
        imports.filter_map(|import| self.outside(unit, &import.path, import.offset)).collect()
    }

    fn references(&self, unit: &Unit, rule: &RuleFacts) -> Vec<PolicyProblem> {
        let is_test = unit.source.is_test();
        let problem = |path: &Path, offset| {
            let outside = if is_test { None } else { self.outside(unit, path, offset) };
            outside.or_else(|| self.missing_rule(unit, path, offset))
        };
        rule.uses.iter().filter_map(|used| problem(&used.path, used.offset)).collect()
    }

    /// Returns a problem for a path that a policy has no business with, or a library that is not there.
    fn outside(&self, unit: &Unit, path: &Path, offset: usize) -> Option<PolicyProblem> {
        let is_data = path.first().is_some_and(|root| root == "data");
        let name = path.get(1).map_or("", String::as_str);
        if !is_data || path.starts_with(&unit.facts.package) || (DATA.contains(&name) && name != "lib") {
            return None;
        }
        if name == "lib" {
            let is_there = path.len() < 3 || self.libraries.iter().any(|library| path.starts_with(library));
            return if is_there { None } else { Some(self.no_library(unit, path, offset)) };
        }
        let message = format!("reference to `{}`, which is not for policies", text(path));
        let hint = "`data` holds `params`, `accounts`, `networks`, `context`, `lib` and the policy's own package";
        Some(unit.source.problem(offset, message).hint(hint))
    }

    fn no_library(&self, unit: &Unit, path: &Path, offset: usize) -> PolicyProblem {
        let name = path.get(..3).unwrap_or_default().join(".");
        let known: Vec<String> = self.libraries.iter().map(|library| library.join(".")).collect();
        let hint = match closest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "libraries are the files in `lib/` of the policy folder".to_owned(),
        };
        unit.source.problem(offset, format!("no library `{name}`")).hint(hint)
    }

    /// Returns a problem for a rule that its package has not: it would be undefined in silence.
    fn missing_rule(&self, unit: &Unit, path: &Path, offset: usize) -> Option<PolicyProblem> {
        let packages = self.packages.iter().filter(|package| path.starts_with(package));
        let package = packages.max_by_key(|package| package.len())?;
        let name = path.get(package.len())?;
        let rule: Path = package.iter().cloned().chain([name.clone()]).collect();
        let is_there = self.rules.range::<Path, _>(&rule..).next().is_some_and(|(path, _)| path.starts_with(&rule));
        if is_there || self.rules.keys().any(|known| path.starts_with(known)) {
            return None;
        }
        let inside = self.rules.keys().filter(|known| known.starts_with(package));
        let near = closest(name, inside.filter_map(|known| known.get(package.len())).map(String::as_str));
        let problem = unit.source.problem(offset, format!("`{}` has no rule `{name}`", text(package)));
        Some(PolicyProblem { hint: near.map(|near| format!("did you mean `{near}`?")), ..problem })
    }

    fn rule_call(&self, unit: &Unit, call: &Call) -> Option<PolicyProblem> {
        let Target::Rule(path) = &call.target else { return None };
        if !unit.source.is_test()
            && let Some(problem) = self.outside(unit, path, call.offset)
        {
            return Some(problem);
        }
        match self.rules.get(path).map(|rule| rule.kind) {
            Some(RuleKind::Default { of_function: true, .. }) => None,
            Some(RuleKind::Function(expected)) if [expected, expected + 1].contains(&call.arguments) => None,
            Some(RuleKind::Function(expected)) => {
                let message =
                    format!("`{}` takes {}, not {}", text(path), builtins::arguments_text(expected), call.arguments);
                Some(unit.source.problem(call.offset, message))
            }
            _ => Some(
                self.missing_rule(unit, path, call.offset)
                    .unwrap_or_else(|| unit.source.problem(call.offset, format!("`{}` is not a function", text(path)))),
            ),
        }
    }
}

fn is_default(rule: &RuleFacts) -> bool {
    matches!(rule.kind, RuleKind::Default { .. })
}

fn text(path: &[String]) -> String {
    path.join(".")
}
