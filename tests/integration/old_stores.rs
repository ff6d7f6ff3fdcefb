//! A store of every earlier version is opened, brought to today's, and goes on.
//!
//! `fixtures/stores/vN.db` was made by the program of its time: both days that Acme had then, judged by one policy;
//! `vN-tuesday.jsonl.zst` is the second of them. A new version of the store adds files here and leaves the others alone.

use std::fs;
use std::path::Path;

use colobus::store::{Store, StoreUrl, VERSION};
use serde_json::Value;

use crate::support::history::Desk;

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

#[test]
fn every_version_has_its_store() {
    for version in 1..=VERSION {
        assert!(fixtures().join(format!("stores/v{version}.db")).exists(), "fixtures/stores/v{version}.db is missing");
    }
}

#[test]
fn a_store_of_every_version_goes_on_where_it_was() {
    for version in 1..=VERSION {
        let desk = Desk::new();
        fs::create_dir(desk.path(".colobus")).unwrap();
        fs::copy(fixtures().join(format!("stores/v{version}.db")), desk.path(".colobus/history.db")).unwrap();
        let (runs, _) = desk.run(&["runs", "--format", "json"], 0);
        let runs: Value = serde_json::from_str(&runs).unwrap();
        assert_eq!(runs.as_array().unwrap().len(), 2);
        let tuesday = fixtures().join(format!("stores/v{version}-tuesday.jsonl.zst"));
        let (report, _) = desk.scan(&tuesday, &["--format", "json"], 0);
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["baseline"]["guid"], runs[0]["guid"]);
        let findings = report["findings"].as_array().unwrap();
        assert!(!findings.is_empty() && findings.iter().all(|one| one["state"] == "unchanged"));
        let mut store = Store::open(&StoreUrl::file(desk.path(".colobus/history.db"))).unwrap();
        let checked = store.check().unwrap();
        assert_eq!((checked.version, checked.problems), (VERSION, vec![]));
        let newest = store.runs(None, 1).unwrap().remove(0);
        assert_eq!((newest.counts.created, newest.counts.changed, newest.counts.resources), (0, 0, 102));
        let group = store.resolve("sg-0ace0000000000005").unwrap().remove(0);
        assert!(!store.revisions(&group).unwrap().is_empty());
    }
}
