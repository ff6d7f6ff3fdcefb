//! Who can become an administrator by taking on roles, in small random accounts: what the relations and the policy find
//! together, against a plain search.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use colobus::model::{Override, Verdict};
use colobus::policy::{EngineChoice, EvaluateOptions, PolicySettings, Sources, evaluate_pairs};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::judging::{ACCOUNT, document, library, snapshot};

const POLICY: &str = "iam-assume-admin-role";
const NAMES: [&str; 7] = ["ann", "bob", "r0", "r1", "r2", "r3", "r4"];
const USERS: usize = 2;
/// How many roles may be taken on one after the other.
const LONGEST: usize = 3;

/// What a principal may do, besides taking on roles.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Power {
    None,
    /// Everything.
    Everything,
    /// Everything in one call.
    AttachPolicies,
}

/// A user or role.
#[derive(Clone, Debug)]
struct Principal {
    power: Power,
    /// Patterns of ARNs that it may take on.
    allowed: Vec<&'static str>,
    /// Everything but this one.
    all_but: Option<&'static str>,
    denied: Vec<&'static str>,
    /// Whom it lets in, if it is a role.
    trusted: Vec<String>,
    kept_out: Vec<String>,
}

fn arn(at: usize) -> String {
    let kind = if at < USERS { "user" } else { "role" };
    format!("arn:aws:iam::{ACCOUNT}:{kind}/{}", NAMES[at])
}

const PATTERNS: [&str; 8] =
    ["*", "arn:aws:iam::*:role/r0", "arn:aws:iam::*:role/r1", "*:role/r2", "*r3", "*/r?", "*r4", "*4*"];

fn principal() -> impl Strategy<Value = Principal> {
    let power = prop_oneof![5 => Just(Power::None), 1 => Just(Power::Everything), 1 => Just(Power::AttachPolicies)];
    let by_name = (0..NAMES.len()).prop_map(arn);
    let account = select(vec![ACCOUNT.to_owned(), format!("arn:aws:iam::{ACCOUNT}:root")]);
    let others = select(vec!["*".to_owned(), "999988887777".to_owned(), "arn:aws:iam::999988887777:root".to_owned()]);
    let trusted = prop_oneof![4 => by_name.clone(), 4 => account, 1 => others];
    (
        power,
        vec(select(&PATTERNS[..]), 0..3),
        proptest::option::weighted(0.1, select(&PATTERNS[1..])),
        vec(select(&PATTERNS[..]), 0..2),
        vec(trusted, 0..3),
        vec(by_name, 0..2),
    )
        .prop_map(|(power, allowed, all_but, denied, trusted, kept_out)| Principal {
            power,
            allowed,
            all_but,
            denied,
            trusted,
            kept_out,
        })
}

fn statement(effect: &str, action: &str, resources: &[&str]) -> Value {
    json!({
        "effect": effect, "principals": [], "not_principals": [], "actions": [action], "not_actions": [],
        "resources": resources, "not_resources": [], "conditions": [],
    })
}

fn trust(effect: &str, values: &[String]) -> Value {
    let mut statement = statement(effect, "sts:AssumeRole", &[]);
    statement["principals"] = values.iter().map(|value| json!({"type": "AWS", "value": value})).collect();
    statement
}

impl Principal {
    fn config(&self, is_role: bool) -> Value {
        let mut statements = vec![];
        match self.power {
            Power::None => {}
            Power::Everything => statements.push(statement("Allow", "*", &["*"])),
            Power::AttachPolicies => statements.push(statement("Allow", "iam:Attach*", &["*"])),
        }
        if !self.allowed.is_empty() {
            statements.push(statement("Allow", "sts:AssumeRole", &self.allowed));
        }
        if let Some(but) = self.all_but {
            let mut all = statement("Allow", "sts:*", &[]);
            all["not_resources"] = json!([but]);
            statements.push(all);
        }
        if !self.denied.is_empty() {
            statements.push(statement("Deny", "sts:Assume*", &self.denied));
        }
        let mut config = json!({
            "path": "/", "attached_policies": [], "inline_policies": [{"name": "own", "policy": {"statements": statements}}],
        });
        if is_role {
            config["trust_policy"] =
                json!({"statements": [trust("Allow", &self.trusted), trust("Deny", &self.kept_out)]});
            config["instance_profiles"] = json!([]);
        } else {
            config["groups"] = json!([]);
        }
        config
    }

    fn may_assume(&self, role: &str) -> bool {
        let fits = |pattern: &&str| colobus::model::wildcard::matches(pattern, role);
        let all_but = self.all_but.is_some_and(|but| !fits(&but));
        self.power == Power::Everything || self.allowed.iter().any(fits) || all_but
    }

    fn is_denied(&self, role: &str) -> bool {
        self.denied.iter().any(|pattern| colobus::model::wildcard::matches(pattern, role))
    }
}

/// Whether one may take on the other.
fn leads(account: &[Principal], from: usize, to: usize) -> bool {
    let (holder, role) = (&account[from], &account[to]);
    let named = role.trusted.iter().any(|value| *value == arn(from) || value == "*");
    let delegated =
        role.trusted.iter().any(|value| value.starts_with(ACCOUNT) || value.ends_with(&format!("{ACCOUNT}:root")));
    let kept_out = role.kept_out.contains(&arn(from)) || holder.is_denied(&arn(to));
    to >= USERS && from != to && !kept_out && (named || (delegated && holder.may_assume(&arn(to))))
}

/// Whether a principal becomes an administrator by taking on up to three roles, none of which is one but the last.
fn becomes_administrator(account: &[Principal], from: usize) -> bool {
    let mut reached = BTreeSet::from([from]);
    for _ in 0..LONGEST {
        let next = reached.iter().flat_map(|at| (USERS..account.len()).filter(|to| leads(account, *at, *to)));
        let next: BTreeSet<usize> = next.collect();
        if next.iter().any(|at| account[*at].power != Power::None) {
            return true;
        }
        reached.extend(next);
    }
    false
}

#[test]
fn the_relations_and_the_policy_find_together_what_a_plain_search_finds() {
    let only = vec![Override::switch(false, "*", "test"), Override::switch(true, POLICY, "test")];
    let settings = PolicySettings { engine: EngineChoice::Both, overrides: only, ..PolicySettings::default() };
    let library = library(&Sources::Embedded, &settings);
    let verdicts: RefCell<BTreeMap<bool, usize>> = RefCell::default();
    let mut runner = TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() });
    let result = runner.run(&vec(principal(), NAMES.len()), |account| {
        let documents = account.iter().enumerate().map(|(at, one)| {
            let is_role = at >= USERS;
            let kind = if is_role { "AWS::IAM::Role" } else { "AWS::IAM::User" };
            document(&arn(at), kind, NAMES[at], &one.config(is_role), &json!({}))
        });
        let snapshot = snapshot(documents.collect());
        let related = colobus::link::link(&snapshot).unwrap();
        let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 1 };
        let (evaluation, pairs) = evaluate_pairs(&library, &snapshot, &related, &options);
        prop_assert_eq!(&evaluation.errors, &vec![]);
        for (policy, id, verdict) in pairs.iter().filter(|(policy, ..)| policy.as_str() == POLICY) {
            let at = (0..account.len()).find(|at| arn(*at) == *id).unwrap();
            let expected = match account[at].power {
                Power::None if becomes_administrator(&account, at) => Verdict::Fail,
                Power::None => Verdict::Pass,
                _ => Verdict::NotApplicable,
            };
            prop_assert_eq!(
                *verdict,
                expected,
                "{} on {}: {:#?}",
                policy.as_str(),
                id,
                (&evaluation.findings, &evaluation.unknown)
            );
            *verdicts.borrow_mut().entry(expected == Verdict::Fail).or_default() += 1;
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let verdicts = verdicts.into_inner();
    assert!(verdicts.values().all(|count| *count > 80) && verdicts.len() == 2, "{verdicts:?}");
}
