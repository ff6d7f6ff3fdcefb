//! Rules that may have several values for one input: an error in the interpreter, which the virtual machine hides.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regorus::unstable::{Expr, Module, Query, Ref, Rule, RuleAssign, RuleHead};

use super::ast;
use super::rvm_alarm;
use super::rvm_kinds::{self as kinds, Scopes};
use super::{rvm_text, text_edits};

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

/// Returns a file's text in which rules whose definitions may differ give the alarm when they do; `None` when a rule does
/// not begin with its name.
///
/// Such a rule has no value in the machine. So all definitions together get another name, and each one its own; under
/// the rule's name stands a definition that takes the value of all together, or else gives the alarm if one of them has
/// a value by itself.
pub(super) fn watched(module: &Module, prefix: &str) -> Option<String> {
    let text = module.package.span.source.contents();
    let starts: Vec<usize> = module.policy.iter().map(|rule| ast::rule_offset(rule)).collect();
    let (mut edits, mut added) = (vec![], String::new());
    for (name, definitions) in by_name(module) {
        let heads: Vec<&Definition<'_>> = definitions.iter().map(|(_, definition)| definition).collect();
        if are_apart(&heads) || are_alike(&heads) || name.contains('.') {
            continue;
        }
        let all = format!("{prefix}_all_{name}");
        let mut each = vec![];
        for (at, _) in &definitions {
            let from = *starts.get(*at)?;
            let to = starts.get(at + 1).copied().unwrap_or(text.len());
            let after_name = text.get(from..to)?.strip_prefix(&name)?;
            edits.push((from, from + name.len(), all.clone()));
            let one = format!("{prefix}_{}_{name}", each.len());
            let _ = write!(added, "\n{one}{after_name}\n");
            each.push(one);
        }
        let arguments = heads.first().map_or(0, |one| one.arguments.len());
        added.push_str(&watcher(prefix, arguments, &name, &all, &each));
    }
    edits.sort_by_key(|(from, ..)| *from);
    Some(format!("{}\n{added}", text_edits::edited(text, 0, text.len(), edits)))
}

/// Returns the definition that stands under a rule's name.
fn watcher(prefix: &str, arguments: usize, name: &str, all: &str, each: &[String]) -> String {
    let arguments: Vec<String> = (0..arguments).map(|at| format!("{prefix}_a{at}")).collect();
    let call = |function: &str| match arguments.as_slice() {
        [] => function.to_owned(),
        arguments => format!("{function}({})", arguments.join(", ")),
    };
    let value = format!("{prefix}_v");
    let has_value = |function: &str| format!("{value} := {}; {}", call(function), rvm_text::is_defined_check(&value));
    let mut text = format!("\n{} := {value} if {{ {} }}", call(name), has_value(all));
    for one in each {
        let _ = write!(text, " else := {} if {{ {} }}", rvm_alarm::call(prefix), has_value(one));
    }
    text.push('\n');
    text
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
