//! Which rule needs which: finds rules that need themselves.
//!
//! OPA refuses recursion; this engine would overflow the stack, which ends the process.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::ast::{Path, RuleFacts, Target};

/// How many rules may need one another in a row; the engine evaluates them on the stack.
pub(super) const MAX_DEPTH: usize = 200;

/// What is wrong with the rules as a graph.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GraphFault {
    /// These rules need one another; the first is also the last. The rule at fault is that of the first one.
    Cycle(Vec<Path>),
    /// This rule stands above a chain of more than [`MAX_DEPTH`] rules.
    TooDeep(Path),
}

/// Returns every cycle that a walk over the rules meets, and every rule that needs too long a chain of others.
pub(super) fn faults<'a>(rules: impl IntoIterator<Item = &'a RuleFacts>) -> Vec<GraphFault> {
    let mut uses: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for rule in rules {
        let calls = rule.calls.iter().filter_map(|call| match &call.target {
            Target::Rule(path) => Some(path),
            Target::Builtin(_) => None,
        });
        uses.entry(&rule.path).or_default().extend(rule.uses.iter().map(|used| &used.path).chain(calls));
    }
    let nodes: BTreeMap<&Path, usize> = uses.keys().enumerate().map(|(at, path)| (*path, at)).collect();
    let edges = uses.values().map(|used| {
        let mut to: Vec<usize> = used.iter().flat_map(|path| meant(&nodes, path)).collect();
        to.sort_unstable();
        to.dedup();
        to
    });
    let walk = Walk { paths: uses.keys().copied().collect(), edges: edges.collect() };
    walk.run()
}

/// Returns the rules that a reference may need: those at its path, above it and below it.
fn meant<'a>(nodes: &'a BTreeMap<&Path, usize>, path: &'a Path) -> Vec<usize> {
    let below = nodes.range::<&Path, _>((Bound::Included(path), Bound::Unbounded));
    let below = below.take_while(|(rule, _)| rule.starts_with(path)).map(|(_, at)| *at);
    let above = (1..path.len()).filter_map(|length| nodes.get(&path.get(..length)?.to_vec()).copied());
    below.chain(above).collect()
}

struct Walk<'a> {
    paths: Vec<&'a Path>,
    edges: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unseen,
    /// On the way down; not yet known how deep.
    Open,
    /// How many rules are below it.
    Done(usize),
}

impl Walk<'_> {
    /// Walks depth first with a stack of its own: a chain of rules may be longer than the thread's stack.
    fn run(&self) -> Vec<GraphFault> {
        let mut states = vec![State::Unseen; self.paths.len()];
        let mut faults = vec![];
        for start in 0..self.paths.len() {
            if states.get(start) == Some(&State::Unseen) {
                self.visit(start, &mut states, &mut faults);
            }
        }
        faults
    }

    fn visit(&self, start: usize, states: &mut [State], faults: &mut Vec<GraphFault>) {
        let mut stack = vec![(start, 0)];
        set(states, start, State::Open);
        while let Some((node, next)) = stack.last_mut() {
            let Some(&to) = self.edges.get(*node).and_then(|edges| edges.get(*next)) else {
                let node = *node;
                stack.pop();
                self.close(node, states, faults);
                continue;
            };
            *next += 1;
            match states.get(to) {
                Some(State::Unseen) => {
                    set(states, to, State::Open);
                    stack.push((to, 0));
                }
                Some(State::Open) => {
                    let cycle = stack.iter().map(|(node, _)| *node).skip_while(|node| *node != to).chain([to]);
                    faults.push(GraphFault::Cycle(cycle.filter_map(|node| self.path(node)).collect()));
                }
                _ => {}
            }
        }
    }

    fn close(&self, node: usize, states: &mut [State], faults: &mut Vec<GraphFault>) {
        let below = self.edges.get(node).into_iter().flatten().filter_map(|to| match states.get(*to) {
            Some(State::Done(depth)) => Some(depth + 1),
            _ => None,
        });
        let depth = below.max().unwrap_or_default();
        if depth == MAX_DEPTH {
            faults.extend(self.path(node).map(GraphFault::TooDeep));
        }
        set(states, node, State::Done(depth));
    }

    fn path(&self, node: usize) -> Option<Path> {
        self.paths.get(node).map(|path| (*path).clone())
    }
}

fn set(states: &mut [State], node: usize, state: State) {
    if let Some(slot) = states.get_mut(node) {
        *slot = state;
    }
}

#[cfg(test)]
mod tests {
    use super::super::ast;
    use super::*;

    fn faults_of(texts: &[&str]) -> Vec<String> {
        let mut engine = regorus::Engine::new();
        for (at, text) in texts.iter().enumerate() {
            engine.add_policy(format!("{at}.rego"), (*text).to_owned()).unwrap();
        }
        let modules: Vec<_> = engine.get_modules().iter().map(|module| ast::facts(module)).collect();
        let found = faults(modules.iter().flat_map(|module| &module.rules));
        found
            .into_iter()
            .map(|fault| match fault {
                GraphFault::Cycle(paths) => paths.iter().map(|p| p.join(".")).collect::<Vec<_>>().join(" > "),
                GraphFault::TooDeep(path) => format!("deep: {}", path.join(".")),
            })
            .collect()
    }

    #[test]
    fn finds_rules_functions_and_packages_that_need_themselves() {
        assert_eq!(faults_of(&["package t\nx if y\ny if x"]), ["data.t.x > data.t.y > data.t.x"]);
        assert_eq!(faults_of(&["package t\nf(n) := f(n + 1)\nx := f(0)"]), ["data.t.f > data.t.f"]);
        assert_eq!(faults_of(&["package t\nx := count(data.t)"]), ["data.t.x > data.t.x"]);
        assert_eq!(faults_of(&["package t\nx := data[input.k]"]), ["data.t.x > data.t.x"]);
        assert_eq!(faults_of(&["package t\nd contains v if some v in data.t.d"]), ["data.t.d > data.t.d"]);
        assert_eq!(faults_of(&["package t\nx := [y | y := data.t.z][0]\nz := {1: x}"]).len(), 1);
    }

    #[test]
    fn finds_recursion_across_files() {
        let one = "package lib.a\nimport data.lib.b\nf(n) := b.g(n)";
        let other = "package lib.b\nimport data.lib.a\ng(n) := a.f(n)";
        assert_eq!(faults_of(&[one, other]), ["data.lib.a.f > data.lib.b.g > data.lib.a.f"]);
    }

    #[test]
    fn leaves_rules_that_only_share_words_alone() {
        assert!(faults_of(&["package t\nimport data.u\nx := u.y"]).is_empty());
        assert!(faults_of(&["package t\ny := 1\nx := y + y"]).is_empty());
        assert!(faults_of(&["package t\nx := 1\nf(x) := x\ny := f(x)"]).is_empty());
        assert!(faults_of(&["package t\nxx := 1\nx := data.t.xx"]).is_empty());
    }

    #[test]
    fn a_chain_of_ten_thousand_rules_is_too_deep_and_no_harm() {
        let rules: String = (0..10_000).map(|n| format!("r{n} := r{}\n", n + 1)).collect();
        let found = faults_of(&[&format!("package t\n{rules}r10000 := 1\n")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("deep: "));
    }
}
