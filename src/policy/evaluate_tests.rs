//! Verdicts, and what hostile policies come to.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::fixture::{Folder, bucket, document, one, options, policy, policy_with, snapshot};
use super::{EngineChoice, Limits, PolicySettings, evaluate, evaluate_pairs};
use crate::link::{Related, Relation};
use crate::model::{Document, Evaluation, GapReason, Severity, Unread, Verdict};

fn settings(engine: EngineChoice) -> PolicySettings {
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    PolicySettings { engine, limits, ..PolicySettings::default() }
}

fn judge_in(folder: &Folder, engine: EngineChoice, documents: Vec<Document>) -> (Evaluation, Vec<Verdict>) {
    let library = folder.load(&settings(engine)).unwrap();
    let related = vec![Related::default(); documents.len()];
    let (evaluation, pairs) = evaluate_pairs(&library, &snapshot(documents), &related, &options(1));
    (evaluation, pairs.into_iter().map(|(_, _, verdict)| verdict).collect())
}

fn judge(body: &str, documents: Vec<Document>) -> (Evaluation, Vec<Verdict>) {
    judge_in(&one(body), EngineChoice::Both, documents)
}

/// Asserts that a policy with this body comes to an error with these words, in each engine, and soon.
pub(super) fn errs(body: &str, engines: &[EngineChoice], words: &str) {
    let folder = Folder::with(&[
        ("aws/s3/a_b.rego", &policy("a-b", body)),
        ("aws/s3/good.rego", &policy("good", "deny contains \"x\" if input.config")),
    ]);
    for engine in engines {
        let started = Instant::now();
        let (evaluation, verdicts) = judge_in(&folder, *engine, vec![bucket("a", json!({})), bucket("b", json!({}))]);
        assert!(started.elapsed() < Duration::from_secs(20), "{body} took {:?}", started.elapsed());
        assert_eq!(verdicts, [Verdict::Error, Verdict::Error, Verdict::Fail, Verdict::Fail], "{body} in {engine:?}");
        let message = &evaluation.errors[0].message;
        assert!(message.contains(words), "{body} in {engine:?}: {message}");
        assert!(evaluation.errors[0].file.ends_with("aws/s3/a_b.rego"));
    }
}

pub(super) const EACH: [EngineChoice; 2] = [EngineChoice::Auto, EngineChoice::Interpreter];

#[test]
fn gives_each_verdict_by_the_order_of_the_contract() {
    let body = "not_applicable contains \"empty\" if input.config.kind == \"none\"\n\
                deny contains \"bad\" if input.config.kind == \"bad\"\n\
                unknown contains \"the kind\" if not input.config.kind";
    let kinds = [json!({"kind": "bad"}), json!({"kind": "good"}), json!({"kind": "none"}), json!({})];
    let documents = kinds.into_iter().enumerate().map(|(at, config)| bucket(&format!("b{at}"), config)).collect();
    let (evaluation, verdicts) = judge(body, documents);
    assert_eq!(verdicts, [Verdict::Fail, Verdict::Pass, Verdict::NotApplicable, Verdict::Unknown]);
    assert_eq!(evaluation.unknown[0].missing, "the kind");
    let counts = evaluation.totals();
    assert_eq!((counts.fail, counts.pass, counts.not_applicable, counts.unknown, counts.error), (1, 1, 1, 1, 0));
}

#[test]
fn a_finding_carries_its_evidence_and_the_resource() {
    let body = "deny contains {\"message\": \"m\", \"key\": \"k\", \"path\": [\"/config/l/1\", \"/config/none\"]}\n\
                warn contains {\"message\": \"w\", \"key\": \"w\", \"severity\": \"info\", \"details\": {\"a\": 1}}";
    let (evaluation, _) = judge(body, vec![bucket("a", json!({"l": [1, {"x": true}]}))]);
    let finding = &evaluation.findings[0];
    assert_eq!((finding.message.as_str(), finding.severity), ("m", Severity::High));
    assert_eq!(finding.evidence[0].value, json!({"x": true}));
    assert_eq!(finding.evidence[1].value, json!(null));
    assert_eq!(finding.resource.native_id, "a");
    assert_eq!(finding.resource.partition, "aws");
    assert_eq!(finding.resource.tags["env"], "prod");
    assert_eq!(evaluation.findings[1].severity, Severity::Info);
    assert_eq!(evaluation.findings[1].details, Some(json!({"a": 1})));
}

#[test]
fn what_could_not_be_read_is_unknown_and_never_passed() {
    let text =
        policy_with("a-b", "reads: [/config/policy, /related/account/config/pab]", "deny contains \"x\" if false");
    let folder = Folder::with(&[("aws/s3/a_b.rego", &text)]);
    let unread = |path: &str| document("AWS::S3::Bucket", "a", json!({}), &[path]);
    let (evaluation, verdicts) = judge_in(&folder, EngineChoice::Auto, vec![unread("/config/policy")]);
    assert_eq!(verdicts, [Verdict::Unknown]);
    assert_eq!(evaluation.unknown[0].missing, "/config/policy");
    assert_eq!(evaluation.unknown[0].reason, Some(GapReason::AccessDenied));
    assert_eq!(evaluation.unknown[0].action.as_deref(), Some("s3:GetIt"));
    assert_eq!(judge_in(&folder, EngineChoice::Auto, vec![unread("/config/acl")]).1, [Verdict::Pass]);

    let library = folder.load(&settings(EngineChoice::Auto)).unwrap();
    // what is unread in a related document, `link` says of the relation
    let judge_related = |left_out: &str| {
        let of = Related {
            relations: vec![Relation::One { name: "account", document: Some(1) }],
            unread: vec![Unread {
                path: left_out.into(),
                reason: GapReason::Throttled,
                action: None,
                message: String::new(),
            }],
        };
        let account = document("AWS::::Account", "root", json!({}), &[]);
        let snapshot = snapshot(vec![bucket("a", json!({})), account]);
        let (evaluation, pairs) = evaluate_pairs(&library, &snapshot, &[of, Related::default()], &options(1));
        (pairs[0].2, evaluation.unknown.first().map(|unknown| unknown.missing.clone()))
    };
    assert_eq!(judge_related("/related/x"), (Verdict::Pass, None));
    for path in ["/related/account/config/pab", "/related/account"] {
        assert_eq!(judge_related(path), (Verdict::Unknown, Some(path.to_owned())));
    }
}

#[test]
fn related_documents_are_in_the_input() {
    let body = "deny contains {\"message\": p.name, \"key\": id, \"path\": path} if {\n\
                \tsome id, p in input.related.policies\n\tinput.related.account.config.a == 1\n\
                \tnot input.related.other\n\tpath := sprintf(\"/related/policies/%s/config\", [replace(id, \"/\", \"~1\")])\n}";
    let library = one(body).load(&settings(EngineChoice::Both)).unwrap();
    let relations = vec![
        Relation::One { name: "account", document: Some(1) },
        Relation::One { name: "other", document: None },
        Relation::Many { name: "policies", documents: vec![1, 2] },
    ];
    let account = |name: &str| document("AWS::::Account", name, json!({"a": 1}), &[]);
    let snapshot = snapshot(vec![bucket("a", json!({})), account("one"), account("a/b")]);
    let of = [Related { relations, unread: vec![] }, Related::default(), Related::default()];
    let (evaluation, _) = evaluate_pairs(&library, &snapshot, &of, &options(1));
    assert_eq!(evaluation.errors, []);
    let keys: Vec<&str> = evaluation.findings.iter().map(|finding| finding.key.as_str()).collect();
    assert_eq!(keys, ["arn:aws:s3:::a/b", "arn:aws:s3:::one"]);
    assert_eq!(evaluation.findings[0].evidence[0].value, json!({"a": 1}));
}

/// A related document is evidence by its id: what changes by itself in it must not make the finding another one.
#[test]
fn evidence_of_related_documents_is_which_they_are() {
    let body = "deny contains {\"message\": \"x\", \"path\": [\"/related/policies\", \"/related/account\", \
                \"/related/policies/arn:aws:s3:::one\"]} if input.related.account";
    let library = one(body).load(&settings(EngineChoice::Both)).unwrap();
    let relations = vec![
        Relation::One { name: "account", document: Some(1) },
        Relation::Many { name: "policies", documents: vec![1, 2] },
    ];
    let account = |name: &str| document("AWS::::Account", name, json!({"a": 1}), &[]);
    let snapshot = snapshot(vec![bucket("a", json!({})), account("one"), account("two")]);
    let of = [Related { relations, unread: vec![] }, Related::default(), Related::default()];
    let (evaluation, _) = evaluate_pairs(&library, &snapshot, &of, &options(1));
    let values: Vec<_> = evaluation.findings[0].evidence.iter().map(|one| (one.path.as_str(), &one.value)).collect();
    assert_eq!(
        values,
        [
            ("/related/policies", &json!(["arn:aws:s3:::one", "arn:aws:s3:::two"])),
            ("/related/account", &json!("arn:aws:s3:::one")),
            ("/related/policies/arn:aws:s3:::one", &json!("arn:aws:s3:::one")),
        ]
    );
}

#[test]
fn data_holds_parameters_accounts_networks_and_the_time() {
    let body = "deny contains sprintf(\"%v %v %v %v %v\", [data.params[\"a-b\"].days, data.accounts.own, \
                data.networks.own, data.context.now, data.context.now_ns])";
    let text = policy_with("a-b", "reads: []\nparams: {days: {description: Days, default: 90}}", body);
    let (evaluation, _) =
        judge_in(&Folder::with(&[("aws/s3/a_b.rego", &text)]), EngineChoice::Both, vec![bucket("a", json!({}))]);
    assert_eq!(evaluation.errors, []);
    assert_eq!(
        evaluation.findings[0].message,
        "90 [] [] 2026-11-23T08:00:00Z 1763884800000000000".replace("1763884800", "1795420800")
    );
}

#[test]
fn an_endless_loop_ends_with_an_error() {
    // a join of ten lists of twelve has 10^10 rows
    let list = "l := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]";
    let names: Vec<String> = (0..10).map(|at| format!("some v{at} in l")).collect();
    let body = format!("{list}\ndeny contains \"x\" if {{ {}; v0 + v1 + v9 == 1000 }}", names.join("; "));
    errs(&body, &EACH, "stopped after the time limit of 300 ms");
}

#[test]
fn the_instruction_limit_is_an_error_too() {
    let body = "l := [1, 2, 3, 4, 5, 6, 7, 8, 9]\ndeny contains \"x\" if { some a in l; some b in l; some c in l; a == b; b == c; c == 0 }";
    let mut settings = settings(EngineChoice::Auto);
    settings.limits.instructions = 500;
    let library = one(body).load(&settings).unwrap();
    let snapshot = snapshot(vec![bucket("a", json!({}))]);
    let evaluation = evaluate(&library, &snapshot, &[Related::default()], &options(1), &|_| {});
    assert_eq!(evaluation.errors[0].message, "stopped after 500 instructions");
    assert_eq!(evaluation.errors[0].line, Some(11));
}

#[test]
fn huge_lists_and_panics_are_errors() {
    errs("deny contains \"x\" if count(numbers.range(1, 20000000000)) > 1", &EACH, "more than 100000 elements");
    errs("deny contains \"x\" if count(net.cidr_expand(\"10.0.0.0/8\")) > 1", &EACH, "more than 100000 elements");
    errs("deny contains \"x\" if strings.count(input.name, \"\") > 1", &EACH, "the engine panicked");
    errs("deny contains \"x\" if units.parse(\"1e999999999\") > 1", &EACH, "more than 999 digits");
    errs("deny contains sprintf(\"%1000000000d\", [1])", &EACH, "more than 999 digits");
    let padded = "deny contains sprintf(concat(\"\", [\"%\", \"1000000000d\"]), [1])";
    errs(padded, &EACH, "more than 999 digits");
    let graph = "g := {n: l | some n in l}\nl := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]";
    errs(
        &format!("{graph}\ndeny contains \"x\" if count(graph.reachable_paths(g, [1])) > 1"),
        &EACH,
        "more than 100000",
    );
}

#[test]
fn a_regular_expression_that_is_too_large_is_an_error() {
    errs("deny contains \"x\" if regex.match(\"([a-z]{1,1000}){1,1000}\", input.name)", &EACH, "size limit");
}

/// Seven lists of ten have ten million rows.
pub(super) const ROWS: &str =
    "some a in l; some b in l; some c in l; some d in l; some e in l; some f in l; some g in l";

#[test]
fn what_grows_step_by_step_is_stopped() {
    let list = "l := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let row = "[a, b, c, d, e, f, g]";
    for body in [
        // findings without end
        format!("deny contains sprintf(\"%v\", [{row}]) if {{ {ROWS} }}"),
        format!("deny contains {{\"message\": \"x\", \"key\": sprintf(\"%v\", [{row}])}} if {{ {ROWS} }}"),
        // a list, a set and a text of any size, and lists in lists
        format!("deny contains \"x\" if count([{row} | {ROWS}]) == 1"),
        format!("deny contains \"x\" if count({{{row} | {ROWS}}}) == 1"),
        format!("deny contains concat(\"\", [\"a long text\" | {ROWS}])"),
        format!("deny contains \"x\" if count([[h | some h in l] | {ROWS}]) == 1"),
        // a rule that is asked again and again
        format!("deny contains \"x\" if {{ {ROWS}; slow({row}) }}\nslow(r) if count([x | some x in r; x > 11]) > 0"),
        format!("deny contains \"x\" if {{ every m in [n | {ROWS}; n := a + b] {{ m > 0 }} }}"),
    ] {
        // or by the memory limit, where that is reached first
        errs(&format!("{list}\n{body}"), &EACH, "stopped after the ");
    }
}

#[test]
fn a_policy_of_two_megabytes_is_refused_before_anything_is_judged() {
    let body = format!("deny contains \"x\" if input.name == \"{}\"", "x\" + \"x".repeat(300_000));
    let long_line = one(&body).problems(&settings(EngineChoice::Auto));
    assert!(long_line.len() == 1 && long_line[0].contains("a_b.rego"), "{}", long_line.len());
    let lines = "# a comment that says nothing at all and takes its place\n".repeat(40_000);
    let many_lines = one(&format!("{lines}deny contains \"x\"")).problems(&settings(EngineChoice::Auto));
    assert!(many_lines.len() == 1 && many_lines[0].contains("a_b.rego"), "{many_lines:?}");
}

/// The machine gives up, the interpreter says what is wrong and where; the next document is judged as if nothing was.
#[test]
fn wrong_operands_are_errors_with_a_line_though_the_virtual_machine_knows_none() {
    let body = "deny contains \"x\" if {\n\tinput.config.n + 1 > 2\n}\n\nunknown contains \"n\" if kind == \"none\"\n\n\
                kind := \"none\" if not input.config.n\n\nkind := \"some\" if input.config.m";
    let configs = [json!({"n": 5}), json!({"n": "5"}), json!({}), json!({"m": 1}), json!({"n": 1, "m": 1})];
    let documents = || configs.iter().enumerate().map(|(at, c)| bucket(&format!("b{at}"), c.clone())).collect();
    for engine in [EngineChoice::Auto, EngineChoice::Rvm, EngineChoice::Interpreter, EngineChoice::Both] {
        let (evaluation, verdicts) = judge_in(&one(body), engine, documents());
        let expected = [Verdict::Fail, Verdict::Error, Verdict::Unknown, Verdict::Error, Verdict::Pass];
        assert_eq!(verdicts, expected, "{engine:?}");
        assert_eq!(evaluation.errors[0].line, Some(11), "{engine:?}: {:?}", evaluation.errors);
        assert!(evaluation.errors[1].message.contains("conflicts with rule"), "{engine:?}: {:?}", evaluation.errors);
    }
}

#[test]
fn answers_in_another_form_are_errors() {
    let both = [EngineChoice::Both];
    errs("deny contains {\"msg\": \"x\"}", &both, "unknown field `msg`");
    errs("deny contains 7", &both, "neither a text nor an object");
    errs("deny contains {\"message\": \"x\", \"severity\": \"bad\"}", &both, "`bad` is not a severity");
    errs("deny contains \"x\"\nwarn contains \"y\"", &both, "two findings with the key ``");
    errs("deny contains \"x\" if input.config.no\nunknown contains 1", &both, "`unknown` holds `1`, not a text");
}

#[test]
fn an_error_of_the_interpreter_names_its_line() {
    let body = "deny contains v if {\n\tsome v in input.name\n\twalk(input, [_, v])\n}";
    let (evaluation, verdicts) = judge(body, vec![bucket("a", json!({}))]);
    assert_eq!(verdicts, [Verdict::Error]);
    assert_eq!(evaluation.errors[0].line, Some(11));
}

#[test]
fn where_the_engines_differ_is_an_error() {
    // going over a text: an error in the interpreter, nothing in the virtual machine and in OPA
    let body = "deny contains \"a\" if { some x in input.name; x }";
    let (evaluation, verdicts) = judge(body, vec![bucket("a", json!({}))]);
    assert_eq!(verdicts, [Verdict::Error]);
    assert!(evaluation.errors[0].message.starts_with("the engines differ"), "{:?}", evaluation.errors);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let folder = Folder::with(&[
        ("lib/net.rego", "package lib.net\n\nlarge(x) if x > 100\n"),
        ("aws/s3/a_b.rego", &policy("a-b", "import data.lib.net\n\ndeny contains \"x\" if net.large(input.config.n)")),
        ("aws/s3/c.rego", &policy("c", "deny contains v if walk(input.config, [_, v])")),
        ("aws/s3/d.rego", &policy("d", "unknown contains \"n\" if input.config.n < 5\ndeny contains \"x\" if false")),
    ]);
    let library = folder.load(&settings(EngineChoice::Auto)).unwrap();
    let documents: Vec<Document> = (0..300).map(|n| bucket(&format!("b{n:03}"), json!({"n": n}))).collect();
    let related = vec![Related::default(); documents.len()];
    let snapshot = snapshot(documents);
    let seen = AtomicU64::new(0);
    let progress = |done: u64| {
        seen.fetch_max(done, Ordering::Relaxed);
    };
    let one = evaluate(&library, &snapshot, &related, &options(1), &progress);
    let two = evaluate(&library, &snapshot, &related, &options(2), &progress);
    assert_eq!(one, two);
    assert_eq!(seen.load(Ordering::Relaxed), 300);
    assert_eq!(one.totals().fail, 199);
    assert_eq!(one.totals().error, 300);
    assert_eq!(one.counts.len(), 3);
}

#[test]
fn a_policy_that_meets_no_resource_has_zeros() {
    let (evaluation, _) = judge("deny contains \"x\"", vec![]);
    assert_eq!(evaluation.counts.len(), 1);
    assert_eq!(evaluation.totals(), crate::model::VerdictCounts::default());
}

#[test]
fn a_fail_with_something_missing_is_also_unknown() {
    let body = "deny contains \"x\"\nunknown contains \"the policy\" if not input.config.policy";
    let (evaluation, verdicts) = judge(body, vec![bucket("a", json!({})), bucket("b", json!({"policy": 1}))]);
    assert_eq!(verdicts, [Verdict::Fail, Verdict::Fail]);
    assert_eq!((evaluation.totals().fail, evaluation.totals().unknown), (2, 0));
    let unknown: Vec<_> =
        evaluation.unknown.iter().map(|one| (one.resource_id.as_str(), one.missing.as_str())).collect();
    assert_eq!(unknown, [("arn:aws:s3:::a", "the policy")]);
}

#[test]
fn a_finding_is_not_lost_to_a_fault_in_unknown() {
    let (evaluation, verdicts) = judge("deny contains \"x\"\nunknown contains 1", vec![bucket("a", json!({}))]);
    assert_eq!((verdicts, evaluation.findings.len(), evaluation.errors.len()), (vec![Verdict::Fail], 1, 0));
    assert_eq!(evaluation.unknown[0].missing, "`unknown` failed: `unknown` holds `1`, not a text");
}

#[test]
fn a_profile_has_every_judgement_once_and_changes_no_verdict() {
    let slow = "deny contains \"x\" if count([1 | some a in l; some b in l; a == b]) < 0\nl := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    let folder = Folder::with(&[
        ("aws/s3/slow.rego", &policy("slow", slow)),
        ("aws/s3/walks.rego", &policy("walks", "deny contains \"x\" if walk(input, [_, 7])")),
        ("aws/s3/blind.rego", &policy_with("blind", "reads: [/config/policy]", "deny contains \"x\"")),
        ("aws/s3/quick.rego", &policy("quick", "deny contains \"x\" if input.name == \"b3\"")),
    ]);
    let library = folder.load(&settings(EngineChoice::Auto)).unwrap();
    let unread = |at: usize| document("AWS::S3::Bucket", &format!("b{at}"), json!({}), &["/config/policy"]);
    let snapshot = snapshot((0..9).map(unread).collect());
    let related = vec![Related::default(); 9];
    for threads in [1, 2] {
        let (evaluation, costs) = super::evaluate_profiled(&library, &snapshot, &related, &options(threads), &|_| {});
        assert_eq!(evaluation, evaluate(&library, &snapshot, &related, &options(threads), &|_| {}));
        // what could not be judged cost nothing
        assert!(costs.iter().all(|cost| cost.policy_id.as_str() != "blind"));
        let seen: Vec<_> = costs.iter().map(|c| (c.policy_id.as_str(), c.engine.as_str(), c.documents)).collect();
        // not in which order: what is measured includes waiting for others who run in this process
        let expected = BTreeSet::from([("quick", "rvm", 9), ("slow", "rvm", 9), ("walks", "interpreter", 9)]);
        assert_eq!((seen.len(), BTreeSet::from_iter(seen)), (3, expected));
        for cost in &costs {
            assert!(cost.median_ns > 0 && cost.median_ns <= cost.max_ns && cost.max_ns <= cost.total_ns, "{cost:?}");
            assert_eq!(cost.mean_ns, cost.total_ns / 9);
            assert!(cost.worst_resource.starts_with("arn:aws:s3:::b"), "{cost:?}");
        }
        assert!(costs.is_sorted_by(|a, b| a.total_ns >= b.total_ns));
    }
}
