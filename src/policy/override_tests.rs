//! What a configuration may say of policies, and what comes of it in each engine.

use serde_json::{Map, Value, json};

use super::fixture::{Folder, bucket, options, policy_with, snapshot};
use super::{EngineChoice, PolicySettings, evaluate_pairs};
use crate::link::Related;
use crate::model::policy_override::Selector;
use crate::model::{Evaluation, Origin, Override, Policy, Severity, Verdict, Word};

fn word(text: &str) -> Word {
    let origin = Origin {
        file: "colobus.toml".into(),
        line: Some(7),
        column: Some(13),
        source_line: Some(format!("policies = [\"{text}\"]")),
    };
    Word { text: text.into(), origin }
}

fn of(policies: &[&str]) -> Override {
    let policies: Vec<Word> = policies.iter().map(|text| word(text)).collect();
    let origin = Origin { file: "colobus.toml".into(), line: Some(5), column: Some(1), source_line: None };
    Override { origin, selector: Selector { policies, ..Selector::default() }, ..Override::default() }
}

fn params(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn settings(engine: EngineChoice, overrides: &[Override]) -> PolicySettings {
    PolicySettings { engine, overrides: overrides.to_vec(), ..PolicySettings::default() }
}

/// A policy that fails when a bucket is older than a parameter, and one that is off.
fn folder() -> Folder {
    let custom = "reads: []\ntags: [age]\nframeworks: {cis-aws-5.0: [\"2.1\"], fsbp: [S3.1]}\naliases: [old_name]\n\
                  params: {days: {description: Days, default: 90}}";
    let body = "deny contains {\"message\": \"old\", \"severity\": \"critical\"} if input.config.age > \
                data.params[\"too-old\"].days";
    Folder::with(&[
        ("aws/s3/too_old.rego", &policy_with("too-old", custom, body)),
        (
            "aws/s3/quiet.rego",
            &policy_with("quiet", "reads: []\nenabled: false", "deny contains \"x\" if input.config"),
        ),
    ])
}

/// Judges one bucket of account 111122223333 tagged env=prod, 60 days old; the same in every engine.
fn judge(overrides: &[Override]) -> (Evaluation, Vec<(String, Verdict)>) {
    let folder = folder();
    let mut all = [EngineChoice::Auto, EngineChoice::Interpreter, EngineChoice::Both].map(|engine| {
        let library = folder.load(&settings(engine, overrides)).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let documents = snapshot(vec![bucket("b", json!({"age": 60}))]);
        let (evaluation, pairs) = evaluate_pairs(&library, &documents, &[Related::default()], &options(1));
        (evaluation, pairs.into_iter().map(|(id, _, verdict)| (id.to_string(), verdict)).collect::<Vec<_>>())
    });
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
    std::mem::take(&mut all[0])
}

fn in_account(account: &str, one: Override) -> Override {
    Override { accounts: [account.to_owned()].into(), ..one }
}

fn policies(overrides: &[Override]) -> Vec<Policy> {
    folder().load(&settings(EngineChoice::Auto, overrides)).unwrap().policy_set().policies.clone()
}

#[test]
fn a_policy_that_is_off_gives_no_verdict_until_it_is_switched_on() {
    let (evaluation, verdicts) = judge(&[]);
    assert_eq!(verdicts, [("too-old".to_owned(), Verdict::Pass)]);
    assert_eq!(evaluation.counts.len(), 1, "{:?}", evaluation.counts);
    let (_, verdicts) = judge(&[Override { enabled: Some(true), ..of(&["qui*"]) }]);
    assert_eq!(verdicts, [("quiet".to_owned(), Verdict::Fail), ("too-old".to_owned(), Verdict::Pass)]);
    let off = Override { enabled: Some(false), ..of(&["*"]) };
    assert_eq!(judge(std::slice::from_ref(&off)).1, []);
    let last = Override { enabled: Some(true), ..of(&["old_name"]) };
    assert_eq!(judge(&[off, last]).1, [("too-old".to_owned(), Verdict::Pass)], "by its alias, and the last one counts");
}

#[test]
fn a_resource_that_is_left_out_is_not_applicable_and_says_why() {
    let off = in_account("111122223333", Override { enabled: Some(false), ..of(&["too-old"]) });
    let (evaluation, verdicts) = judge(std::slice::from_ref(&off));
    assert_eq!(verdicts, [("too-old".to_owned(), Verdict::NotApplicable)]);
    assert_eq!(evaluation.switched_off[0].reason, "off for account 111122223333 by colobus.toml:5");
    let tagged = Override { accounts: [].into(), resource_tags: [("env".into(), "pr*".into())].into(), ..off.clone() };
    assert_eq!(judge(&[tagged]).0.switched_off[0].reason, "off for tag env=pr* by colobus.toml:5");
    let elsewhere = in_account("444455556666", off.clone());
    let elsewhere = Override { accounts: ["444455556666".to_owned()].into(), ..elsewhere };
    assert_eq!(judge(&[elsewhere]).1, [("too-old".to_owned(), Verdict::Pass)]);
    let later = Override { enabled: Some(true), ..of(&["*-old"]) };
    assert_eq!(judge(&[off, later]).1, [("too-old".to_owned(), Verdict::Pass)], "the last one counts");
}

#[test]
fn severities_and_parameters_are_set_and_shown_as_set_and_identity_stays() {
    let strict = Override { params: params(json!({"days": 30})), ..of(&["too-old"]) };
    let (by_policy, _) = judge(std::slice::from_ref(&strict));
    assert_eq!((by_policy.findings[0].severity, by_policy.findings[0].declared_severity), (Severity::Critical, None));
    let low = Override { severity: Some(Severity::Low), ..of(&["too-old"]) };
    let (set, _) = judge(&[strict.clone(), low.clone()]);
    assert_eq!(set.findings[0].severity, Severity::Low);
    assert_eq!(set.findings[0].declared_severity, Some(Severity::Critical));
    assert_eq!(set.findings[0].fingerprint, by_policy.findings[0].fingerprint);
    let shown = &policies(&[strict, low])[1];
    assert_eq!((shown.severity, shown.declared_severity), (Severity::Low, Some(Severity::High)));
    assert_eq!((shown.params["days"].value.clone(), shown.params["days"].default.clone()), (json!(30), json!(90)));
    assert_eq!(shown.overridden_by, ["colobus.toml:5", "colobus.toml:5"]);
}

#[test]
fn parameters_and_severities_may_differ_by_account() {
    let here = in_account("111122223333", Override { params: params(json!({"days": 30})), ..of(&["too-old"]) });
    let (evaluation, verdicts) = judge(std::slice::from_ref(&here));
    assert_eq!(verdicts, [("too-old".to_owned(), Verdict::Fail)]);
    assert_eq!(evaluation.findings[0].severity, Severity::Critical);
    let mild = in_account("111122223333", Override { severity: Some(Severity::Info), ..of(&["too-old"]) });
    assert_eq!(judge(&[here.clone(), mild]).0.findings[0].severity, Severity::Info);
    let elsewhere = Override { accounts: ["444455556666".to_owned()].into(), ..here };
    assert_eq!(judge(&[elsewhere]).1, [("too-old".to_owned(), Verdict::Pass)]);
}

#[test]
fn policies_are_chosen_by_tag_framework_control_and_type() {
    let chosen = |selector: Selector| {
        let one = Override { selector, severity: Some(Severity::Info), ..of(&[]) };
        policies(&[one]).iter().filter(|policy| policy.declared_severity.is_some()).count()
    };
    let one = |text: &str| vec![word(text)];
    assert_eq!(chosen(Selector { tags: one("age"), ..Selector::default() }), 1);
    assert_eq!(chosen(Selector { frameworks: one("cis-aws-5.0"), ..Selector::default() }), 1);
    assert_eq!(chosen(Selector { frameworks: one("cis-aws-5.0:2.1"), ..Selector::default() }), 1);
    assert_eq!(chosen(Selector { types: one("AWS::S3::Bucket"), ..Selector::default() }), 2);
    assert_eq!(chosen(Selector { types: one("AWS::S3::Bucket"), tags: one("age"), ..Selector::default() }), 1);
}

#[test]
fn every_override_changes_the_digest_and_where_it_is_written_does_not() {
    let digest = |overrides: &[Override]| {
        folder().load(&settings(EngineChoice::Auto, overrides)).unwrap().policy_set().digest.clone()
    };
    let plain = digest(&[]);
    let off = Override { enabled: Some(false), ..of(&["too-old"]) };
    for one in [
        off.clone(),
        Override { severity: Some(Severity::Low), ..of(&["too-old"]) },
        Override { params: params(json!({"days": 30})), ..of(&["too-old"]) },
        in_account("111122223333", off.clone()),
    ] {
        assert_ne!(digest(std::slice::from_ref(&one)), plain, "{one:?}");
        let moved = Override { origin: Origin { line: Some(99), ..one.origin.clone() }, ..one.clone() };
        assert_eq!(digest(&[moved]), digest(&[one]));
    }
}

/// Parameters as a file sets them, with the place of each.
fn with_params(set: Value, one: Override) -> Override {
    let place = Origin { line: Some(9), column: Some(11), ..one.origin.clone() };
    let params = params(set);
    Override { param_origins: params.keys().map(|name| (name.clone(), place.clone())).collect(), params, ..one }
}

#[test]
fn a_word_that_names_nothing_is_an_error_at_its_place() {
    let set = |selector: Selector| Override { selector, enabled: Some(true), ..of(&[]) };
    let one = |text: &str| vec![word(text)];
    let empty = Selector::default;
    for (one, words) in [
        (
            Override { enabled: Some(true), ..of(&["too-odl"]) },
            "colobus.toml:7:13: no policy has the id or alias `too-odl` | did you mean `too-old`?",
        ),
        (set(Selector { tags: one("aeg"), ..empty() }), "no policy has the tag `aeg` | did you mean `age`?"),
        (set(Selector { tags: one("network"), ..empty() }), "no policy has the tag `network` | known are: age"),
        (set(Selector { frameworks: one("cis-aws-5.0:2.2"), ..empty() }), "did you mean `cis-aws-5.0:2.1`?"),
        (set(Selector { frameworks: one("nist"), ..empty() }), "known are: cis-aws-5.0, fsbp"),
        (set(Selector { types: one("AWS::S3::Bukket"), ..empty() }), "did you mean `AWS::S3::Bucket`?"),
        (
            set(Selector { tags: one("age"), policies: one("quiet"), ..empty() }),
            "colobus.toml:5:1: an override about no policy",
        ),
        (
            with_params(json!({"dais": 1}), of(&["too-old"])),
            "colobus.toml:9:11: policy `too-old` has no parameter `dais` | did you mean `days`?",
        ),
        (
            with_params(json!({"dais": 1}), of(&["*"])),
            "colobus.toml:9:11: none of the 2 policies that this override is about has a parameter `dais` | did you mean \
             `days`?",
        ),
        (
            with_params(json!({"days": "x"}), of(&["*"])),
            "colobus.toml:9:11: parameter `days` of `too-old` is a number, not a text",
        ),
    ] {
        let found = folder().problems(&settings(EngineChoice::Auto, &[one]));
        assert!(found.len() == 1 && found[0].contains(words), "{words}: {found:#?}");
    }
}
