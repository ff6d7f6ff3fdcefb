//! Policies that would exhaust the memory, on the real program: its peak is bounded, and what others found stands.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command_line::{Desk, acme};
use crate::policy_tools::bucket_policy;

/// What the process may hold at most: two threads at 64 MiB each, what one step adds to that, and what a scan of the
/// fixtures needs anyway, in an unoptimized build.
const MOST_MIB: u64 = 400;

/// Rules of which each is made of the one before: 2^31 times the first.
fn chain(first: &str, next: impl Fn(&str) -> String) -> String {
    let rules: Vec<String> = (1..32).map(|at| format!("r{at} := {}\n", next(&format!("r{}", at - 1)))).collect();
    format!("r0 := {first}\n{}\ndeny contains \"x\" if r31", rules.concat())
}

fn hostile() -> Vec<(&'static str, String, &'static str)> {
    let l = "l := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n\n";
    let rows = "some a in l; some b in l; some c in l; some d in l; some e in l; some f in l; some g in l";
    vec![
        ("text", chain("input.name", |r| format!("concat(\"\", [{r}, {r}])")), "`concat` would write more than 1 MiB"),
        ("list", chain("[1, 2]", |r| format!("array.concat({r}, {r})")), "memory limit of 64 MiB"),
        ("padding", "deny contains sprintf(\"%1000000000d\", [1])".to_owned(), "more than 999 digits"),
        ("replace", chain("input.name", |r| format!("replace(\"xx\", \"x\", {r})")), "`replace` would write more than"),
        ("product", chain("1234567", |r| format!("{r} * {r}")), "`*` would make a number of more than 999 digits"),
        (
            "cross",
            format!("{l}deny contains \"x\" if count([[a, b, c, d, e, f, g] | {rows}]) < 0"),
            "stopped after the",
        ),
        (
            "object",
            format!("{l}deny contains \"x\" if count({{sprintf(\"%v\", [[a, b, c, d, e, f, g]]): a | {rows}}}) < 0"),
            "stopped after the",
        ),
    ]
}

/// Runs a command to its end; returns what it wrote to stderr, and its peak in MiB.
fn peak_mib(desk: &Desk, arguments: &[&str]) -> (String, u64) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("colobus"));
    command.args(arguments).env_clear().env("COLOBUS_NO_STORE", "1");
    command.env("HOME", desk.path("")).current_dir(desk.path(""));
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let status = Path::new("/proc").join(child.id().to_string()).join("status");
    let ended = std::thread::spawn(move || child.wait_with_output().unwrap());
    let mut peak_kib = 0;
    while !ended.is_finished() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        let now = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default();
        peak_kib = peak_kib.max(now);
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = ended.join().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code().is_some(), "ended by a signal\n{err}");
    (err, peak_kib / 1024)
}

#[test]
fn policies_that_would_exhaust_the_memory_end_with_errors_and_the_others_stand() {
    let desk = Desk::new();
    let policy = |id: &str, body: &str| bucket_policy(id, "", body).replace("AWS::S3::Bucket", "AWS::::Account");
    for (id, body, _) in hostile() {
        desk.write(&format!("p/aws/s3/{id}.rego"), &policy(id, &body));
    }
    desk.write("p/aws/s3/good.rego", &policy("good", "deny contains \"found\" if input.name"));
    let monday = acme("monday.jsonl");
    for engine in ["auto", "interpreter"] {
        let scan = ["scan", "--from", &monday, "--policies", "p", "--engine", engine];
        let scan = [&scan[..], &["--format", "json=report.json", "--exit-zero"]].concat();
        let (err, peak) = peak_mib(&desk, &scan);
        let report = desk.json("report.json");
        let errors = report["errors"].as_array().unwrap();
        for (id, _, words) in hostile() {
            let own: Vec<_> = errors.iter().filter(|error| error["policy_id"] == id).collect();
            assert_eq!(own.len(), 2, "{id} in {engine}: {err}");
            assert!(own.iter().all(|error| error["message"].as_str().unwrap().contains(words)), "{id}: {own:?}");
            assert_eq!(own[0]["file"], format!("p/aws/s3/{id}.rego"));
        }
        assert_eq!(report["findings"].as_array().unwrap().len(), 2, "{engine}");
        println!("{engine}: {peak} MiB");
        assert!((1..MOST_MIB).contains(&peak), "{peak} MiB in {engine}");
    }
    let eval = ["policy", "eval", "list", "--policies", "p", "--resource", "111122223333", "--from", &monday];
    let (err, peak) = peak_mib(&desk, &eval);
    assert!((1..MOST_MIB).contains(&peak), "{peak} MiB: {err}");
    let test = "package aws.s3.list_test\n\nimport data.aws.s3.list\n\ntest_a if count(list.deny) == 0\n";
    desk.write("p/aws/s3/list_test.rego", test);
    let (err, peak) = peak_mib(&desk, &["policy", "test", "p"]);
    assert!(err.contains("0 of 1 tests passed") && (1..MOST_MIB).contains(&peak), "{peak} MiB: {err}");
}
