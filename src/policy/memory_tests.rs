//! Policies that would exhaust the memory: each comes to an error that says so, and the others judge.

use std::num::NonZeroU64;
use std::time::{Duration, Instant};

use serde_json::json;

use super::evaluate_tests::{EACH, ROWS, errs};
use super::fixture::{Folder, bucket, one, options, policy, snapshot};
use super::{EngineChoice, Limits, PolicySettings, TestOptions, TestResult, evaluate_pairs, run_tests, trace};
use crate::link::Related;
use crate::model::Verdict;

/// Rules `r0` to `r30`, each made of the one before.
fn chain(first: &str, next: impl Fn(&str) -> String) -> String {
    let rules: Vec<String> = (1..31).map(|at| format!("r{at} := {}", next(&format!("r{}", at - 1)))).collect();
    format!("r0 := {first}\n{}\ndeny contains \"x\" if count(r30) > 1", rules.join("\n"))
}

const LIST: &str = "l := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";

#[test]
fn a_text_that_doubles_is_an_error() {
    for (what, next) in [
        ("concat", "concat(\"\", [R, R])"),
        ("concat", "concat(\"\", [x | some x in [R, R]])"),
        ("sprintf", "sprintf(\"%s%s\", [R, R])"),
        ("sprintf", "sprintf(\"%v\", [[R, R]])"),
        ("replace", "replace(\"xx\", \"x\", R)"),
        ("strings.replace_n", "strings.replace_n({\"x\": R}, \"xx\")"),
        ("regex.replace", "regex.replace(\"xx\", \"x\", R)"),
        ("json.marshal", "json.marshal([R, R])"),
        ("yaml.marshal", "yaml.marshal([R, R])"),
    ] {
        let body = chain("input.name", |before| next.replace('R', before));
        errs(&body, &EACH, &format!("`{what}` would write more than 1 MiB"));
    }
}

#[test]
fn a_text_that_one_call_makes_large_is_an_error() {
    let rows = format!("{LIST}\nt := concat(\"\", [\"0123456789\" | some a in l; some b in l; some c in l])");
    for (what, body) in [
        ("concat", "deny contains concat(t, [\"\" | some a in l; some b in l; some c in l])"),
        ("replace", "deny contains replace(t, \"\", t)"),
        (
            "sprintf",
            "deny contains sprintf(concat(\"\", [\"%s\" | some a in l; some b in l; some c in l]), \
                     [t | some a in l; some b in l; some c in l])",
        ),
    ] {
        errs(&format!("{rows}\n{body}"), &EACH, &format!("`{what}` would write more than 1 MiB"));
    }
}

#[test]
fn lists_sets_and_objects_that_grow_are_errors() {
    let words = "memory limit of 64 MiB";
    errs(&chain("[1, 2, 3]", |before| format!("array.concat({before}, {before})")), &EACH, words);
    let objects = format!(
        "{LIST}\nbig(p) := {{sprintf(\"0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/%s/%d/%d/%d/%d\", [p, a, b, c, d]): a | some a in l; some b in l; some c in l; some d in l}}\n"
    );
    let merged: Vec<String> = (0..60).map(|at| format!("o{at} := big(\"{at}\")")).collect();
    let all: Vec<String> = (0..60).map(|at| format!("o{at}")).collect();
    let body = format!("{objects}{}\ndeny contains \"x\" if count([{}]) == 1", merged.join("\n"), all.join(", "));
    let folder = one(&body);
    for engine in EACH {
        let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
        let settings = PolicySettings { engine, limits, ..PolicySettings::default() };
        let library = folder.load(&settings).unwrap();
        let snapshot = snapshot(vec![bucket("a", json!({}))]);
        let (evaluation, _) = evaluate_pairs(&library, &snapshot, &[Related::default()], &options(1));
        let errors = &evaluation.errors;
        assert!(errors.len() == 1 && errors[0].message.contains(words), "{engine:?}: {errors:?}");
    }
}

/// Seven lists of ten have ten million rows: the clock or the memory ends it, whichever is first.
#[test]
fn what_grows_row_by_row_is_stopped_before_it_is_large() {
    for body in [
        format!("{LIST}\ndeny contains \"x\" if count([[a, b, c, d, e, f, g] | {ROWS}]) == 1"),
        format!("{LIST}\ndeny contains \"x\" if count([concat(\"\", [input.name, \"0123456789\"]) | {ROWS}]) == 1"),
    ] {
        errs(&body, &EACH, "stopped after the");
    }
}

#[test]
fn numbers_without_end_are_errors() {
    let squares = chain("1234567", |before| format!("{before} * {before}")).replace("count(r30)", "r30");
    errs(&squares, &EACH, "`*` would make a number of more than 999 digits");
    errs("x := input.config.n * 1\ndeny contains \"x\" if bits.lsh(1, 4000000000) > x", &EACH, "999 digits");
    let many =
        format!("{LIST}\ndeny contains \"x\" if product([a | some a in l; some b in l; some c in l; some d in l]) > 1");
    errs(&many, &EACH, "`product` would make");
}

#[test]
fn findings_that_share_a_long_text_are_an_error() {
    let body = format!(
        "{LIST}\nt := concat(\"\", [\"0123456789\" | some a in l; some b in l; some c in l; some d in l])\n\
         deny contains {{\"message\": t, \"key\": sprintf(\"%d %d %d\", [a, b, c])}} if {{ some a in l; some b in l; some c in l }}"
    );
    errs(&body, &EACH, "`deny` says more than 16 MiB");
}

/// With threads: who waits for an interpreter that is at its limit has his own verdict.
#[test]
fn a_hostile_policy_fails_no_pair_of_another_thread() {
    let hungry = "deny contains \"x\" if count([v | walk([[1, 2], [a | some a in l; some b in l; some c in l]], [_, v])]) < 0\n\
                  l := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let folder = Folder::with(&[
        ("aws/s3/a_b.rego", &policy("a-b", &chain("[1, 2, 3]", |before| format!("array.concat({before}, {before})")))),
        ("aws/s3/good.rego", &policy("good", "deny contains \"x\" if input.config")),
        ("aws/s3/hungry.rego", &policy("hungry", hungry)),
        ("aws/s3/walks.rego", &policy("walks", "deny contains \"x\" if count([v | walk(input, [_, v])]) > 1")),
    ]);
    for engine in EACH {
        let library = folder.load(&PolicySettings { engine, ..PolicySettings::default() }).unwrap();
        let documents: Vec<_> = (0..30).map(|at| bucket(&format!("b{at}"), json!({}))).collect();
        let related = vec![Related::default(); documents.len()];
        let (evaluation, pairs) = evaluate_pairs(&library, &snapshot(documents), &related, &options(3));
        let of = |id: &str, verdict: Verdict| {
            pairs.iter().filter(|(policy, _, found)| policy.as_str() == id && *found == verdict).count()
        };
        assert_eq!(of("a-b", Verdict::Error), 30, "{:?}", evaluation.errors.last());
        let others = [of("good", Verdict::Fail), of("hungry", Verdict::Pass), of("walks", Verdict::Fail)];
        assert_eq!(others, [30, 30, 30], "{:?}", evaluation.errors.last());
    }
}

#[test]
fn the_limit_is_a_setting_and_the_error_says_what_to_do() {
    let body = format!(
        "{LIST}\ndeny contains \"x\" if count([[a, b, c, d, e] | some a in l; some b in l; some c in l; some d in l; some e in l]) < 0"
    );
    let judge = |mib: u64, engine| {
        let memory = NonZeroU64::new(mib << 20).unwrap();
        let limits = Limits { memory, time: Duration::from_secs(60), ..Limits::default() };
        let library = one(&body).load(&PolicySettings { engine, limits, ..PolicySettings::default() }).unwrap();
        let snapshot = snapshot(vec![bucket("a", json!({}))]);
        evaluate_pairs(&library, &snapshot, &[Related::default()], &options(1)).0
    };
    for engine in EACH {
        let errors = judge(4, engine).errors;
        assert_eq!(errors.len(), 1, "{engine:?}");
        let message = errors[0].message.clone();
        assert_eq!(
            message,
            "stopped after the memory limit of 4 MiB: the policy must make smaller or fewer texts, lists, sets and objects"
        );
        assert_eq!(judge(64, engine).errors, []);
    }
}

#[test]
fn tests_of_policies_and_the_trace_of_one_are_bounded_too() {
    let body = chain("[1, 2, 3]", |before| format!("array.concat({before}, {before})"));
    let test = "package aws.s3.a_b_test\n\nimport data.aws.s3.a_b\n\ntest_a if count(a_b.deny) == 1\ntest_b := true";
    let folder = Folder::with(&[("aws/s3/a_b.rego", &policy("a-b", &body)), ("aws/s3/a_b_test.rego", test)]);
    let outcomes = run_tests(&folder.sources(), &TestOptions::default()).unwrap().outcomes;
    assert!(matches!(&outcomes[0].result, TestResult::Errored(text) if text.contains("memory limit of 64 MiB")));
    assert_eq!(outcomes[1].result, TestResult::Passed);

    let library = one(&body).load(&PolicySettings::default()).unwrap();
    let snapshot = snapshot(vec![bucket("a", json!({}))]);
    let started = Instant::now();
    let traced = trace(&library, &"a-b".parse().unwrap(), &snapshot, 0, snapshot.header.ended_at).unwrap();
    assert!(started.elapsed() < Duration::from_secs(60));
    assert_eq!(traced.verdict, Some(Verdict::Error));
    let deny = traced.rules.iter().find(|rule| rule.name == "deny").unwrap();
    assert!(deny.error.as_ref().unwrap().contains("memory limit of 64 MiB"), "{deny:?}");
    assert_eq!(traced.rules.iter().find(|rule| rule.name == "r0").unwrap().value, Some(json!([1, 2, 3])));
}

#[test]
fn functions_that_are_bounded_give_the_same_below_their_bounds() {
    let body = "deny contains {\"message\": m, \"key\": concat(\"/\", [\"a\", \"b\"])} if {\n\
                \tm := sprintf(\"%s %v %d %v %s\", [input.name, [1, \"a\"], 3, true, replace(\"a.b\", \".\", \"~1\")])\n}\n\
                warn contains {\"message\": sprintf(\"%v\", [input.config.n * input.config.m]), \"key\": \"w\"}";
    for engine in [EngineChoice::Auto, EngineChoice::Interpreter, EngineChoice::Both] {
        let library = one(body).load(&PolicySettings { engine, ..PolicySettings::default() }).unwrap();
        let snapshot = snapshot(vec![bucket("n", json!({"n": 6, "m": 7}))]);
        let (evaluation, _) = evaluate_pairs(&library, &snapshot, &[Related::default()], &options(1));
        assert_eq!(evaluation.errors, []);
        let found: Vec<(&str, &str)> =
            evaluation.findings.iter().map(|finding| (finding.key.as_str(), finding.message.as_str())).collect();
        assert_eq!(found, [("a/b", "n [1, \"a\"] 3 true a~1b"), ("w", "42")]);
    }
}
