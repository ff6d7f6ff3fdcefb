//! Opening, pruning, exporting, checking.

use std::fs;
use std::time::Duration;

use serde_json::json;

use super::sample::{World, day, finding};
use super::{Store, StoreError, StoreUrl, VERSION};
use crate::model::{FindingState, StateReason};

/// Three revisions, a deletion, a return, an unread part, findings that come and go.
fn eventful() -> World {
    let mut world = World::new();
    let rule = |cidr: &str| json!({"ingress": [{"protocol": "tcp", "from_port": 22, "to_port": 22, "source": {"cidr": cidr}}]});
    world.set("sg-1", rule("10.0.0.0/8"));
    world.set("sg-2", json!({"shared_with": ["444455556666"]}));
    world.set("sg-3", json!({"n": 0.5}));
    *world.part("sg-1", "tags") = json!({"env": "prod"});
    let [one, other] = [finding("sg-1", "22"), finding("sg-3", "x")];
    let (active, absent) = (FindingState::Active, FindingState::Absent);
    world.run_with(&[(&one, active, None), (&other, active, None)]);
    world.set("sg-1", rule("10.0.0.0/9"));
    world.remove("sg-3");
    world.run_with(&[(&one, active, None), (&other, absent, Some(StateReason::ResourceDeleted))]);
    world.set("sg-1", rule("10.0.0.0/10"));
    world.cannot_read("sg-2", "/config/policy");
    world.run_with(&[(&one, FindingState::Stale, None)]);
    world.set("sg-4", json!({}));
    world.run_with(&[(&one, active, None)]);
    world.break_off();
    world
}

fn export(store: &mut Store) -> String {
    let mut out = vec![];
    store.export(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn an_import_gives_an_equal_store() {
    let mut world = eventful();
    let text = export(&mut world.store);
    assert!(text.contains(r#""cidr":"10.0.0.0/9""#), "documents are plain in it");
    let folder = tempfile::tempdir().unwrap();
    let mut copy = Store::open_or_make(&StoreUrl::file(folder.path().join("copy.db"))).unwrap();
    let rows = copy.import(&mut text.as_bytes()).unwrap();
    assert_eq!(rows as usize, text.lines().count() - 1);
    assert_eq!(export(&mut copy), text);
    assert_eq!(copy.check().unwrap().problems, [] as [String; 0]);
    for table in ["addresses", "principals", "ports", "tags", "names"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = |store: &mut Store| store.db.number(&sql, super::db::args![]).unwrap();
        assert_eq!(count(&mut copy), count(&mut world.store), "{table}");
        assert!(count(&mut copy) > 0, "{table}");
    }
    let refused = copy.import(&mut text.as_bytes()).unwrap_err().to_string();
    assert!(refused.contains("is not empty"), "{refused}");
}

#[test]
fn an_import_that_is_damaged_says_where_and_leaves_nothing() {
    let text = export(&mut eventful().store);
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_or_make(&StoreUrl::file(folder.path().join("copy.db"))).unwrap();
    let half = &text[..text.len() / 2];
    let line = half.lines().count();
    for (bad, expected) in [
        (half.to_owned(), format!("line {line} of the export")),
        (String::new(), "the export is empty".into()),
        ("{}\n".into(), "line 1 of the export: it is not an export".into()),
        (text.replacen(&format!("\"version\":{VERSION}"), "\"version\":99", 1), "it has version 99".into()),
        (text.replacen("\"table\":\"runs\"", "\"table\":\"rums\"", 1), "`rums` is not a table".into()),
    ] {
        let error = store.import(&mut bad.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(&expected), "{error}");
        assert_eq!(store.check().unwrap().runs, 0);
    }
    store.import(&mut text.as_bytes()).unwrap();
}

#[test]
fn pruning_forgets_what_was_over_and_keeps_as_of_right() {
    let mut world = eventful();
    let seen = |store: &mut Store, at| -> Vec<String> {
        let snapshot = store.snapshot_at("default", Some(at)).unwrap();
        snapshot.documents.iter().map(|document| document.text.to_string()).collect()
    };
    let days: Vec<_> = (2..=4).map(day).collect();
    let before: Vec<_> = days.iter().map(|at| seen(&mut world.store, *at)).collect();
    assert_eq!(world.store.prune("2026-10-01".parse().unwrap()).unwrap(), super::PruneReport::default());
    let pruned = world.store.prune("2026-11-02T12:00:00Z".parse().unwrap()).unwrap();
    assert_eq!((pruned.revisions, pruned.resources, pruned.findings), (2, 1, 1));
    let after: Vec<_> = days.iter().map(|at| seen(&mut world.store, *at)).collect();
    assert_eq!(before, after);
    assert!(world.store.resolve("sg-3").unwrap().is_empty());
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
    assert_eq!(world.baseline().findings.len(), 1);
    let (_, after) = world.store.vacuum().unwrap();
    assert!(after > 0);
    world.set("sg-4", json!({"n": 2}));
    assert_eq!(world.run().changed, 1);
    assert_eq!(world.store.check().unwrap().problems, [] as [String; 0]);
}

#[test]
fn a_check_finds_what_was_tampered_with() {
    for (sql, expected) in [
        ("UPDATE revisions SET hash = x'00' WHERE id = 1", "is not what its hash says"),
        ("UPDATE revisions SET body = x'0102' WHERE id = 2", "cannot be read"),
        ("DELETE FROM addresses", "the index `addresses` has 0 rows"),
        ("DELETE FROM runs WHERE id = 2", "runs are referred to"),
        ("UPDATE resources SET presence = 2 WHERE id = 1", "deleted and their last revision lasts"),
        ("UPDATE resources SET revision = 99 WHERE id = 1", "lack their last revision"),
        ("DELETE FROM places", "refers to none of `places`"),
        ("DELETE FROM finding_states WHERE run = 4", "findings lack their last state"),
    ] {
        let mut world = eventful();
        world.store.db.script(sql).unwrap();
        let problems = world.store.check().unwrap().problems;
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{sql}: {problems:?}");
    }
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = |name: &str| StoreUrl::file(folder.path().join(name));
    assert!(matches!(Store::open(&url("none.db")), Err(StoreError::Missing { .. })));
    assert!(!folder.path().join("none.db").exists());
    fs::write(folder.path().join("text.db"), "hello, this is a text\n".repeat(30)).unwrap();
    assert!(matches!(Store::open_or_make(&url("text.db")), Err(StoreError::Foreign { .. })));
    assert!(fs::read_to_string(folder.path().join("text.db")).unwrap().starts_with("hello"));
    assert!(matches!(Store::open_or_make(&StoreUrl::file(folder.path())), Err(StoreError::Denied { .. })));
    drop(Store::open_or_make(&url("other.db")).unwrap());
    // another program's database
    let mut store = Store::open_or_make(&url("theirs.db")).unwrap();
    store.db.script("PRAGMA application_id = 7").unwrap();
    drop(store);
    let before = fs::read(folder.path().join("theirs.db")).unwrap();
    assert!(matches!(Store::open_or_make(&url("theirs.db")), Err(StoreError::Foreign { .. })));
    assert_eq!(fs::read(folder.path().join("theirs.db")).unwrap(), before);
}

#[test]
fn a_newer_a_cut_and_a_locked_store_are_told_apart() {
    let mut world = eventful();
    let url = StoreUrl { patience: Duration::from_millis(50), ..world.url() };
    world.store.db.begin().unwrap();
    let locked = Store::open_or_make(&url).and_then(|mut other| other.prune(day(1)).map(|_| ()));
    assert!(matches!(locked, Err(StoreError::Locked { .. })), "{locked:?}");
    world.store.db.roll_back();
    let copy = |name: &str| {
        let to = url.path.with_file_name(name);
        fs::copy(&url.path, &to).unwrap();
        StoreUrl::file(to)
    };
    world.store.vacuum().unwrap();
    world.store.db.script("PRAGMA user_version = 99").unwrap();
    world.store.vacuum().unwrap();
    let newer = Store::open(&copy("newer.db")).err().unwrap();
    assert!(matches!(newer, StoreError::Newer { found: 99, .. }), "{newer}");
    assert!(newer.to_string().contains(&format!("up to {VERSION}")));
    let cut = copy("cut.db");
    let whole = fs::read(&cut.path).unwrap();
    for length in [whole.len() / 2, 4096, 60] {
        fs::write(&cut.path, &whole[..length]).unwrap();
        let error = Store::open(&cut).err().unwrap();
        assert!(matches!(error, StoreError::Damaged { .. }), "{length}: {error}");
        assert_eq!(fs::read(&cut.path).unwrap().len(), length);
    }
}

#[test]
fn addresses_of_stores_are_files() {
    let path = |text: &str| text.parse::<StoreUrl>().map(|url| url.path.display().to_string());
    for (text, expected) in [
        ("a/h.db", "a/h.db"),
        ("sqlite:a/h.db", "a/h.db"),
        ("sqlite:///var/h.db", "/var/h.db"),
        ("./with:colon.db", "./with:colon.db"),
        ("h.db?timeout=3", "h.db"),
    ] {
        assert_eq!(path(text).unwrap(), expected);
    }
    assert_eq!("h.db?timeout=3".parse::<StoreUrl>().unwrap().patience, Duration::from_secs(3));
    for text in ["postgres://host/db", "mysql:x", "", "sqlite:", "h.db?mode=ro", "h.db?timeout=x"] {
        assert!(path(text).unwrap_err().to_string().contains("is not the address of a store"), "{text}");
    }
}

/// A history whose contents are gone is not a new one, however lately they went, and whatever is left in its log.
#[test]
fn an_empty_file_and_a_log_without_its_file_are_no_new_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.db");
    let url = StoreUrl::file(&path);
    let log = folder.path().join("h.db-wal");
    for left in [&b""[..], b"frames"] {
        fs::write(&path, "").unwrap();
        fs::write(&log, left).unwrap();
        for opened in [Store::open(&url), Store::open_or_make(&url)] {
            let error = opened.err().unwrap();
            assert!(matches!(&error, StoreError::Empty { .. }), "{error}");
            assert!(error.hint().contains("delete the file"), "{}", error.hint());
        }
        assert_eq!((fs::read(&path).unwrap(), fs::read(&log).unwrap()), (vec![], left.to_vec()));
    }
    fs::remove_file(&path).unwrap();
    for refused in [Store::open_or_make(&url).map(drop), Store::may_be_made(&url)] {
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("h.db-wal` is there, and the file itself is not"), "{error}");
    }
    fs::remove_file(&log).unwrap();
    assert!(Store::open_or_make(&url).unwrap().runs(None, 1).unwrap().is_empty());
}

/// Eight processes that make one store at once, as threads: it is made by one of them, and nothing else is left.
#[test]
fn a_store_is_made_whole_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = StoreUrl::file(folder.path().join("new/.colobus/h.db"));
    Store::may_be_made(&url).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "asking makes nothing");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert!(Store::open_or_make(&url).unwrap().check().unwrap().problems.is_empty()));
        }
    });
    let mut names: Vec<_> =
        fs::read_dir(url.path.parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".gitignore", "h.db"]);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = Store::may_be_made(&StoreUrl::file(file.join("h.db"))).unwrap_err();
    assert!(matches!(&refused, StoreError::Denied { .. }), "{refused}");
}
