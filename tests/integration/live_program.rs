//! The program on a live account: the emulator behind the fault layer, over HTTP, with nothing but the environment.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use colobus::model::{Coverage, RunKind, Scope, Time};
use colobus::store::{RunFacts, Store, StoreUrl};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::support::environment::aws_variables;
use crate::support::fault_layer::{Fault, FaultLayer, Manner, Rule};
use crate::support::wire::Refusal;
use crate::support::world::World;

struct Ended {
    code: Option<i32>,
    err: String,
}

fn command(home: &TempDir, layer: &FaultLayer, world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("colobus"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_MAX_ATTEMPTS", "2")
        .env("COLOBUS_NO_STORE", "1")
        .current_dir(home.path());
    command.envs(aws_variables(&layer.endpoint(), &world.account)).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn run(home: &TempDir, layer: &FaultLayer, world: &World, arguments: &[&str]) -> Ended {
    let output = command(home, layer, world, arguments).output().await.unwrap();
    Ended { code: output.status.code(), err: String::from_utf8(output.stderr).unwrap() }
}

fn read(home: &TempDir, name: &str) -> Value {
    serde_json::from_slice(&fs::read(home.path().join(name)).unwrap()).unwrap()
}

const REGIONS: &str = "eu-west-1,us-east-1";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_collected_is_judged_as_the_account_itself() {
    let world = World::small().await;
    let layer = world.layer(Manner::default()).await;
    let home = tempfile::tempdir().unwrap();
    let collected = run(&home, &layer, world, &["collect", "-vvv", "--region", REGIONS, "-o", "s.jsonl.zst"]).await;
    assert_eq!(collected.code, Some(0), "{}", collected.err);
    assert!(collected.err.len() > 10_000, "a log is written");
    assert!(!collected.err.contains("not-a-secret"), "the log tells the secret key");
    // of a launch template, as the emulator answers it
    assert!(!collected.err.contains("cGFzc3dvcmQ9bm90"), "the log tells user data");
    assert!(collected.err.contains("0 gaps"), "{}", collected.err);
    for (arguments, name) in [(vec!["--from", "s.jsonl.zst"], "file.json"), (vec!["--region", REGIONS], "live.json")] {
        let format = format!("json={name}");
        let scan = ["scan", "--now", "2026-12-01", "--format", &format];
        let ended = run(&home, &layer, world, &[&scan[..], &arguments].concat()).await;
        assert_eq!(ended.code, Some(1), "{}", ended.err);
    }
    let [file, live] = ["file.json", "live.json"].map(|name| {
        let mut report = read(&home, name);
        report["run"] = Value::Null;
        report
    });
    assert!(file["findings"].as_array().unwrap().len() > 10);
    for (part, before) in file.as_object().unwrap() {
        let after = &live[part];
        match (before.as_array(), after.as_array()) {
            (Some(before), Some(after)) => {
                let differ = |(one, other): &(&Value, &Value)| one != other;
                let difference = before.iter().zip(after).find(differ);
                assert_eq!(difference, None, "the way through a file changes nothing: {part}");
                assert_eq!(before.len(), after.len(), "the way through a file changes nothing: {part}");
            }
            _ => assert_eq!(before, after, "the way through a file changes nothing: {part}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_call_makes_the_run_incomplete_and_names_the_action() {
    let world = World::small().await;
    let layer = world
        .layer(Manner {
            rules: vec![Rule::always("s3:GetBucketPolicy", Fault::Refuse(Refusal::Denied))],
            ..Manner::default()
        })
        .await;
    let home = tempfile::tempdir().unwrap();
    let arguments = ["scan", "--type", "AWS::S3::Bucket", "--fail-on", "never", "--region", REGIONS];
    let ended = run(&home, &layer, world, &[&arguments[..], &["--format", "human=r.txt,json=r.json"]].concat()).await;
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    let text = fs::read_to_string(home.path().join("r.txt")).unwrap();
    assert!(text.contains("s3:GetBucketPolicy") && text.contains("missing IAM action"), "{text}");
    let report = read(&home, "r.json");
    let unknown = report["unknown"].as_array().unwrap();
    assert!(unknown.iter().any(|one| one["policy_id"] == "s3-bucket-public"), "{unknown:?}");
    assert_eq!(report["coverage"]["complete"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_is_recorded_and_what_cannot_be_read_is_neither_changed_nor_gone() {
    let world = World::small().await;
    let denied =
        ["s3:GetBucketPolicy", "s3:GetBucketAcl", "ec2:DescribeSecurityGroups", "iam:GetAccountPasswordPolicy"];
    let rules = denied.map(|call| Rule::always(call, Fault::Refuse(Refusal::Denied))).into();
    let whole = world.layer(Manner::default()).await;
    let holed = world.layer(Manner { rules, ..Manner::default() }).await;
    let home = tempfile::tempdir().unwrap();
    for (layer, code) in [(&whole, 0), (&holed, 3), (&whole, 0)] {
        let mut collect = command(&home, layer, world, &["collect", "--region", REGIONS, "-o", "s.jsonl"]);
        let output = collect.env_remove("COLOBUS_NO_STORE").output().await.unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let (problems, runs) = tokio::task::block_in_place(|| {
        let mut store = Store::open(&StoreUrl::default_in(home.path())).unwrap();
        (store.check().unwrap().problems, store.runs(None, 9).unwrap())
    });
    assert_eq!(problems, [] as [String; 0]);
    assert!(runs[2].counts.created > 20 && runs[1].covered == Some(false));
    for run in &runs[..2] {
        let counts = &run.counts;
        let happened = [counts.created, counts.changed, counts.deleted, counts.returned, counts.not_seen];
        assert_eq!((run.kind, happened), (RunKind::Collect, [0; 5]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_no_empty_account() {
    let world = World::small().await;
    let rules = vec![Rule::always("*", Fault::Refuse(Refusal::ExpiredToken))];
    let layer = world.layer(Manner { rules, ..Manner::default() }).await;
    let home = tempfile::tempdir().unwrap();
    let arguments = ["scan", "--format", "json=r.json", "--snapshot-out", "s.jsonl"];
    let ended = command(&home, &layer, world, &arguments).env_remove("COLOBUS_NO_STORE").output().await.unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(4), "{err}");
    assert!(err.contains("log in again"), "{err}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing half-written, and no empty history");
}

#[cfg(unix)]
fn interrupt(child: &tokio::process::Child) {
    std::process::Command::new("kill").args(["-INT", &child.id().unwrap().to_string()]).status().unwrap();
}

/// The report is longer than a pipe holds, and nobody reads on: the program is writing it when Ctrl-C comes.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_while_the_report_is_written_ends_the_run_and_records_nothing() {
    let world = World::small().await;
    let layer = world.layer(Manner::default()).await;
    let home = tempfile::tempdir().unwrap();
    let arguments = ["scan", "--region", REGIONS, "--format", "json,human=r.txt"];
    let mut child = command(&home, &layer, world, &arguments).env_remove("COLOBUS_NO_STORE").spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut begun = [0; 1];
    out.read_exact(&mut begun).await.unwrap();
    interrupt(&child);
    let code = child.wait().await.unwrap().code();
    let mut rest = vec![];
    out.read_to_end(&mut rest).await.unwrap();
    assert_eq!(code, Some(130));
    let cut = [&begun[..], &rest].concat();
    assert!(serde_json::from_slice::<Value>(&cut).is_err(), "the report was whole: {} bytes", cut.len());
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.contains(&"r.txt".into()) && !left.contains(&".colobus".into()), "{left:?}");
}

/// Another process holds the history's lock: the program waits for it, its reports written, when Ctrl-C comes.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_while_the_run_is_recorded_leaves_reports_and_history_whole() {
    let world = World::small().await;
    let layer = world.layer(Manner::default()).await;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("h.db");
    let (held, is_held) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let holder = std::thread::spawn({
        let path = path.clone();
        move || {
            let mut store = Store::open_or_make(&StoreUrl::file(path)).unwrap();
            let (scope, coverage, now) = (Scope::default(), Coverage::default(), Time::now());
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
            let recording = store.record(&facts).unwrap();
            held.send(()).unwrap();
            let _ = released.recv();
            drop(recording);
        }
    });
    tokio::task::block_in_place(|| is_held.recv().unwrap());
    let arguments = ["scan", "--region", REGIONS, "--store", "h.db", "--format", "json=r.json"];
    let mut child = command(&home, &layer, world, &arguments).env_remove("COLOBUS_NO_STORE").spawn().unwrap();
    // the report is in its place before the history is touched
    while !home.path().join("r.json").exists() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it wrote a report");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    interrupt(&child);
    let output = child.wait_with_output().await.unwrap();
    release.send(()).unwrap();
    tokio::task::block_in_place(|| holder.join().unwrap());
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!read(&home, "r.json")["findings"].as_array().unwrap().is_empty());
    tokio::task::block_in_place(|| {
        let mut store = Store::open(&StoreUrl::file(&path)).unwrap();
        assert_eq!(store.check().unwrap().problems, [] as [String; 0]);
        assert_eq!(store.runs(Some("default"), 9).unwrap().len(), 0, "the run is not in the history, not even by half");
    });
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_reports_what_it_read_and_takes_nothing_for_gone() {
    let world = World::small().await;
    // whoever asks for buckets waits for ever
    let layer =
        world.layer(Manner { rules: vec![Rule::always("s3:GetBucketAcl", Fault::Silence)], ..Manner::default() }).await;
    let home = tempfile::tempdir().unwrap();
    let arguments = ["scan", "--region", REGIONS, "--format", "json=r.json", "--snapshot-out", "s.jsonl"];
    let child = command(&home, &layer, world, &arguments).spawn().unwrap();
    let both_regions = |calls: &BTreeMap<String, u64>| calls.get("ec2:DescribeSecurityGroupRules") >= Some(&2);
    while !(layer.calls().contains_key("s3:GetBucketAcl") && both_regions(&layer.calls())) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // the last answers have time to arrive
    tokio::time::sleep(Duration::from_secs(3)).await;
    interrupt(&child);
    let output = child.wait_with_output().await.unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(err.contains("interrupted"), "{err}");
    let report = read(&home, "r.json");
    let scopes = report["coverage"]["scopes"].as_array().unwrap();
    let of = |kind: &str| scopes.iter().find(|scope| scope["type"] == kind).unwrap();
    assert_eq!(of("AWS::S3::Bucket")["listed"], false);
    assert_eq!(of("AWS::S3::Bucket")["gaps"][0]["reason"], "interrupted");
    assert_eq!(of("AWS::EC2::SecurityGroup")["status"], "complete");
    let mut names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["r.json", "s.jsonl"]);
}
