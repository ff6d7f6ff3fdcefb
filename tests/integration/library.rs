//! The bundled policies, over every fixture: their own tests, the matrix, both engines, and OPA itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use colobus::collect::snapshot_file;
use colobus::link::{Related, Relation, link};
use colobus::model::{Evaluation, Override, PolicyId, Snapshot, Verdict};
use colobus::policy::{
    EngineChoice, EvaluateOptions, Library, PolicySettings, Sources, TestOptions, TestResult, evaluate_pairs, run_tests,
};
use serde_json::{Map, Value, json};

use crate::support::opa::Opa;

const DAYS: [&str; 2] = ["monday", "tuesday"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn policies() -> PathBuf {
    root().join("policies")
}

fn library(engine: EngineChoice) -> Library {
    // those that are off by default are held like the others
    let overrides = vec![Override::switch(true, "*", "test")];
    let settings = PolicySettings { engine, overrides, accounts: accounts(), ..PolicySettings::default() };
    Library::load(&Sources::Folders(vec![policies()]), &settings).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Whom Acme knows: what is shared with these is told apart from what strangers have.
pub(crate) fn accounts() -> Value {
    json!({
        "own": ["111122223333", "444455556666"],
        "friendly": {"777788889999": "Acme Logistics"},
        "third_party": {"666677778888": "Acme Auditors"},
    })
}

fn fixture(day: &str) -> (Snapshot, Vec<Related>) {
    let snapshot = snapshot_file::read(&root().join("fixtures/acme").join(format!("{day}.jsonl"))).unwrap();
    let related = link(&snapshot).unwrap();
    (snapshot, related)
}

type Pairs = BTreeMap<(PolicyId, String), Verdict>;

fn judge(library: &Library, snapshot: &Snapshot, related: &[Related]) -> (Evaluation, Pairs) {
    let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 2 };
    let (evaluation, pairs) = evaluate_pairs(library, snapshot, related, &options);
    (evaluation, pairs.into_iter().map(|(policy, resource, verdict)| ((policy, resource), verdict)).collect())
}

#[test]
fn the_policies_own_tests_pass() {
    let run = run_tests(&Sources::Folders(vec![policies()]), &TestOptions::default());
    let outcomes = run.unwrap_or_else(|problems| panic!("{problems:#?}")).outcomes;
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.result != TestResult::Passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let tested: BTreeSet<&str> = outcomes.iter().filter_map(|outcome| outcome.name.split("_test.").next()).collect();
    for policy in &library(EngineChoice::Auto).policy_set().policies {
        assert!(tested.contains(policy.package.as_str()), "`{}` has no tests", policy.id);
    }
}

#[test]
fn the_binary_holds_the_policies_of_the_folder() {
    let load = |sources: Sources| Library::load(&sources, &PolicySettings::default()).unwrap();
    let folder = load(Sources::Folders(vec![policies()]));
    assert_eq!(load(Sources::Embedded).policy_set().digest, folder.policy_set().digest);
}

/// One snapshot per policy: a policy that begins to fire where it should not is seen at once.
#[test]
fn the_matrix_of_all_policies_over_all_fixtures() {
    let library = library(EngineChoice::Auto);
    let mut texts: BTreeMap<PolicyId, String> = BTreeMap::new();
    let mut untried = vec![];
    for day in DAYS {
        let (snapshot, related) = fixture(day);
        let (evaluation, pairs) = judge(&library, &snapshot, &related);
        assert_eq!(evaluation.errors, [], "{day}");
        for policy in &library.policy_set().policies {
            let text = texts.entry(policy.id.clone()).or_default();
            let _ = writeln!(text, "{day}");
            for ((_, resource), verdict) in
                pairs.range((policy.id.clone(), String::new())..).take_while(|((id, _), _)| *id == policy.id)
            {
                let _ = writeln!(text, "  {:14} {resource}", serde_json::to_value(verdict).unwrap().as_str().unwrap());
                let found = evaluation
                    .findings
                    .iter()
                    .filter(|found| found.policy_id == policy.id && found.resource.id == *resource);
                for finding in found {
                    let _ = writeln!(text, "    {} [{}] {}", finding.severity, finding.key, finding.message);
                }
            }
            let verdicts: BTreeSet<Verdict> =
                pairs.iter().filter(|((id, _), _)| *id == policy.id).map(|(_, verdict)| *verdict).collect();
            for (verdict, word) in [(Verdict::Fail, "fails"), (Verdict::Pass, "passes")] {
                if !verdicts.contains(&verdict) {
                    untried.push(format!("`{}` {word} nowhere on {day}", policy.id));
                }
            }
        }
    }
    assert_eq!(untried, [""; 0], "the fixtures want resources for these");
    for (policy, text) in texts {
        insta::with_settings!({prepend_module_to_snapshot => false, snapshot_path => "../snapshots/matrix", omit_expression => true}, {
            insta::assert_snapshot!(policy.as_str(), text);
        });
    }
}

#[test]
fn both_engines_agree_on_every_pair() {
    let [interpreter, auto, both] = [EngineChoice::Interpreter, EngineChoice::Auto, EngineChoice::Both].map(library);
    assert!(auto.interpreted().count() < auto.policy_set().policies.len(), "the virtual machine judges some");
    for day in DAYS {
        let (snapshot, related) = fixture(day);
        let expected = judge(&interpreter, &snapshot, &related);
        assert_eq!(judge(&auto, &snapshot, &related), expected, "{day}");
        assert_eq!(judge(&both, &snapshot, &related), expected, "{day}");
    }
}

#[test]
fn opa_finds_the_same() {
    let library = library(EngineChoice::Auto);
    for day in DAYS {
        let (snapshot, related) = fixture(day);
        assert_opa_agrees(&library, &snapshot, &related);
    }
}

/// Asserts that OPA finds what these policies, which are the bundled ones, find in a snapshot; returns how many pairs of
/// policy and resource were compared.
pub(crate) fn assert_opa_agrees(library: &Library, snapshot: &Snapshot, related: &[Related]) -> usize {
    let (evaluation, pairs) = judge(library, snapshot, related);
    let mut opa = Opa::start(&policies(), &data(library, snapshot));
    let mut compared = 0;
    for ((policy_id, resource), verdict) in &pairs {
        let policy = library.policy_set().get(policy_id).unwrap();
        let at = snapshot.documents.iter().position(|document| document.id == *resource).unwrap();
        if !matches!(verdict, Verdict::Pass | Verdict::Fail) {
            continue;
        }
        let found = opa.evaluate(&format!("data.{}.deny", policy.package), &input(snapshot, related, at));
        let found: BTreeSet<(String, String)> =
            found.as_array().unwrap().iter().map(|one| (text(one, "key"), text(one, "message"))).collect();
        let expected: BTreeSet<(String, String)> = evaluation
            .findings
            .iter()
            .filter(|finding| finding.policy_id == *policy_id && finding.resource.id == *resource)
            .map(|finding| (finding.key.clone(), finding.message.clone()))
            .collect();
        assert_eq!(found, expected, "{policy_id} on {resource}");
        compared += 1;
    }
    compared
}

fn text(object: &Value, field: &str) -> String {
    object.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What policies see as `data`, made without the engine.
fn data(library: &Library, snapshot: &Snapshot) -> Value {
    let params: Map<String, Value> = library
        .policy_set()
        .policies
        .iter()
        .map(|policy| {
            let values: Map<String, Value> =
                policy.params.iter().map(|(name, param)| (name.clone(), param.value.clone())).collect();
            (policy.id.to_string(), values.into())
        })
        .collect();
    let now = snapshot.header.ended_at;
    json!({
        "params": params,
        "accounts": accounts(),
        "networks": {"own": [], "friendly": {}},
        "context": {"now": now.to_string(), "now_ns": now.unix_seconds() * 1_000_000_000},
    })
}

/// What policies see as `input`, made without the engine.
fn input(snapshot: &Snapshot, related: &[Related], at: usize) -> Value {
    let document = |at: usize| -> Value { serde_json::from_str(&snapshot.documents[at].text).unwrap() };
    let mut relations = Map::new();
    for relation in &related[at].relations {
        match relation {
            Relation::One { name, document: Some(to) } => {
                relations.insert((*name).into(), document(*to));
            }
            Relation::One { .. } => {}
            Relation::Many { name, documents } => {
                let documents: Map<String, Value> =
                    documents.iter().map(|to| (snapshot.documents[*to].id.clone(), document(*to))).collect();
                relations.insert((*name).into(), documents.into());
            }
        }
    }
    let mut input = document(at);
    let input_fields = input.as_object_mut().unwrap();
    input_fields.insert("related".into(), relations.into());
    let unread = input_fields["unread"].as_array_mut().unwrap();
    unread.extend(related[at].unread.iter().map(|unread| serde_json::to_value(unread).unwrap()));
    unread.sort_by_key(|unread| unread["path"].as_str().unwrap().to_owned());
    input
}
