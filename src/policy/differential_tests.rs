//! Small policies, judged by the interpreter and as `auto` does: they must say the same.

use serde_json::{Value, json};

use super::fixture::{Folder, bucket, options, policy, snapshot};
use super::{EngineChoice, Library, PolicySettings, evaluate_pairs};
use crate::link::Related;
use crate::model::Evaluation;

/// Policies that the virtual machine alone gets wrong; `out` is what is compared.
const KNOWN: &[&str] = &[
    // assignments of undefined values
    "out := 1 if { y := input.config.nope }",
    "out := 1 if { _ := input.config.nope }",
    "out := [y | some r in input.config.l; y := r.missing]",
    "out contains \"y\" if { y := input.config.nope }",
    "out contains y if { some r in input.config.l; y := r.a; not f(y) }\nf(x) if x == 1",
    "out := 1 if { y := to_number(\"abc\") }",
    "out := 1 if { y := max([]) }",
    "out := 1 if { y := f(1) }\nf(x) := x if x == 2",
    "out := 1 if { y := [input.config.nope] }",
    "out := 1 if { every r in input.config.l { y := r.b } }",
    "default out := false\nout if { y := input.config.nope }",
    "out if y := input.config.nope",
    // terms of comprehensions
    "out := [r.a | some r in input.config.l]",
    "out := {k: r.a | some k, r in input.config.l}",
    "out := [[r.a | some r in input.config.l] | some x in [1, 2]]",
    "out := [f(r) | some r in input.config.l]\nf(x) := x.a if x.b",
    "out := [input.config.l[_].a | true]",
    "out := [\n\tr.a | # a comment\n\tsome r in input.config.l # another\n]",
    // heads, which the interpreter alone gets wrong
    "out contains r.a if { some r in input.config.l }",
    "out contains r.a if some r in input.config.l",
    "out contains {\n\t\"v\": r.a,\n\t\"w\": 1,\n} if {\n\tsome r in input.config.l\n\tr.b != \"y\"\n}",
    "out contains {\"v\": f(r)} if { some r in input.config.l }\nf(r) := r.a if r.a == 1",
    "out contains {\"v\": input.config.l[_].a}",
    // `else`
    "out := f(\"k\")\nf(k) := id if { id := input.config.m[k] } else := k",
    "out := 1 if { some r in input.config.l; r.a == 9 } else := 2",
    "out := 1 if { input.config.l[_].a == 9 } else := 2",
    "out := 1 if { input.config.l[i].a == 9 } else := 2",
    "out := input.config.nope if true else := 2",
    "out := [f(r) | some r in input.config.l]\nf(r) := r.a if { r.b } else := 3",
    // arguments
    "out := f(input.config.nope)\nf(_) := 1",
    "out := 1 if { not f(input.config.nope) }\nf(_) := true",
    // comprehensions whose conditions fail
    "out := [z | some x in input.config.n; z := [1 | x == 2]]",
    "out := [z | some x in input.config.n; z := [1 | x == 2; input.config.nope]]",
    "out if { some y in [1]; x := [1 | false]; count(x) == 0 }",
    "out := [r | some r in input.config.l; g(r)]\ng(x) if { count([1 | x.a]) > 0 }",
    "out := [x | some x in [1, 2]; every y in [2] { z := [1 | y == x]; count(z) == 1 }]",
    "out := 1 if { not count([1 | some x in [1, 2]; x = 3]) > 0 }",
    "out := 1 if { not count([1 | some x in [1, 2]; [3, y] = [x, 1]]) > 0 }",
    "out := 1 if { not count([1 | some [3, y] in [[1, 1]]]) > 0 }",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.nope; r == x]]",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.n; r == x]]",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.l; r.a; x == 2]]",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.l; r.a == 1; input.config.nope]]",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.l; y := r.a; y == x]]",
    "out := [z | some x in input.config.n; z := [r | some r in input.config.l; y := 1; y == x]]",
    "out := [x | some x in input.config.n; not count([r | some r in input.config.nope; r == x]) > 0]",
    "out := [x | some x in input.config.n; every y in [1, 2] { count([r | some r in input.config.n; r == y]) == 1 }]",
    // `in` with a key
    "out := 1 if { \"b\", 1 in {\"a\": 1} }",
    // operands
    "out := [x | some y in [1, \"a\", 3]; x := y + 1]",
    "out := [x | some y in [1, 0, 3]; x := 6 / count([1 | y == 1])]",
    "out := 1 if { not input.config.s + 1 > 2 }",
    "out := 1 if { not input.config.s | {1} }",
    "out := [x | some y in [1.5, 2]; x := y % 2]",
    "out := [x | some y in input.config.n; x := ((y + 1) * (y - 2)) % (y + 4) / 3]",
    "out := [x | some y in input.config.n; x := (y+1)*(y -2)-1]",
    "out := [x | some y in input.config.n; x := y-1-input.config.n[0] # -\n]",
    "out := [x | some y in input.config.n; x := (y # + 1\n) + # 2 + \n(3)]",
    "out := [(y+1)|some y in input.config.n]",
    "out := [y|y+1>2; some y in input.config.n]",
    "out := [x | some y in input.config.n; x := y / 0]",
    "out := [x | some y in input.config.n; x := y % (y - y)]",
    "out := [x | some r in input.config.l; x := (\"a\" + r.b)]",
    "out := [r | some r in input.config.l; not r.a + 1 == 2]",
    "out := [r | some r in input.config.l; not r.nope + 1 == 2]",
    "out := input.config.nope + 1",
    "out := 1 if { not input.config.nope | {1} }",
    "out := {r.b | some r in input.config.l} | object.get(input.config, \"zz\", {2})",
    "out := {1, 2} & input.config.n",
    "out := {1, 2} - {x | some x in input.config.n} - input.config.zz",
    "out := {1, 2} - input.config.n",
    "out := x - {1} if { x := input.config.n }",
    "out := sum([x | some r in input.config.l; x := f(r) | f({\"a\": 2})])\nf(r) := {r.a}",
    "out := -input.config.o.k + 1",
    "out := input.config.n[0] +1\nunknown contains \"x\" if input.config.s - 1 > 0",
    // several values
    "out := x if { some x in input.config.n }",
    "out := f(3)\nf(x) := 1 if x > 1\nf(x) := 2 if x > 2",
    "out := f(2)\nf(x) := 1 if x > 1\nf(x) := 2 if x > 2",
    "out := f(0)\nf(x) := 1 if x > 1\nf(x) := 2 if x > 2",
    "out := 1 if { not f(3) }\nf(x) := 1 if x > 1\nf(x) := false if x > 2",
    "out := [f(x) | some x in [1, 2, 3]]\nf(x) := \"a\" if x < 2\nf(x) := \"b\" if x >= 2",
    "out := [f(x) | some x in [1, 2, 3]]\nf(x) := \"a\" if x < 3\nf(x) := \"b\" if x >= 2",
    "out := [f(x) | some x in [1, 2, 3]]\nf(1) := \"a\"\nf(x) := \"b\" if x > 1 else := \"c\" if x > 2",
    "out := [f(x) | some x in [1, 2, 3]]\nf(1) := \"a\" if input.config.o\nf(x) := \"b\" if x > 1 else := \"c\"",
    "out := f([1, 2])\nf([x, y]) := x if y == 2\nf([x, y]) := y if x == 1",
    "out := f([1, 2])\nf([x, y]) := x if y == 2\nf([x, y]) := y if x == 2",
    "out := f(input.config.nope)\nf(_) := 1 if input.config.o\nf(_) := 2 if not input.config.o",
    "out := m\nm := 1 if input.config.o\nm := 2 if input.config.l",
    "out := m\nm := 1 if input.config.o\nm := 2 if not input.config.o",
    "out := m\ndefault m := 3\nm := 1 if input.config.o\nm := 2 if input.config.l",
    "out := m\ndefault m := 3\nm := 1 if input.config.o.zz\nm := 2 if input.config.zz",
    "out := [m, input.config.s] if { m != 2 }\nm := false if input.config.o\nm := true if not input.config.o",
    "out := m # if\nm := \"a } else := b\" if input.config.o # m\n# m := 2\nm := `c\n` if not input.config.o",
    "deny contains m if { some m in n }\nn contains 1 if k == 2\nout := 1\nk := 1\nk := 2 if input.config.o",
    "out := {x: i | some i in [1, 2]; x := 1}",
    "out := f(1, 2, 3, 4, 5, 6, 7, 8, 9)\nf(a, b, c, d, e, f, g, h, i) := i",
];

/// What a value is taken from, in the generated policies.
const VALUES: &[&str] = &[
    "input.config.nope",
    "input.config.o.k",
    "input.config.o[input.config.s]",
    "input.config.o.f",
    "input.config.o.n",
    "input.config.l[0].a",
    "input.config.l[9].a",
    "r.a",
    "r.b.c",
    "object.get(r, \"a\", \"none\")",
    "object.get(r.nope, \"a\", \"none\")",
    "idem(r.a)",
    "known(r.a)",
    "picked(r)",
    "to_number(\"abc\")",
    "count(r.a)",
    "count(input.config.nope) + 1",
    "[r.a]",
    "{r.a}",
    "{\"v\": r.a}",
    "[x | x := r.a]",
    "{x | some x in r.c}",
    "r[\"a\"]",
    "r.b == \"x\"",
    "sprintf(\"%v\", [r.a])",
    "r.a in [1, false]",
    "\"x\" in input.config.nope",
    "r.a == 1",
    "r.a > input.config.s",
    "is_null(r.a)",
    "maybe",
    "never",
    "set_of[r.a]",
    "input.config.l[_].a",
    "null",
    "false",
    "\"3\"",
    "r.a + 1",
    "count(r) - r.a * 2",
    "10 % r.a",
    "{1} | {r.a}",
    "{r.a} - r.c",
    "set_of & r.c",
    "paired(r)",
    "doubled(r)",
];

/// Where the value stands.
const PLACES: &[&str] = &[
    "out := [y | some r in input.config.l; y := $]",
    "out := [y | some r in input.config.l; y = $]",
    "out := [($) | some r in input.config.l]",
    "out := {($) | some r in input.config.l}",
    "out := {i: ($) | some i, r in input.config.l}",
    "out := [r | some r in input.config.l; $]",
    "out := [r | some r in input.config.l; not ($)]",
    "out := [r | some r in input.config.l; not idem($)]",
    "out := [r | some r in input.config.l; y := $; not y]",
    "out := [r | some r in input.config.l; y := $; y != 1]",
    "out := [r | some r in input.config.l; every q in [1, 2] { y := $; y != q }]",
    "out := [r | some r in input.config.l; every q in ($) { q == 1 }]",
    "out := [r | some r in input.config.l; some q in [$]; q != 1]",
    "out := [z | some r in input.config.l; z := [y | y := $]]",
    "out := [z | some r in input.config.l; z := count([1 | $; r.b])]",
    "out contains y if { some r in input.config.l; y := $ }",
    "out contains {\"v\": $} if { some r in input.config.l }",
    "out contains {\"v\": y} if { some r in input.config.l; y := $ }",
    "out := [($) | some r in input.config.l; r.b == \"x\"]",
    "out := [y | some r in input.config.l; y := $; r.b != \"x\"]",
    "out contains y if { some r in input.config.l; y := $; r.b != `x` }",
    "out := [h(r) | some r in input.config.l]\nh(r) := ($)",
    "out := [h(r) | some r in input.config.l]\nh(r) := y if { y := $ } else := \"else\"",
    "out := [h(r) | some r in input.config.l]\nh(r) := 1 if { $ } else := 2 if { not ($) } else := 3",
    "out := [h(r, $) | some r in input.config.l]\nh(r, y) := y if { r.b } else := [r]",
    "out := [r | some r in input.config.l; h(r)]\nh(r) if { y := $; y }\nh(r) if { r.b }",
];

/// What the policies use.
const RULES: &str = "idem(x) := x\nknown(x) := x if x == 1\npicked(x) := y if { x.b == \"x\"; y := x.a } else := x.b if { x.a }\n\
                     paired(x) := 1 if x.a\npaired(x) := {x.b} if not x.a\ndoubled(x) := 1 if x.a\ndoubled(x) := 2 if x.b\n\
                     maybe := input.config.o.k\nnever if input.config.nope\nset_of contains 1\nset_of contains false\n";

fn configs() -> Vec<Value> {
    let list = json!([{"a": 1, "b": "x"}, {"b": "y"}, {"a": false}, {"a": null, "b": [1]}, {}]);
    vec![
        json!({"l": list, "o": {"k": 1, "f": false, "n": null}, "s": "k", "n": [1, 2, 3], "m": {}}),
        json!({"l": [], "s": 3, "n": [], "m": {"k": null}}),
    ]
}

fn library(engine: EngineChoice, bodies: &[String]) -> Library {
    let say = "deny contains {\"message\": json.marshal(out)}\n";
    let files: Vec<(String, String)> = bodies
        .iter()
        .enumerate()
        .map(|(at, body)| {
            (format!("aws/s3/p{at:04}.rego"), policy(&format!("p{at:04}"), &format!("{say}{RULES}{body}")))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let settings = PolicySettings { engine, ..PolicySettings::default() };
    Folder::with(&files).load(&settings).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn judged(library: &Library) -> Evaluation {
    let documents: Vec<_> =
        configs().into_iter().enumerate().map(|(at, config)| bucket(&format!("b{at}"), config)).collect();
    let related = vec![Related::default(); documents.len()];
    evaluate_pairs(library, &snapshot(documents), &related, &options(2)).0
}

/// Compares, and returns how many policies the virtual machine judged.
fn assert_equal(bodies: &[String]) -> usize {
    let (auto, interpreter) = (library(EngineChoice::Auto, bodies), library(EngineChoice::Interpreter, bodies));
    let (by_auto, by_interpreter) = (judged(&auto), judged(&interpreter));
    let said = |evaluation: &Evaluation| -> Vec<(usize, String, String)> {
        let at = |id: &crate::model::PolicyId| id.as_str()[1..].parse().unwrap();
        let findings = evaluation.findings.iter().map(|f| (at(&f.policy_id), f.resource.id.clone(), f.message.clone()));
        let errors = evaluation.errors.iter().map(|e| (at(&e.policy_id), e.resource_id.clone(), "error".to_owned()));
        let mut all: Vec<_> = findings.chain(errors).collect();
        all.sort();
        all
    };
    let (one, other) = (said(&by_auto), said(&by_interpreter));
    let shown = |(at, resource, said): &(usize, String, String)| format!("{}\n  {resource}: {said}", bodies[*at]);
    let wrong: Vec<String> = one
        .iter()
        .filter(|answer| !other.contains(answer))
        .map(|answer| format!("auto alone: {}", shown(answer)))
        .chain(other.iter().filter(|a| !one.contains(a)).map(|answer| format!("interpreter alone: {}", shown(answer))))
        .collect();
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    bodies.len() - auto.interpreted().count()
}

#[test]
fn what_the_virtual_machine_alone_gets_wrong_is_judged_as_the_interpreter_does() {
    let bodies: Vec<String> = KNOWN.iter().map(|&body| body.to_owned()).collect();
    let in_machine = assert_equal(&bodies);
    assert!(in_machine >= 60, "only {in_machine} in the virtual machine");
}

#[test]
fn every_value_in_every_place_is_judged_alike() {
    let bodies: Vec<String> =
        PLACES.iter().flat_map(|place| VALUES.iter().map(|value| place.replace('$', value))).collect();
    let in_machine = assert_equal(&bodies);
    assert!(in_machine * 4 > bodies.len() * 3, "only {in_machine} of {} in the virtual machine", bodies.len());
}

/// What OPA gives, not only what two engines here agree on.
#[test]
fn an_element_without_the_field_does_not_hide_the_others() {
    let expected = "[{\"v\":\"x\"},{\"v\":\"y\"}]";
    for body in [
        "out contains {\"v\": r.b} if { some r in input.config.l; is_string(r.b) }",
        "out contains {\"v\": f(r)} if { some r in input.config.l }\nf(r) := r.b if is_string(r.b)",
        "out := [{\"v\": r.b} | some r in input.config.l; is_string(r.b)]",
        "out := [{\"v\": f(r)} | some r in input.config.l]\nf(r) := y if { y := r.b; is_string(y) }",
        "out contains {\"v\": y} if { some r in input.config.l; y := f(r) }\nf(r) := r.b if is_string(r.b)",
    ] {
        for engine in [EngineChoice::Auto, EngineChoice::Interpreter, EngineChoice::Both] {
            let evaluation = judged(&library(engine, &[body.to_owned()]));
            assert_eq!(evaluation.errors, [], "{body}");
            let said: Vec<&str> = evaluation
                .findings
                .iter()
                .filter(|f| f.resource.id.ends_with("b0"))
                .map(|f| f.message.as_str())
                .collect();
            assert_eq!(said, [expected], "{body}");
        }
    }
}

#[test]
fn else_follows_a_value_that_is_undefined() {
    for body in [
        "out := [f(r) | some r in input.config.l]\nf(r) := r.a if { r.b } else := 3",
        "out := [f(r) | some r in input.config.l]\nf(r) := y if { r.b; y := r.a } else := 3",
    ] {
        for engine in [EngineChoice::Auto, EngineChoice::Interpreter, EngineChoice::Both] {
            let evaluation = judged(&library(engine, &[body.to_owned()]));
            assert_eq!(evaluation.errors, [], "{body}");
            assert_eq!(evaluation.findings[0].message, "[1,3,3,null,3]", "{body}");
        }
    }
}

/// Prints, besides, how long each engine takes.
#[test]
fn the_bundled_policies_are_judged_alike_over_the_fixtures() {
    let load = |engine| {
        // those that are off by default are held like the others
        let overrides = vec![crate::model::Override::switch(true, "*", "test")];
        let settings = PolicySettings { engine, overrides, ..PolicySettings::default() };
        Library::load(&super::Sources::Embedded, &settings).unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let libraries = [EngineChoice::Interpreter, EngineChoice::Auto, EngineChoice::Both].map(load);
    // those that a user waits for are fast
    assert_eq!(libraries[1].interpreted().collect::<Vec<_>>(), []);
    for day in ["monday", "tuesday"] {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/acme/{day}.jsonl"));
        let snapshot = crate::collect::snapshot_file::read(&file).unwrap();
        let related = crate::link::link(&snapshot).unwrap();
        let options = super::EvaluateOptions { now: snapshot.header.ended_at, threads: 1 };
        let [interpreter, auto, both] = [0, 1, 2].map(|at: usize| {
            let started = std::time::Instant::now();
            let judged = evaluate_pairs(&libraries[at], &snapshot, &related, &options);
            println!("{day} {at}: {:?}", started.elapsed());
            judged
        });
        assert_eq!(interpreter, auto, "{day}");
        assert_eq!(interpreter, both, "{day}");
        assert_eq!(interpreter.0.errors, [], "{day}");
    }
}
