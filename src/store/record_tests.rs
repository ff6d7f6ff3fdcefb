//! What a run leaves in the store, and what it does not.

use serde_json::json;

use super::sample::{World, day, finding, group_id};
use super::{BaselineChoice, DocumentFilter, RunSelector, Store, StoreError};
use crate::model::baseline::KnownFinding;
use crate::model::{FindingState, Presence, RevisionCause, RunState, Severity, StateReason};

#[test]
fn what_did_not_change_costs_no_write() {
    let mut world = World::new();
    for number in 0..300 {
        world.set(&format!("sg-{number}"), json!({"description": number}));
    }
    assert_eq!(world.run().created, 300);
    *world.part("sg-7", "source") = json!({"kind": "aws", "collected_at": "2026-11-09T00:00:00Z"});
    let before = world.writes();
    let counts = world.run();
    let writes = world.writes() - before;
    assert_eq!((counts.resources, counts.created, counts.changed), (300, 0, 0));
    assert!(writes < 12, "{writes} rows were written");
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
}

#[test]
fn a_change_is_a_revision_and_status_updates_the_last_one() {
    let mut world = World::new();
    world.set("sg-1", json!({"vpc_id": "a"}));
    world.run();
    world.set("sg-1", json!({"vpc_id": "b"}));
    assert_eq!(world.run().changed, 1);
    *world.part("sg-1", "status") = json!({"state": "on"});
    assert_eq!(world.run().changed, 0);
    *world.part("sg-1", "tags") = json!({"env": "prod"});
    assert_eq!(world.run().changed, 1);
    let resource = world.resource("sg-1");
    let revisions = world.store.revisions(&resource).unwrap();
    let said: Vec<_> =
        revisions.iter().map(|one| (one.from.number, one.to.as_ref().map(|to| to.number), one.cause)).collect();
    assert_eq!(
        said,
        [
            (1, Some(2), RevisionCause::FirstSeen),
            (2, Some(4), RevisionCause::Changed),
            (4, None, RevisionCause::Changed)
        ]
    );
    assert_eq!(revisions[1].document.status, json!({"state": "on"}));
    assert_eq!((revisions[2].document.tags["env"].as_str(), revisions[0].hash.len()), ("prod", 32));
    assert_eq!(resource.last_seen.observed_at, day(4));
}

#[test]
fn only_a_whole_list_tells_that_something_is_gone() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    world.set("sg-2", json!({}));
    world.run();
    world.remove("sg-1");
    world.list_is_whole(false);
    let counts = world.run();
    assert_eq!((counts.deleted, counts.not_seen), (0, 1));
    assert_eq!(world.run().not_seen, 0, "told once");
    let resource = world.resource("sg-1");
    assert_eq!((resource.presence, resource.last_seen.observed_at), (Presence::NotSeen, day(1)));
    assert_eq!(resource.gone_since.unwrap().observed_at, day(2));
    world.list_is_whole(true);
    assert_eq!(world.run().deleted, 1);
    let resource = world.resource("sg-1");
    assert_eq!((resource.presence, resource.last_seen.observed_at), (Presence::Deleted, day(1)));
    assert_eq!(world.run().deleted, 0);
    world.set("sg-1", json!({}));
    assert_eq!(world.run().returned, 1);
    let resource = world.resource("sg-1");
    assert_eq!((resource.presence, resource.last_seen.observed_at), (Presence::Present, day(6)));
    let revisions = world.store.revisions(&resource).unwrap();
    assert!(revisions[0].ended_by_deletion && revisions[1].cause == RevisionCause::Returned);
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
}

#[test]
fn a_failed_list_says_nothing_of_what_it_would_hold() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    world.run();
    world.remove("sg-1");
    world.list_is_whole(false);
    assert_eq!(world.run().not_seen, 0);
    assert_eq!(world.resource("sg-1").presence, Presence::Present);
    assert_eq!(world.resource("sg-1").last_seen.observed_at, day(1));
}

#[test]
fn a_part_that_cannot_be_read_is_kept_told_and_no_change() {
    let mut world = World::new();
    world.set("sg-1", json!({"ingress": [], "vpc_id": "a"}));
    world.run();
    world.set("sg-1", json!({"vpc_id": "a"}));
    world.cannot_read("sg-1", "/config/ingress");
    assert_eq!(world.run().changed, 0);
    let resource = world.resource("sg-1");
    let revision = world.store.revision_at(&resource, None).unwrap().unwrap();
    assert_eq!(revision.document.config, json!({"ingress": [], "vpc_id": "a"}));
    assert!(revision.unread[0].kept && revision.document.unread.len() == 1);
    assert_eq!(revision.as_seen(day(1)).config, json!({"ingress": [], "vpc_id": "a"}));
    let seen = revision.as_seen(day(2));
    assert_eq!((seen.config, seen.unread.len()), (json!({"vpc_id": "a"}), 1));
    world.set("sg-1", json!({"ingress": [], "vpc_id": "a"}));
    assert_eq!(world.run().changed, 0);
    let revision = world.store.revision_at(&resource, None).unwrap().unwrap();
    assert_eq!(revision.unread[0].to.as_ref().unwrap().observed_at, day(3));
    assert_eq!((revision.as_seen(day(2)).unread.len(), revision.as_seen(day(3)).unread.len()), (1, 0));
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
}

#[test]
fn what_is_read_for_the_first_time_is_filled_in_and_found_by_its_terms() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    world.cannot_read("sg-1", "/config/ingress");
    world.run();
    let rule = json!([{"protocol": "tcp", "from_port": 22, "to_port": 22, "source": {"cidr": "10.0.0.0/8"}}]);
    world.set("sg-1", json!({"ingress": rule}));
    assert_eq!(world.run().changed, 0);
    assert_eq!(world.configs("sg-1"), [json!({"ingress": rule})]);
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
    let count = world.store.db.number("SELECT count(*) FROM addresses", super::db::args![]).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn documents_are_as_they_were_at_a_time() {
    let mut world = World::new();
    world.set("sg-1", json!({"n": 1}));
    world.set("sg-2", json!({"n": 1}));
    world.run();
    world.set("sg-1", json!({"n": 2}));
    world.remove("sg-2");
    world.run();
    let mut at = |time| {
        let mut seen = vec![];
        let filter = DocumentFilter { at: time, ..DocumentFilter::default() };
        world
            .store
            .documents(&filter, |resource| {
                seen.push((resource.name, resource.config["n"].as_i64().unwrap()));
                Ok(())
            })
            .unwrap();
        seen
    };
    assert_eq!(at(Some("2026-10-31".parse().unwrap())), []);
    assert_eq!(at(Some("2026-11-01T12:00:00Z".parse().unwrap())), [("sg-1".into(), 1), ("sg-2".into(), 1)]);
    assert_eq!(at(Some(day(2))), [("sg-1".into(), 2)]);
    assert_eq!(at(None), [("sg-1".into(), 2)]);
    let snapshot = world.store.snapshot_at("default", Some(day(1))).unwrap();
    assert_eq!((snapshot.documents.len(), snapshot.header.ended_at), (2, day(1)));
    assert!(world.store.snapshot_at("other", None).is_err());
}

#[test]
fn a_look_that_is_older_than_what_is_known_changes_nothing() {
    let mut world = World::new();
    world.set("sg-1", json!({"n": 1}));
    world.run_on(day(9), &[]).unwrap();
    world.set("sg-1", json!({"n": 0}));
    assert_eq!(world.run_on(day(8), &[]).unwrap().changed, 0);
    assert_eq!(world.configs("sg-1"), [json!({"n": 1})]);
    let run = world.store.run(RunSelector::Last(None)).unwrap();
    assert_eq!((run.superseded, run.state), (1, RunState::Complete));
    let baseline = world.baseline();
    assert_eq!(baseline.evaluated_at, day(9), "a run of which nothing was recorded is no baseline");
}

#[test]
fn a_run_that_is_broken_off_leaves_its_marker_and_nothing_else() {
    let mut world = World::new();
    world.set("sg-1", json!({"n": 1}));
    world.run();
    world.set("sg-1", json!({"n": 2}));
    world.set("sg-2", json!({}));
    world.break_off();
    assert_eq!(world.configs("sg-1"), [json!({"n": 1})]);
    assert!(world.store.resolve("sg-2").unwrap().is_empty());
    let runs = world.store.runs(None, 9).unwrap();
    assert_eq!(
        (runs[0].state, runs[0].guid.as_str(), runs[1].state),
        (RunState::Recording, "broken", RunState::Complete)
    );
    assert_eq!(world.baseline().guid, runs[1].guid);
    let report = world.store.check().unwrap();
    assert_eq!((report.problems.len(), report.runs, report.interrupted), (0, 1, 1));
    // and the next one goes on from there
    assert_eq!(world.run().changed, 1);
}

#[test]
fn findings_have_a_row_only_where_something_of_them_changed() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    let one = finding("sg-1", "22");
    let active = FindingState::Active;
    assert_eq!(world.run_with(&[(&one, active, Some(StateReason::NoBaseline))]).new_findings, 1);
    let before = world.writes();
    assert_eq!(world.run_with(&[(&one, active, None)]).new_findings, 0);
    assert!(world.writes() - before < 12);
    let mut worse = one.clone();
    worse.finding.severity = Severity::Critical;
    world.run_with(&[(&worse, active, Some(StateReason::SeverityChanged))]);
    world.run_with(&[(&worse, FindingState::Stale, Some(StateReason::NotEvaluated))]);
    let mut reworded = worse.clone();
    reworded.finding.message = "other words".into();
    world.run_with(&[(&reworded, active, None)]);
    let counts = world.run_with(&[(&reworded, FindingState::Absent, Some(StateReason::Fixed))]);
    assert_eq!((counts.absent_findings, counts.findings), (1, 0));
    let reopened = KnownFinding { first_seen: day(7), ..one.clone() };
    let counts = world.run_with(&[(&reopened, active, Some(StateReason::Reopened))]);
    assert_eq!(counts.new_findings, 1);
    let steps = world.store.finding_steps(&group_id("sg-1")).unwrap();
    let said: Vec<_> = steps.iter().map(|step| (step.run.observed_at, step.state, step.reason)).collect();
    assert_eq!(
        said,
        [
            (day(1), active, Some(StateReason::NoBaseline)),
            (day(3), active, Some(StateReason::SeverityChanged)),
            (day(4), FindingState::Stale, Some(StateReason::NotEvaluated)),
            (day(5), active, None),
            (day(6), FindingState::Absent, Some(StateReason::Fixed)),
            (day(7), active, Some(StateReason::Reopened)),
        ]
    );
    assert_eq!(steps[3].known.finding.message, "other words");
    assert_eq!((steps[5].known.first_seen, world.baseline().findings[0].first_seen), (day(1), day(7)));
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
}

#[test]
fn the_baseline_is_what_the_store_last_knew() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    let [one, other] = [finding("sg-1", "22"), finding("sg-1", "23")];
    world.run_with(&[(&one, FindingState::Active, None), (&other, FindingState::Active, None)]);
    world.run_with(&[(&one, FindingState::Active, None), (&other, FindingState::Absent, Some(StateReason::Fixed))]);
    world.run_with(&[(&one, FindingState::Active, None)]);
    let baseline = world.baseline();
    assert_eq!(baseline.findings.len(), 1);
    assert_eq!((baseline.findings[0].first_seen, baseline.findings[0].last_seen), (day(1), day(3)));
    assert_eq!(baseline.absent.iter().copied().collect::<Vec<_>>(), [other.finding.fingerprint]);
    let seen = baseline.seen.unwrap();
    assert_eq!(seen.resources.keys().collect::<Vec<_>>(), [&group_id("sg-1")]);
    // an earlier run by its number: as it was then
    let number = world.store.runs(None, 9).unwrap().last().unwrap().number.to_string();
    let scope = world.scope.clone();
    let first = world.store.baseline("default", &scope, BaselineChoice::Run(&number)).unwrap().unwrap();
    assert_eq!((first.findings.len(), first.absent.len(), first.evaluated_at), (2, 0, day(1)));
    assert_eq!(first.seen.unwrap().resources, seen.resources);
}

#[test]
fn runs_are_comparable_by_name_and_scope() {
    use crate::model::ResourceType::{Bucket, SecurityGroup};
    let mut world = World::new();
    world.set("sg-1", json!({}));
    world.scope.types = vec![SecurityGroup, Bucket];
    world.run();
    world.scope.types = vec![SecurityGroup];
    world.run();
    let mut at = |name: &str, types: &[_], time| {
        let scope = crate::model::Scope { types: types.to_vec(), ..world.scope.clone() };
        world.store.baseline(name, &scope, BaselineChoice::Last(time)).unwrap().map(|found| found.evaluated_at)
    };
    assert_eq!(at("default", &[SecurityGroup, Bucket], day(30)), Some(day(1)), "the same scope before a later one");
    assert_eq!(at("default", &[SecurityGroup], day(30)), Some(day(2)));
    assert_eq!(at("default", &[SecurityGroup], day(1)), Some(day(1)), "else the one that shares the most");
    assert_eq!(at("default", &[Bucket], day(30)), Some(day(1)));
    assert_eq!(at("default", &[crate::model::ResourceType::User], day(30)), None);
    assert_eq!(at("other", &[SecurityGroup], day(30)), None);
    assert_eq!(at("default", &[SecurityGroup], "2026-10-01".parse().unwrap()), None);
}

#[test]
fn documents_that_do_not_belong_are_refused_and_leave_the_store_as_it_was() {
    let mut world = World::new();
    world.set("sg-1", json!({}));
    world.run();
    *world.part("sg-1", "region") = json!("eu-west-2");
    let refused = world.run_on(day(5), &[]).unwrap_err();
    assert!(refused.to_string().contains("a place that the coverage does not name"), "{refused}");
    assert_eq!(world.resource("sg-1").region, "eu-west-1");
}

#[test]
fn an_unknown_run_is_named_in_the_error() {
    let mut world = World::new();
    world.run();
    for text in ["77", "deadbeef", "x", ""] {
        let error = world.store.run(RunSelector::Named(text)).unwrap_err();
        assert!(matches!(&error, StoreError::Refused(said) if said.contains(&format!("`{text}`"))), "{error}");
    }
    let guid = world.store.runs(None, 1).unwrap()[0].guid.clone();
    assert_eq!(world.store.run(RunSelector::Named(&guid[..8])).unwrap().guid, guid);
    let again = Store::open(&world.url()).unwrap().run(RunSelector::At(day(1))).unwrap();
    assert_eq!(again.guid, guid);
}
