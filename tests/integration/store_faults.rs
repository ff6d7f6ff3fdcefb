//! What happens to the history when the world is unkind: processes are killed, disks are full, files are not what they
//! were. The report is printed in every case, the exit code says that it was not recorded, and nothing is lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use colobus::model::{Coverage, RunKind, RunState, Scope, Time};
use colobus::store::{RunFacts, RunSelector, Store, StoreUrl};
use serde_json::Value;

use crate::support::history::Desk;

/// How often a recording scan is killed; `COLOBUS_KILLS=200` for more.
const KILLS: u32 = 10;

fn store_of(desk: &Desk) -> Store {
    Store::open(&StoreUrl::file(desk.path(".colobus/history.db"))).unwrap()
}

/// The generations that the documents of the store are of; one, unless a run was recorded by half.
fn generations(store: &mut Store) -> BTreeSet<String> {
    let snapshot = store.snapshot_at("default", None).unwrap();
    let generation = |text: &str| serde_json::from_str::<Value>(text).unwrap()["config"]["description"].to_string();
    snapshot.documents.iter().map(|document| generation(&document.text)).collect()
}

#[test]
fn a_recording_scan_that_is_killed_is_there_as_a_whole_or_marked() {
    let kills = std::env::var("COLOBUS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let desk = Desk::new();
    let count = 1500;
    desk.scan(&desk.snapshot(0, count), &[], 0);
    let second = desk.snapshot(1, count);
    let began = Instant::now();
    desk.scan(&second, &[], 0);
    let whole = began.elapsed();
    let (mut recorded, mut marked, mut before) = (0, 0, 0);
    let mut last_complete = 2;
    for generation in 2..kills + 2 {
        let snapshot = desk.snapshot(generation, count);
        let mut child = Command::new(env!("CARGO_BIN_EXE_colobus"))
            .args(["scan", "--policies", "odd", "--exit-zero", "--from"])
            .arg(&snapshot)
            .current_dir(desk.home.path())
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // anywhere from the first instruction to well after the last, every moment alike; kills come from no clock
        let part = f64::from(generation.wrapping_mul(2_654_435_761) % 1000) / 1000.0;
        std::thread::sleep(whole.mul_f64(part * 1.2));
        child.kill().unwrap();
        child.wait().unwrap();
        fs::remove_file(&snapshot).unwrap();

        let mut store = store_of(&desk);
        let report = store.check().unwrap();
        assert_eq!(report.problems, [] as [String; 0], "after kill {generation}");
        let newest = store.runs(None, 1).unwrap().remove(0);
        let complete = store.run(RunSelector::Last(None)).unwrap();
        let at = complete.observed_at.unwrap().unix_seconds() - "2026-11-01".parse::<Time>().unwrap().unix_seconds();
        let expected = format!("\"generation {}\"", at / 3600);
        assert_eq!(generations(&mut store), BTreeSet::from([expected]), "after kill {generation}");
        assert_eq!(complete.counts.resources, u64::from(count));
        match (newest.state, complete.number > last_complete) {
            (_, true) => recorded += 1,
            (RunState::Recording, false) if newest.number > last_complete => marked += 1,
            _ => before += 1,
        }
        last_complete = last_complete.max(newest.number);
    }
    println!(
        "{kills} kills: {recorded} runs recorded as a whole, {marked} marked as interrupted, {before} killed before"
    );
    assert_eq!(recorded + marked + before, kills);
    // and life goes on
    desk.scan(&desk.snapshot(kills + 2, count), &[], 0);
    assert_eq!(store_of(&desk).run(RunSelector::Last(None)).unwrap().counts.changed, u64::from(count));
}

#[test]
fn two_scans_at_once_are_both_recorded_and_neither_sees_half_of_the_other() {
    let desk = Desk::new();
    let snapshot = desk.snapshot(0, 800);
    let start = |name: &str| {
        Command::new(env!("CARGO_BIN_EXE_colobus"))
            .args(["scan", "--policies", "odd", "--exit-zero", "--format", &format!("json={name}"), "--from"])
            .arg(&snapshot)
            .current_dir(desk.home.path())
            .env_clear()
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children = ["a.json", "b.json"].map(start);
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mut store = store_of(&desk);
    assert_eq!(store.check().unwrap().problems, [] as [String; 0]);
    let runs = store.runs(None, 9).unwrap();
    assert_eq!(runs.iter().map(|run| run.state).collect::<Vec<_>>(), [RunState::Complete; 2]);
    assert_eq!((runs[1].counts.created, runs[0].counts.created), (800, 0));
    assert_eq!((runs[1].counts.findings, runs[0].counts.new_findings), (80, 0));
    for name in ["a.json", "b.json"] {
        let report: Value = serde_json::from_slice(&fs::read(desk.path(name)).unwrap()).unwrap();
        match report["baseline"]["guid"].as_str() {
            None => {}
            Some(guid) => {
                assert_eq!(guid, runs[1].guid, "only what was complete is compared with");
                assert!(report["findings"].as_array().unwrap().iter().all(|one| one["state"] == "unchanged"));
            }
        }
    }
}

/// Scans with a history that cannot be written: the report is there, the exit code is 4, and stderr says why.
fn refused(desk: &Desk, snapshot: &Path, store: &str, why: &[&str]) {
    let (out, err) = desk.scan(snapshot, &["--store", store, "--format", "json"], 4);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert!(!report["resources"].as_array().unwrap().is_empty());
    for part in why.iter().chain(&["the run was not recorded", "hint: "]) {
        assert!(err.contains(part), "`{part}` is missing: {err}");
    }
    assert!(err.lines().last().unwrap().ends_with("exit code 4"), "{err}");
}

#[test]
fn a_store_that_is_newer_foreign_cut_or_locked_costs_no_report() {
    let desk = Desk::new();
    let snapshot = desk.snapshot(0, 30);
    desk.scan(&snapshot, &["--store", "h.db"], 0);
    let whole = fs::read(desk.path("h.db")).unwrap();
    // the version is at byte 60 of the header
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(desk.path("newer.db"), &newer).unwrap();
    refused(&desk, &snapshot, "newer.db", &["has version 99", "use a newer colobus"]);
    assert_eq!(fs::read(desk.path("newer.db")).unwrap(), newer);
    fs::write(desk.path("cut.db"), &whole[..whole.len() / 2]).unwrap();
    refused(&desk, &snapshot, "cut.db", &["is damaged: the file was cut off"]);
    assert_eq!(fs::read(desk.path("cut.db")).unwrap(), whole[..whole.len() / 2]);
    fs::write(desk.path("text.db"), "this is no database\n".repeat(20)).unwrap();
    refused(&desk, &snapshot, "text.db", &["is not a store of this program"]);
    // emptied a moment ago: no new history begins in it
    fs::write(desk.path("empty.db"), "").unwrap();
    refused(&desk, &snapshot, "empty.db", &["`empty.db` is an empty file: what was in it is lost", "delete the file"]);
    for command in [vec!["runs", "--store", "empty.db"], vec!["store", "--store", "empty.db", "check"]] {
        let (_, err) = desk.run(&command, 4);
        assert!(err.contains("is an empty file"), "{err}");
    }
    assert_eq!(fs::metadata(desk.path("empty.db")).unwrap().len(), 0);
    // overwritten in the middle
    let mut torn = whole.clone();
    let middle = torn.len() / 2;
    torn[4096..middle].fill(0x5a);
    fs::write(desk.path("torn.db"), &torn).unwrap();
    refused(&desk, &snapshot, "torn.db", &["is damaged"]);
    for command in [vec!["store", "--store", "torn.db", "check"], vec!["runs", "--store", "torn.db"]] {
        let (_, err) = desk.run(&command, 4);
        assert!(err.contains("damaged"), "{err}");
        let names_itself = err.contains("`colobus store check` tells more");
        assert_eq!(names_itself, command[0] != "store", "{err}");
        let next = ["restore a copy", "colobus store export -o FILE", "move it away"];
        assert!(names_itself || next.iter().all(|part| err.contains(part)), "{err}");
    }
    // what is damaged is an index only: an export, which makes its like, can still be read, as the hint says
    let index = desk.path("index.db");
    fs::write(&index, &whole).unwrap();
    let emptied = Command::new("python3")
        .args([
            "-c",
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM addresses'); c.commit()",
        ])
        .arg(&index)
        .status()
        .unwrap();
    assert!(emptied.success());
    let (out, err) = desk.run(&["store", "--store", "index.db", "check"], 4);
    assert!(out.contains("problem: the index `addresses`") && err.contains("colobus store export"), "{out}{err}");
    desk.run(&["store", "--store", "index.db", "export", "-o", "saved.jsonl"], 0);
    desk.run(&["store", "--store", "saved.db", "import", "saved.jsonl"], 0);
    desk.run(&["store", "--store", "saved.db", "check"], 0);

    let (scope, coverage) = (Scope::default(), Coverage::default());
    let now = Time::now();
    let facts = RunFacts {
        guid: "held",
        kind: RunKind::Collect,
        name: "other",
        started_at: now,
        observed_at: now,
        evaluated_at: None,
        scope: &scope,
        coverage: &coverage,
        policies: None,
    };
    let mut holder = Store::open_or_make(&StoreUrl::file(desk.path("h.db"))).unwrap();
    let recording = holder.record(&facts).unwrap();
    refused(&desk, &snapshot, "sqlite:h.db?timeout=1", &["is locked by another process", "wait for the other process"]);
    drop(recording);
    drop(holder);
    desk.scan(&snapshot, &["--store", "h.db"], 0);
    let mut store = Store::open(&StoreUrl::file(desk.path("h.db"))).unwrap();
    assert_eq!(store.check().unwrap().problems, [] as [String; 0]);
    assert_eq!(store.runs(Some("default"), 9).unwrap().len(), 2);
}

#[test]
fn a_run_that_needs_the_history_says_at_once_that_it_cannot_have_it() {
    let desk = Desk::new();
    let snapshot = desk.snapshot(0, 3);
    fs::write(desk.path("text.db"), "this is no database\n".repeat(20)).unwrap();
    for more in [["--only-new", "--store", "text.db"].as_slice(), &["--baseline", "last", "--store", "text.db"]] {
        let (out, err) = desk.scan(&snapshot, more, 2);
        assert!(out.is_empty() && err.contains("is not a store"), "{err}");
    }
}

/// Runs a shell script that may use `$COLOBUS`; returns its output.
fn shell(desk: &Desk, wrapper: &[&str], script: &str) -> String {
    let mut words = wrapper.to_vec();
    words.extend(["sh", "-c", script]);
    let output = Command::new(words[0])
        .args(&words[1..])
        .current_dir(desk.home.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("COLOBUS", env!("CARGO_BIN_EXE_colobus"))
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    format!("{out}{err}")
}

/// Records one run, fills whatever limits the space, records another, frees it, and looks.
fn hold_full(said: &str) {
    for part in [
        "first 0",
        "second 4",
        "no space is left for the store",
        "the run was not recorded",
        "free some space",
        "3000 resources in 1 region, 0 gaps, exit code 4",
        "sound: version 2, 1 run (1 more interrupted or being recorded), ",
        "third 0",
    ] {
        assert!(said.contains(part), "`{part}` is missing:\n{said}");
    }
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_store_as_it_was() {
    let desk = Desk::new();
    desk.snapshot(0, 20);
    desk.snapshot(1, 3000);
    let scan = "$COLOBUS scan --policies odd --exit-zero --store h.db --from";
    let said = shell(
        &desk,
        &[],
        &format!(
            "{scan} generation-0.jsonl; echo first $?; (trap '' XFSZ; ulimit -f 700; {scan} generation-1.jsonl; echo second $?); \
             $COLOBUS store --store h.db check; {scan} generation-1.jsonl; echo third $?"
        ),
    );
    hold_full(&said);
}

/// Whether this process may mount file systems in a name space of its own.
fn may_mount() -> bool {
    let probe = Command::new("unshare").args(["-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).output();
    let may = probe.is_ok_and(|output| output.status.success());
    if !may {
        println!("not allowed to mount here: this case is not tested");
    }
    may
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    if !may_mount() {
        return;
    }
    let desk = Desk::new();
    desk.snapshot(0, 20);
    desk.snapshot(1, 3000);
    fs::create_dir(desk.path("disk")).unwrap();
    let scan = "$COLOBUS scan --policies odd --exit-zero --store disk/h.db --from";
    let said = shell(
        &desk,
        &["unshare", "-m"],
        &format!(
            "mount -t tmpfs -o size=16m tmpfs disk; {scan} generation-0.jsonl; echo first $?; \
             dd if=/dev/zero of=disk/filler bs=64k count=236 2>/dev/null; {scan} generation-1.jsonl; echo second $?; \
             rm disk/filler; $COLOBUS store --store disk/h.db check; {scan} generation-1.jsonl; echo third $?"
        ),
    );
    hold_full(&said);
}

#[test]
fn a_folder_that_may_only_be_read_gives_its_baseline_and_takes_nothing() {
    if !may_mount() {
        return;
    }
    let desk = Desk::new();
    desk.snapshot(0, 20);
    fs::create_dir_all(desk.path("disk/empty")).unwrap();
    let scan = "$COLOBUS scan --policies odd --exit-zero --from generation-0.jsonl";
    let said = shell(
        &desk,
        &["unshare", "-m"],
        &format!(
            "{scan} --store disk/h.db; echo first $?; mount --bind disk disk && mount -o remount,ro,bind disk; \
             {scan} --only-new --store disk/h.db; echo second $?; {scan} --store disk/empty/h.db; echo third $?; \
             {scan} --store disk/new/h.db; echo fourth $?; $COLOBUS runs --store disk/h.db; echo runs $?; \
             $COLOBUS store --store disk/h.db check; $COLOBUS store --store disk/h.db prune --keep 1d; echo prune $?"
        ),
    );
    for part in [
        "first 0",
        "second 4",
        "third 4",
        "fourth 4",
        "runs 0",
        "sound: version 2, 1 run,",
        "prune 4",
        "no new finding",
        "cannot be",
        "cannot make the store",
        "make the folder writable",
        "--no-store",
    ] {
        assert!(said.contains(part), "`{part}` is missing:\n{said}");
    }
}
