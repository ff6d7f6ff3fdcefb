//! Which rules may have several values for one input: an error in the interpreter, which the virtual machine hides.

use std::collections::BTreeMap;

use regorus::unstable::{Expr, Module, Query, Ref, Rule, RuleAssign, RuleHead};

use super::ast;
use super::rvm_kinds::{self as kinds, Scopes};

/// One definition of a rule or function with a value.
struct Definition<'a> {
    arguments: &'a [Ref<Expr>],
    /// The values and the bodies that they belong to.
    values: Vec<(Option<&'a Expr>, Option<&'a Query>)>,
}

/// Returns the names of the rules whose definitions may differ, or one body of which may give several values.
pub(super) fn conflicting(module: &Module) -> Vec<String> {
    let mut by_name: BTreeMap<String, Vec<Definition<'_>>> = BTreeMap::new();
    for rule in &module.policy {
        if let Some((name, definition)) = definition(rule) {
            by_name.entry(name).or_default().push(definition);
        }
    }
    let may_differ = |definitions: &Vec<Definition<'_>>| {
        definitions.iter().any(Definition::may_differ) || !are_apart(definitions) && !are_alike(definitions)
    };
    by_name.into_iter().filter(|(_, definitions)| may_differ(definitions)).map(|(name, _)| name).collect()
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
fn are_apart(definitions: &[Definition<'_>]) -> bool {
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
fn are_alike(definitions: &[Definition<'_>]) -> bool {
    let values = || definitions.iter().flat_map(|definition| &definition.values);
    let written = |value: &Option<&Expr>| match value {
        None => Some("true".to_owned()),
        Some(value) => ast::literal(value),
    };
    let mut all = values().map(|(value, _)| written(value));
    let Some(Some(first)) = all.next() else { return false };
    all.all(|other| other.as_ref() == Some(&first))
}
