//! Which policies the virtual machine judges as OPA does.
//!
//! It is three times as fast as the interpreter, and gives silently wrong answers, or none, for some legal Rego (regorus
//! 0.14.1). The list here was measured on OPA's own conformance suite; `rvm_text` has what small policies showed beyond
//! that, and what is put right rather than refused. What is refused goes to the interpreter. A policy is refused for the
//! rules that it needs: those of a library that it does not call are no reason.

use std::collections::BTreeSet;

use super::ast::{ModuleFacts, Path, RuleFacts, RuleKind, Target};
use super::builtins;
use super::question::Question;

/// Returns the first thing in these files that keeps them from the virtual machine; `None` when there is nothing.
pub(super) fn refusal<'a>(modules: impl Iterator<Item = &'a ModuleFacts> + Clone) -> Option<String> {
    if modules.clone().any(|module| module.rvm.is_unprepared) {
        return Some("text that cannot be prepared".to_owned());
    }
    let asked = reachable(&modules);
    let is_asked = |module: &ModuleFacts, name: &str| {
        asked
            .iter()
            .any(|path| path.starts_with(&module.package) && path.get(module.package.len()).is_some_and(|n| n == name))
    };
    for module in modules.clone() {
        if let Some((_, refusal)) = module.rvm.refusals.iter().find(|(name, _)| is_asked(module, name)) {
            return Some(refusal.clone());
        }
    }
    let rules = || modules.clone().flat_map(|module| &module.rules);
    if modules.clone().any(|module| module.imports.iter().any(|import| import.is_aliased)) {
        return Some("import with `as`".to_owned());
    }
    rules().find_map(of_rule).or_else(|| {
        let whole = |path: &Path| rules().any(|rule| rule.path.len() > path.len() && rule.path.starts_with(path));
        let uses = rules().flat_map(|rule| &rule.uses);
        let package = uses.map(|used| &used.path).find(|path| whole(path))?;
        Some(format!("reference to all of `{}`", package.join(".")))
    })
}

/// Returns the rules that the engine asks, and those that they need.
fn reachable<'a>(modules: &(impl Iterator<Item = &'a ModuleFacts> + Clone)) -> BTreeSet<&'a Path> {
    let rules = || modules.clone().flat_map(|module| &module.rules);
    let mut found: BTreeSet<&Path> = BTreeSet::new();
    let mut open: Vec<&Path> =
        rules().filter(|rule| Question::named(rule.name()).is_some()).map(|rule| &rule.path).collect();
    while let Some(path) = open.pop() {
        if !found.insert(path) {
            continue;
        }
        for rule in rules().filter(|rule| rule.path == *path) {
            let calls = rule.calls.iter().filter_map(|call| match &call.target {
                Target::Rule(path) => Some(path),
                Target::Builtin(_) => None,
            });
            let needed = rule.uses.iter().map(|used| &used.path).chain(calls);
            open.extend(needed.flat_map(|used| {
                rules().map(|rule| &rule.path).filter(|path| used.starts_with(path) || path.starts_with(used))
            }));
        }
    }
    found
}

fn of_rule(rule: &RuleFacts) -> Option<String> {
    let name = rule.name();
    match rule.kind {
        _ if rule.has_parts => Some(format!("rule head with several parts at `{name}`")),
        RuleKind::Default { of_function: true, .. } => Some(format!("default function `{name}`")),
        RuleKind::Default { is_computed: true, .. } => Some(format!("computed default of `{name}`")),
        RuleKind::Function(0) => Some(format!("function `{name}` without arguments")),
        _ if rule.with.is_some() => Some(format!("`with` in `{name}`")),
        _ if rule.uses.iter().any(|used| used.then_number && is_plain_data(&used.path)) => {
            Some(format!("number as a key into `data` in `{name}`"))
        }
        _ => rule.calls.iter().find_map(|call| match &call.target {
            Target::Builtin(builtin) if builtins::needs_interpreter(builtin, call.first.as_deref()) => {
                Some(format!("call of `{builtin}`"))
            }
            _ => None,
        }),
    }
}

/// Returns whether a path leads to what the configuration gives, not to a rule.
fn is_plain_data(path: &Path) -> bool {
    path.get(1).is_none_or(|root| ["params", "accounts", "networks", "context"].contains(&root.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::ast;
    use super::*;

    fn refusal_of(text: &str) -> Option<String> {
        let mut engine = regorus::Engine::new();
        engine.add_policy("t.rego".into(), text.into()).unwrap();
        let module = ast::facts(engine.get_modules().first().unwrap());
        refusal([&module].into_iter())
    }

    #[test]
    fn lets_plain_policies_pass() {
        let text = "package t\nimport data.lib.net\ndefault ok := false\nok if input.a == 1\nf(x) := count(x) + 1\n\
                    deny contains {\"message\": sprintf(\"%d\", [f(y)])} if { some y in input.l; net.g(y); ok }";
        assert_eq!(refusal_of(text), None);
    }

    #[test]
    fn refuses_each_trap() {
        for (text, reason) in [
            ("import data.lib.net as n\nx := 1", "`as`"),
            ("default f(_) := 7\nf(x) := 1 if x", "default function"),
            ("default x := count([1])\nx := 1 if input.a", "computed default"),
            ("m.a := 1", "several parts"),
            ("m[k] := 1 if some k in input.l", "several parts"),
            ("f() := 1\nx := f()", "without arguments"),
            ("x if y with input as 1\ny if input", "`with`"),
            ("x := [v | walk(input, [_, v])]", "`walk`"),
            ("x if print(1)", "`print`"),
            ("x := numbers.range(1, 2)", "`numbers.range`"),
            ("x := data.params.p[0]", "number as a key"),
            ("y := 1\nx := data.t", "all of `data.t`"),
        ] {
            let found = refusal_of(&format!("package t\n{text}")).unwrap_or_default();
            assert!(found.contains(reason), "{text}: {found}");
        }
    }
}
