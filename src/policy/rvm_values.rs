//! Rules that may have several values for one input: an error in the interpreter, which the virtual machine hides.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regorus::unstable::{Expr, Module, Query, Ref, Rule, RuleAssign, RuleHead};

use super::ast;
use super::rvm_alarm;
use super::rvm_kinds::{self as kinds, Scopes};
use super::rvm_text;

/// One definition of a rule or function with a value.
struct Definition<'a> {
    arguments: &'a [Ref<Expr>],
    /// The values and the bodies that they belong to.
    values: Vec<(Option<&'a Expr>, Option<&'a Query>)>,
}

/// Returns the names of the rules of which one body may give several values.
pub(super) fn several_of_one_body(module: &Module) -> Vec<String> {
    let several = |definitions: &[(usize, Definition<'_>)]| definitions.iter().any(|(_, one)| one.may_differ());
    by_name(module).into_iter().filter(|(_, definitions)| several(definitions)).map(|(name, _)| name).collect()
}

/// Returns the definitions of each rule, each with its position in the file.
fn by_name(module: &Module) -> BTreeMap<String, Vec<(usize, Definition<'_>)>> {
    let mut by_name: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (at, rule) in module.policy.iter().enumerate() {
        if let Some((name, definition)) = definition(rule) {
            by_name.entry(name).or_default().push((at, definition));
        }
    }
    by_name
}

/// Returns a file's text in which rules whose definitions may differ give the alarm when they do.
///
/// Such a rule has no value in the machine. So all definitions together get another name, and each one its own; under
/// the rule's name stands a definition that takes the value of all together, or else gives the alarm if one of them has
/// a value by itself.
pub(super) fn watched(module: &Module, prefix: &str) -> String {
    let text = module.package.span.source.contents();
    let starts: Vec<usize> = module.policy.iter().map(|rule| ast::rule_offset(rule)).collect();
    let (mut edits, mut added) = (vec![], String::new());
    for (name, definitions) in by_name(module) {
        let heads: Vec<&Definition<'_>> = definitions.iter().map(|(_, definition)| definition).collect();
        if are_apart(&heads) || are_alike(&heads) || name.contains('.') {
            continue;
        }
        let arguments: Vec<String> =
            (0..heads.first().map_or(0, |one| one.arguments.len())).map(|at| format!("{prefix}_a{at}")).collect();
        let call = |function: &str| {
            if arguments.is_empty() { function.to_owned() } else { format!("{function}({})", arguments.join(", ")) }
        };
        let all = format!("{prefix}_all_{name}");
        let mut alarms = String::new();
        for (number, (at, _)) in definitions.iter().enumerate() {
            let one = format!("{prefix}_{number}_{name}");
            let Some(from) = starts.get(*at).copied() else { continue };
            let to = starts.get(at + 1).copied().unwrap_or(text.len());
            let after = text.get(from + name.len()..to).unwrap_or_default();
            edits.push((from, from + name.len(), all.clone()));
            let _ = write!(added, "\n{one}{after}\n");
            let _ = write!(
                alarms,
                " else := {} if {{ {prefix}_v := {}; {prefix}_v >= null }}",
                rvm_alarm::call(prefix),
                call(&one)
            );
        }
        let _ = write!(
            added,
            "\n{} := {prefix}_v if {{ {prefix}_v := {}; {prefix}_v >= null }}{alarms}\n",
            call(&name),
            call(&all)
        );
    }
    edits.sort_by_key(|(from, ..)| *from);
    format!("{}\n{added}", rvm_text::edited(text, 0, text.len(), edits))
}

fn definition(rule: &Rule) -> Option<(String, Definition<'_>)> {
    let Rule::Spec { head, bodies, .. } = rule else { return None };
    let (refr, arguments, assign): (_, &[Ref<Expr>], &Option<RuleAssign>) = match head {
        RuleHead::Set { .. } => return None,
        RuleHead::Compr { refr, assign, .. } => (refr, &[], assign),
        RuleHead::Func { refr, args, assign, .. } => (refr, args, assign),
    };
    let head_value = assign.as_ref().map(|assign| assign.value.as_ref());
    let mut values = vec![];
    for (at, body) in bodies.iter().enumerate() {
        let own = body.assign.as_ref().map(|assign| assign.value.as_ref());
        values.push((if at == 0 { head_value } else { own }, Some(body.query.as_ref())));
    }
    if bodies.is_empty() {
        values.push((head_value, None));
    }
    Some((ast::constant_path(refr)?.join("."), Definition { arguments, values }))
}

impl Definition<'_> {
    /// Returns whether one body may give several values: it goes over something, and the value hangs on it.
    fn may_differ(&self) -> bool {
        self.values.iter().any(|(value, query)| {
            let (Some(value), Some(query)) = (value, query) else { return false };
            let mut scopes = Scopes::default();
            scopes.enter(kinds::variables(self.arguments));
            scopes.loops(query) && !ast::is_constant(value)
        })
    }
}

/// Returns whether at most one definition fits any call: they have different constants for one argument.
fn are_apart(definitions: &[&Definition<'_>]) -> bool {
    let [first, ..] = definitions else { return true };
    definitions.len() == 1
        || (0..first.arguments.len()).any(|at| {
            let constants: Option<Vec<String>> = definitions
                .iter()
                .map(|definition| definition.arguments.get(at).and_then(|argument| ast::literal(argument)))
                .collect();
            constants.is_some_and(|mut constants| {
                let all = constants.len();
                constants.sort();
                constants.dedup();
                constants.len() == all
            })
        })
}

/// Returns whether all give the same constant.
fn are_alike(definitions: &[&Definition<'_>]) -> bool {
    let values = || definitions.iter().flat_map(|definition| &definition.values);
    let written = |value: &Option<&Expr>| match value {
        None => Some("true".to_owned()),
        Some(value) => ast::literal(value),
    };
    let mut all = values().map(|(value, _)| written(value));
    let Some(Some(first)) = all.next() else { return false };
    all.all(|other| other.as_ref() == Some(&first))
}
