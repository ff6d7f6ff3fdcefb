//! The state table row by row, and what holds for every pair of runs.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::sample::{self, Sample, id, resource, time};
use super::*;
use crate::model::{Fingerprint, GapReason, ResourceType, ScopeStatus, Severity, Unread};

const ACL: (&str, &str, &str) = ("s3-bucket-public", "data", "acl");
const OPEN: (&str, &str, &str) = ("sg-open", "sg-1", "");

/// The state and reason of the one finding of `now`, compared with `before`.
fn outcome(before: &Baseline, now: &Sample) -> (BaselineState, Option<StateReason>) {
    let comparison = now.compare(Some(before));
    let all: Vec<&ComparedFinding> = comparison.active.iter().chain(&comparison.absent).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    (all[0].state, all[0].reason)
}

fn new(reason: StateReason) -> (BaselineState, Option<StateReason>) {
    (BaselineState::New, Some(reason))
}

fn carried(reason: StateReason) -> (BaselineState, Option<StateReason>) {
    (BaselineState::Unchanged, Some(reason))
}

fn absent(reason: StateReason) -> (BaselineState, Option<StateReason>) {
    (BaselineState::Absent, Some(reason))
}

#[test]
fn without_a_baseline_everything_is_new() {
    let comparison = Sample::with(&[ACL, OPEN]).compare(None);
    assert!(comparison.active.iter().all(|one| one.reason == Some(StateReason::NoBaseline) && one.is_news()));
    assert_eq!(comparison.active.len(), 2);
}

#[test]
fn an_added_policy_makes_new_findings() {
    let mut before = Sample::complete().baseline();
    before.policies.remove(&id("s3-bucket-public"));
    assert_eq!(outcome(&before, &Sample::with(&[ACL])), new(StateReason::PolicyAdded));
}

#[test]
fn a_resource_is_added_only_where_the_list_was_whole() {
    let mut earlier = Sample::complete();
    earlier.remove("sg-1");
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[OPEN])), new(StateReason::ResourceAdded));
    earlier.fail_place("eu-west-1");
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[OPEN])), new(StateReason::ScopeAdded));
    earlier.snapshot.header.coverage.scopes.retain(|scope| scope.place.region != "eu-west-1");
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[OPEN])), new(StateReason::ScopeAdded));
}

#[test]
fn a_finding_that_was_absent_is_reopened() {
    let mut before = Sample::complete().baseline();
    before.absent.insert(sample::finding(ACL.0, ACL.1, ACL.2).fingerprint);
    assert_eq!(outcome(&before, &Sample::with(&[ACL])), new(StateReason::Reopened));
}

#[test]
fn the_cause_of_a_new_finding_on_a_known_resource_is_named() {
    let mut earlier = Sample::complete();
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[ACL])), new(StateReason::SurroundingsChanged));
    earlier.policies.policies[0].revision = "older".into();
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[ACL])), new(StateReason::PolicyChanged));
    earlier.snapshot.documents[1].config_hash = "older".into();
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[ACL])), new(StateReason::ResourceChanged));
    earlier.evaluation.unknown.push(sample::unknown(ACL.0, ACL.1));
    assert_eq!(outcome(&earlier.baseline(), &Sample::with(&[ACL])), new(StateReason::NotEvaluatedBefore));
}

#[test]
fn a_finding_of_a_policy_that_is_switched_off_is_gone_for_that_reason() {
    let before = Sample::with(&[OPEN]).baseline();
    let mut off = Sample::complete();
    off.policies.policies[1].enabled = false;
    assert_eq!(outcome(&before, &off), absent(StateReason::PolicyDisabled));
    let mut here = Sample::complete();
    here.evaluation.switched_off.push(crate::model::SwitchedOff {
        policy_id: id(OPEN.0),
        resource_id: resource(OPEN.1).id,
        resource_type: ResourceType::SecurityGroup,
        reason: "off for tag env=dev by colobus.toml:1".into(),
    });
    assert_eq!(outcome(&before, &here), absent(StateReason::PolicyDisabled));
    // also where the resource could not be read, if it is left out by its account
    let mut unseen = Sample::complete();
    unseen.remove(OPEN.1);
    unseen.fail_place("eu-west-1");
    assert_eq!(outcome(&before, &unseen), carried(StateReason::NotCollected));
    unseen.policies.policies[1].exceptions = vec![crate::model::PolicyException {
        accounts: [sample::ACCOUNT.to_owned()].into(),
        enabled: Some(false),
        ..Default::default()
    }];
    assert_eq!(outcome(&before, &unseen), absent(StateReason::PolicyDisabled));
}

#[test]
fn severity_and_evidence_update_a_finding_and_only_a_rise_is_worse() {
    let before = Sample::with(&[ACL]);
    let mut now = before.clone();
    now.evaluation.findings[0].message = "said otherwise".into();
    assert_eq!(outcome(&before.baseline(), &now), (BaselineState::Unchanged, None));
    now.evaluation.findings[0].evidence_hash = "other".into();
    assert_eq!(outcome(&before.baseline(), &now), (BaselineState::Updated, Some(StateReason::EvidenceChanged)));
    now.evaluation.findings[0].severity = Severity::Critical;
    assert_eq!(outcome(&before.baseline(), &now), (BaselineState::Updated, Some(StateReason::SeverityChanged)));
    assert!(now.compare(Some(&before.baseline())).active[0].worsened);
    now.evaluation.findings[0].severity = Severity::Low;
    assert!(!now.compare(Some(&before.baseline())).active[0].is_news());
}

#[test]
fn the_times_of_a_finding_tell_its_life() {
    let before = Sample::with(&[ACL, OPEN]).baseline();
    let mut now = Sample::with(&[ACL]);
    now.at = time(21);
    now.remove("sg-1");
    now.fail_place("eu-west-1");
    let comparison = now.compare(Some(&before));
    let times: Vec<_> = comparison.active.iter().map(|one| (one.known.first_seen, one.known.last_seen)).collect();
    assert_eq!(times, [(time(1), time(21)), (time(1), time(20))]);
}

#[test]
fn a_missing_finding_is_fixed_only_when_its_policy_judged() {
    let before = Sample::with(&[ACL]).baseline();
    let mut now = Sample::complete();
    assert_eq!(outcome(&before, &now), absent(StateReason::Fixed));
    now.evaluation.unknown.push(sample::unknown(ACL.0, ACL.1));
    assert_eq!(outcome(&before, &now), carried(StateReason::NotEvaluated));
    now.evaluation.unknown.clear();
    now.evaluation.errors.push(sample::fault(ACL.0, ACL.1));
    assert_eq!(outcome(&before, &now), carried(StateReason::NotEvaluated));
    now.policies.policies.remove(0);
    assert_eq!(outcome(&before, &now), carried(StateReason::NotEvaluated), "an error is not a removal");
    let mut now = Sample::complete();
    now.evaluation.counts.clear();
    assert_eq!(outcome(&before, &now), carried(StateReason::NotEvaluated), "a policy that was never asked");
}

#[test]
fn a_second_reason_is_not_fixed_on_a_document_that_was_read_in_part() {
    let before = Sample::with(&[ACL, ("s3-bucket-public", "data", "policy")]).baseline();
    let mut now = Sample::with(&[("s3-bucket-public", "data", "policy")]);
    let acl = Unread {
        path: "/config/acl".into(),
        reason: GapReason::AccessDenied,
        action: Some("s3:GetBucketAcl".into()),
        message: String::new(),
    };
    now.snapshot.documents[1].unread.push(acl);
    let comparison = now.compare(Some(&before));
    assert_eq!(comparison.absent, []);
    assert_eq!(comparison.active.iter().filter(|one| one.stale).count(), 1);
}

#[test]
fn a_resource_is_deleted_only_when_its_place_was_listed() {
    let before = Sample::with(&[OPEN]).baseline();
    let mut now = Sample::complete();
    now.remove("sg-1");
    assert_eq!(outcome(&before, &now), absent(StateReason::ResourceDeleted));
    now.scope_mut("eu-west-1").status = ScopeStatus::Partial;
    assert_eq!(outcome(&before, &now), absent(StateReason::ResourceDeleted), "the list is whole");
    let mut unlisted = now.clone();
    unlisted.fail_place("eu-west-1");
    assert_eq!(outcome(&before, &unlisted), carried(StateReason::NotCollected));
    unlisted.scope_mut("eu-west-1").listed = true;
    unlisted.scope_mut("eu-west-1").gaps[0].resource_id = Some("sg-1".into());
    assert_eq!(outcome(&before, &unlisted), carried(StateReason::NotCollected), "a gap names it");
    now.snapshot.header.coverage.scopes.retain(|scope| scope.place.region != "eu-west-1");
    assert_eq!(outcome(&before, &now), carried(StateReason::NotCollected), "not asked for");
}

#[test]
fn a_policy_that_no_longer_judges_the_type_takes_its_findings_along() {
    let before = Sample::with(&[ACL]).baseline();
    let mut now = Sample::complete();
    now.policies.policies[0].resource_types = vec![ResourceType::User];
    assert_eq!(outcome(&before, &now), absent(StateReason::PolicyRemoved));
    now.policies.policies.remove(0);
    assert_eq!(outcome(&before, &now), absent(StateReason::PolicyRemoved));
}

#[test]
fn a_renamed_policy_keeps_its_findings() {
    let before = Sample::with(&[ACL]).baseline();
    let mut now = Sample::with(&[("s3-bucket-open", "data", "acl")]);
    now.policies.policies[0].id = id("s3-bucket-open");
    now.policies.policies[0].aliases = vec!["s3-bucket-public".into(), "S3_BUCKET_PUBLIC".into()];
    now.evaluation.counts.insert(id("s3-bucket-open"), Default::default());
    assert_eq!(outcome(&before, &now), (BaselineState::Unchanged, None));
    now.evaluation.findings.clear();
    let gone = now.compare(Some(&before)).absent.remove(0);
    let fingerprint = Fingerprint::new(&id("s3-bucket-open"), &resource("data"), "acl");
    assert_eq!((gone.reason, gone.known.finding.fingerprint), (Some(StateReason::Fixed), fingerprint));
    now.evaluation.unknown.push(sample::unknown("s3-bucket-open", "data"));
    assert_eq!(outcome(&before, &now), carried(StateReason::NotEvaluated));
}

#[test]
fn a_sarif_baseline_gives_what_can_be_known() {
    let mut before = Sample::with(&[ACL]).baseline();
    before.seen = None;
    assert_eq!(outcome(&before, &Sample::with(&[ACL])), (BaselineState::Unchanged, None));
    assert_eq!(outcome(&before, &Sample::complete()), absent(StateReason::Gone));
    before.findings.clear();
    assert_eq!(outcome(&before, &Sample::with(&[ACL])), (BaselineState::New, None));
}

const KEYS: [&str; 3] = ["acl", "policy", "acl/2"];
const PAIRS: [(&str, &str); 3] = [("s3-bucket-public", "data"), ("s3-bucket-public", "logs"), ("sg-open", "sg-1")];

/// Some run over the sample account: findings with severities, gaps, faults, missing resources, unlisted places.
fn any_run() -> impl Strategy<Value = Sample> {
    let findings = prop::collection::btree_set((0..PAIRS.len(), 0..KEYS.len(), 0..3_usize), 0..9);
    let few = || prop::collection::btree_set(0..PAIRS.len(), 0..2);
    (findings, few(), few(), few(), any::<[bool; 3]>()).prop_map(|(findings, unknown, errors, gone, flags)| {
        let mut run = Sample::complete();
        let mut seen = BTreeSet::new();
        for (pair, key, severity) in findings {
            let (policy, name) = PAIRS[pair];
            let hidden = unknown.contains(&pair) || errors.contains(&pair) || gone.contains(&pair);
            if hidden || !seen.insert((pair, key)) {
                continue;
            }
            let mut finding = sample::finding(policy, name, KEYS[key]);
            finding.severity = Severity::WORST_FIRST[severity];
            run.evaluation.findings.push(finding);
        }
        run.evaluation.unknown = unknown.iter().map(|pair| sample::unknown(PAIRS[*pair].0, PAIRS[*pair].1)).collect();
        run.evaluation.errors = errors.iter().map(|pair| sample::fault(PAIRS[*pair].0, PAIRS[*pair].1)).collect();
        gone.iter().for_each(|pair| run.remove(PAIRS[*pair].1));
        if flags[0] {
            run.fail_place("eu-west-1");
        }
        if flags[1] {
            run.snapshot.header.coverage.scopes.pop();
        }
        if flags[2] {
            run.policies.policies.pop();
        }
        run
    })
}

fn fingerprints<'a>(findings: impl IntoIterator<Item = &'a ComparedFinding>) -> BTreeSet<Fingerprint> {
    findings.into_iter().map(|one| one.known.finding.fingerprint).collect()
}

proptest! {
    #[test]
    fn totals_add_up(before in any_run(), now in any_run()) {
        let baseline = before.baseline();
        let comparison = now.compare(Some(&baseline));
        let all = fingerprints(comparison.active.iter().chain(&comparison.absent));
        let expected: BTreeSet<Fingerprint> = baseline.findings.iter().map(|known| known.finding.fingerprint)
            .chain(now.evaluation.findings.iter().map(|finding| finding.fingerprint)).collect();
        prop_assert_eq!(all.len(), comparison.active.len() + comparison.absent.len(), "nothing twice");
        prop_assert_eq!(all, expected, "nothing lost");
    }

    #[test]
    fn nothing_is_absent_without_a_listed_place_or_a_judged_pair(before in any_run(), now in any_run()) {
        for gone in now.compare(Some(&before.baseline())).absent {
            let finding = &gone.known.finding;
            let unjudged = now.evaluation.unknown.iter().map(|pair| (&pair.policy_id, &pair.resource_id))
                .chain(now.evaluation.errors.iter().map(|pair| (&pair.policy_id, &pair.resource_id)))
                .any(|pair| pair == (&finding.policy_id, &finding.resource.id));
            prop_assert!(!unjudged);
            let there = now.snapshot.documents.iter().any(|document| document.id == finding.resource.id);
            let listed = now.snapshot.header.coverage.of(&finding.resource.place()).is_some_and(|scope| scope.listed);
            let removed = now.policies.get(&finding.policy_id).is_none();
            prop_assert!(there || listed || removed);
        }
    }

    #[test]
    fn a_run_is_unchanged_against_itself(run in any_run()) {
        let comparison = run.compare(Some(&run.baseline()));
        prop_assert!(comparison.absent.is_empty());
        prop_assert!(comparison.active.iter().all(|one| one.state == BaselineState::Unchanged && !one.stale));
    }

    #[test]
    fn the_order_of_the_inputs_never_matters(before in any_run(), now in any_run()) {
        let baseline = before.baseline();
        let (mut turned, mut turned_baseline) = (now.clone(), baseline.clone());
        turned.evaluation.findings.reverse();
        turned.evaluation.unknown.reverse();
        turned.evaluation.errors.reverse();
        turned.snapshot.documents.reverse();
        turned.snapshot.header.coverage.scopes.reverse();
        turned.policies.policies.reverse();
        turned_baseline.findings.reverse();
        prop_assert_eq!(now.compare(Some(&baseline)), turned.compare(Some(&turned_baseline)));
    }
}
