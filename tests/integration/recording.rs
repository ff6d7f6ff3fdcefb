//! The history as a user of the program meets it: no flags, and the next run knows the last.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::history::Desk;

fn acme(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme").join(name).display().to_string()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What a report says of each finding, but for wording.
fn lives(report: &Value, list: &str) -> Vec<String> {
    let life = |one: &Value| {
        ["fingerprint", "state", "reason", "stale", "first_seen", "last_seen"]
            .map(|field| one[field].to_string())
            .join(" ")
    };
    let mut all: Vec<String> = report[list].as_array().unwrap().iter().map(life).collect();
    all.sort();
    all
}

#[test]
fn the_last_run_is_the_baseline_without_a_flag_and_says_what_its_report_would() {
    let desk = Desk::new();
    let (monday, tuesday) = (acme("monday.jsonl"), acme("tuesday.jsonl"));
    let (_, err) = desk.run(&["scan", "--from", &monday, "--format", "json=monday.json"], 1);
    assert!(err.contains("no comparable run in the history yet"), "{err}");
    let (with_store, _) = desk.run(&["scan", "--from", &tuesday, "--format", "json"], 1);
    let no_store = ["scan", "--from", &tuesday, "--no-store", "--baseline", "monday.json", "--format", "json"];
    let (with_file, _) = desk.run(&no_store, 1);
    let [with_store, with_file] = [with_store, with_file].map(|text| json(&text));
    for list in ["findings", "absent"] {
        assert_eq!(lives(&with_store, list), lives(&with_file, list), "{list}");
        assert!(!lives(&with_store, list).is_empty());
    }
    assert_eq!(
        with_store["baseline"]["guid"],
        json(&fs::read_to_string(desk.path("monday.json")).unwrap())["run"]["guid"]
    );
    // once more, as a repetition of Tuesday: nothing is new
    let (again, _) = desk.run(&["scan", "--from", &tuesday, "--only-new", "--format", "json"], 3);
    let again = json(&again);
    assert!(again["findings"].as_array().unwrap().iter().all(|one| one["state"] == "unchanged"));
    assert_eq!(again["absent"].as_array().unwrap().len(), 0);
    let (runs, _) = desk.run(&["runs", "--format", "json"], 0);
    let runs = json(&runs);
    let numbers: Vec<(i64, i64)> = runs
        .as_array()
        .unwrap()
        .iter()
        .map(|run| (run["number"].as_i64().unwrap(), run["counts"]["new_findings"].as_i64().unwrap()))
        .collect();
    assert_eq!((numbers[0], numbers[1].0, numbers[2].0), ((3, 0), 2, 1));
    assert!(numbers[1].1 > 0 && numbers[2].1 > numbers[1].1);
    assert_eq!(runs[0]["counts"]["changed"], 0, "{runs}");
    assert!(runs[1]["counts"]["changed"].as_i64() > Some(0) && runs[1]["counts"]["deleted"].as_i64() > Some(0));
    let (checked, _) = desk.run(&["store", "check"], 0);
    assert!(checked.starts_with("sound: "), "{checked}");
    assert_eq!(fs::read_to_string(desk.path(".colobus/.gitignore")).unwrap(), "*\n");
}

#[test]
fn the_account_as_it_was_is_judged_as_it_was() {
    let desk = Desk::new();
    let (monday, tuesday) = (acme("monday.jsonl"), acme("tuesday.jsonl"));
    let (then, _) = desk.run(&["scan", "--from", &monday, "--format", "json"], 1);
    desk.run(&["scan", "--from", &tuesday], 1);
    let (past, _) = desk.run(&["scan", "--from-store", "--at", "2026-11-23T08:00:00Z", "--format", "json"], 1);
    let [then, past] = [then, past].map(|text| json(&text));
    assert_eq!(lives(&then, "findings"), lives(&past, "findings"));
    assert_eq!((&then["coverage"], &then["unknown"]), (&past["coverage"], &past["unknown"]));
    assert_eq!(then["resources"].as_array().unwrap().len(), past["resources"].as_array().unwrap().len());
    let (runs, _) = desk.run(&["runs", "--format", "json"], 0);
    assert_eq!(json(&runs).as_array().unwrap().len(), 2, "the past is not recorded anew");
    let (_, err) = desk.run(&["scan", "--from-store", "--at", "2026-11-01"], 2);
    assert!(err.contains("no run of `default` from before"), "{err}");
}

#[test]
fn every_word_for_a_baseline_means_what_it_says() {
    let desk = Desk::new();
    let snapshots: Vec<_> = (0..2).map(|generation| desk.snapshot(generation, 12)).collect();
    let first = json(&desk.scan(&snapshots[0], &["--format", "json"], 0).0);
    desk.scan(&snapshots[1], &[], 0);
    let baseline = |word: &str, code| {
        let (out, err) = desk.scan(&snapshots[1], &["--format", "json", "--baseline", word], code);
        if code == 0 { json(&out)["baseline"]["guid"].clone() } else { Value::String(err) }
    };
    let guid = first["run"]["guid"].as_str().unwrap();
    assert_eq!(baseline("1", 0), first["run"]["guid"]);
    assert_eq!(baseline(&guid[..8], 0), first["run"]["guid"]);
    assert_eq!(baseline("none", 0), Value::Null);
    let last = json(&desk.run(&["runs", "--limit", "1", "--format", "json"], 0).0)[0]["guid"].clone();
    assert_eq!(baseline("last", 0), last);
    assert!(baseline("99", 2).as_str().unwrap().contains("no run `99`"));
    assert!(baseline("missing.json", 2).as_str().unwrap().contains("missing.json"));
    let (_, err) = desk.scan(&snapshots[1], &["--no-store", "--baseline", "last"], 2);
    assert!(err.contains("leaves no history"), "{err}");
    let (_, err) = desk.scan(&snapshots[1], &["--no-store", "--only-new"], 2);
    assert!(err.contains("needs something to compare with"), "{err}");
    // whatever a report was compared with, the history knows that nothing is new
    let (runs, _) = desk.run(&["runs", "--limit", "1", "--format", "json"], 0);
    assert_eq!(json(&runs)[0]["counts"]["new_findings"], 0);
}

#[test]
fn without_a_history_nothing_is_made_and_with_a_name_it_is_made_there() {
    let desk = Desk::new();
    let snapshot = desk.snapshot(0, 3);
    desk.scan(&snapshot, &["--no-store"], 0);
    assert!(!desk.path(".colobus").exists());
    let (_, err) = desk.run(&["runs"], 2);
    assert!(err.contains("there is no store at") && err.contains("hint"), "{err}");
    // a scan that reads nothing has nothing to remember
    desk.run(&["scan", "--from", "missing.jsonl"], 2);
    desk.run(&["scan", "--from", &snapshot.display().to_string(), "--baseline", "7"], 2);
    assert!(!desk.path(".colobus").exists());
    desk.scan(&snapshot, &["--store", "sqlite:deep/er/h.db"], 0);
    assert!(desk.path("deep/er/h.db").exists() && !desk.path(".colobus").exists());
    fs::create_dir(desk.path("conf")).unwrap();
    fs::write(desk.path("conf/colobus.toml"), "name = \"prod\"\n[store]\nurl = \"mine.db\"\n").unwrap();
    desk.scan(&snapshot, &["--config", "conf/colobus.toml"], 0);
    assert!(desk.path("conf/mine.db").exists());
    let (_, err) = desk.scan(&snapshot, &["--store", "postgres://host/db"], 2);
    assert!(err.contains("postgres://host/db"), "{err}");
}

#[test]
fn an_older_snapshot_is_judged_and_told_apart() {
    let desk = Desk::new();
    let [old, new] = [0, 1].map(|generation| desk.snapshot(generation, 5));
    desk.scan(&new, &[], 0);
    let (_, err) = desk.scan(&old, &[], 0);
    assert!(err.contains("a later look at 1 of the places"), "{err}");
    let (runs, _) = desk.run(&["runs"], 0);
    assert!(runs.contains("1 place superseded"), "{runs}");
}

/// A policy that is renamed, with its old id as an alias, goes on where it was: nothing is new, nothing is gone.
#[test]
fn a_renamed_policy_keeps_the_lives_of_its_findings() {
    let desk = Desk::new();
    // the evidence changes once before the renaming, so that each finding has a state of that time, and stays then
    let snapshots: Vec<_> = (0..5).map(|generation| desk.snapshot(generation, 30)).collect();
    for (generation, path) in snapshots.iter().enumerate().skip(1) {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replace(&format!("generation {generation}"), "generation")).unwrap();
    }
    let scan = |nth: usize| json(&desk.scan(&snapshots[nth], &["--format", "json"], 0).0);
    scan(0);
    let first = scan(1);
    let policy = fs::read_to_string(desk.path("odd/aws/ec2/sg_odd.rego")).unwrap();
    fs::remove_file(desk.path("odd/aws/ec2/sg_odd.rego")).unwrap();
    let renamed = policy
        .replace("#   id: sg-odd\n", "#   id: sg-number-odd\n#   aliases: [sg-odd]\n")
        .replace("package aws.ec2.sg_odd", "package aws.ec2.sg_number_odd");
    fs::write(desk.path("odd/aws/ec2/sg_number_odd.rego"), renamed).unwrap();
    let facts = |report: &Value, fields: &[&str]| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|one| fields.iter().map(|field| one[*field].to_string()).collect::<Vec<_>>().join(" ")).collect()
    };
    let kept = ["fingerprint", "first_seen"];
    assert_eq!(facts(&first, &kept).len(), 3);
    // twice: what the history took down under the new id is what the next run is compared with
    for (nth, hours) in [(2, "02"), (3, "03")] {
        let report = scan(nth);
        let states = facts(&report, &["policy_id", "state", "first_seen"]);
        let expected = format!("\"sg-number-odd\" \"unchanged\" {}", first["findings"][0]["first_seen"]);
        assert_eq!(states, [expected.as_str(); 3], "run {nth}");
        assert_eq!(report["absent"], Value::Array(vec![]), "run {nth}");
        assert!(report["findings"][0]["last_seen"].as_str().unwrap().contains(&format!("T{hours}:")), "{report}");
    }
    let runs = json(&desk.run(&["runs", "--format", "json"], 0).0);
    let numbers = |field: &str| -> Vec<i64> {
        runs.as_array().unwrap().iter().map(|run| run["counts"][field].as_i64().unwrap()).collect()
    };
    assert_eq!((numbers("new_findings"), numbers("absent_findings")), (vec![0, 0, 0, 3], vec![0; 4]));
    // a resource has one life of the finding, under the id of now
    let (out, _) = desk.run(&["history", "sg-00000001"], 0);
    let lives: Vec<&str> = out.lines().filter(|line| line.contains("odd")).collect();
    assert_eq!(lives, ["  high      sg-number-odd  found 2026-11-01T00:00:00Z"], "{out}");
    let steps = json(&desk.run(&["history", "sg-00000001", "--format", "json"], 0).0)["findings"].clone();
    let ids: Vec<&Value> = steps.as_array().unwrap().iter().map(|step| &step["policy_id"]).collect();
    assert_eq!(ids, ["sg-number-odd"; 2], "{steps}");
    // the file that the renamed policy's report is, compared by hand, says the same
    fs::write(desk.path("first.json"), first.to_string()).unwrap();
    let (by_file, _) = desk.scan(&snapshots[4], &["--format", "json", "--baseline", "first.json"], 0);
    assert_eq!(facts(&json(&by_file), &["state"]), ["\"unchanged\""; 3]);
    let (checked, _) = desk.run(&["store", "check"], 0);
    assert!(checked.starts_with("sound: "), "{checked}");
}

#[test]
fn a_store_is_carried_from_one_machine_to_another() {
    let desk = Desk::new();
    for generation in 0..3 {
        desk.scan(&desk.snapshot(generation, 20), &[], 0);
    }
    desk.run(&["store", "export", "-o", "all.jsonl"], 0);
    desk.run(&["store", "--store", "copy.db", "import", "all.jsonl"], 0);
    desk.run(&["store", "--store", "copy.db", "export", "-o", "again.jsonl"], 0);
    assert_eq!(fs::read(desk.path("all.jsonl")).unwrap(), fs::read(desk.path("again.jsonl")).unwrap());
    let (_, err) = desk.run(&["store", "import", "all.jsonl"], 2);
    assert!(err.contains("is not empty"), "{err}");
    let (pruned, _) = desk.run(&["store", "prune", "--keep", "2026-11-01T01:30:00Z", "--format", "json"], 0);
    assert_eq!(json(&pruned)["revisions"], 20);
    let (vacuumed, _) = desk.run(&["store", "vacuum", "--format", "json"], 0);
    let bytes = |name: &str| json(&vacuumed)[name].as_i64().unwrap();
    assert!(bytes("bytes_after") <= bytes("bytes_before"));
    let (checked, _) = desk.run(&["store", "check", "--format", "json"], 0);
    assert_eq!(json(&checked)["problems"].as_array().unwrap().len(), 0);
}
