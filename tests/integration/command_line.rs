//! The program as a user runs it: from the README's first command to every kind of bad input.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use colobus::model::ResourceType;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::environment;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn acme(name: &str) -> String {
    root().join("fixtures/acme").join(name).display().to_string()
}

/// The program in a folder of its own, with the bundled policies.
pub(crate) struct Desk {
    home: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn colobus(&self, arguments: &[&str]) -> Command {
        let mut command = environment::colobus(&self.home);
        command.args(arguments);
        command
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Runs a command that must end with this code; returns stdout and stderr.
    pub(crate) fn run(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = self.colobus(arguments).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        (out, err)
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.home.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_scan_says_what_is_new_and_why_the_gate_failed() {
    let (tuesday, monday) = (acme("tuesday.jsonl"), acme("monday.json"));
    let (out, err) = Desk::new().run(&["scan", "--from", &tuesday, "--baseline", &monday], 1);
    assert!(out.contains("New since the baseline") && out.contains("acme-black-friday"), "{out}");
    assert!(out.contains("(not re-checked)"), "{out}");
    let last = err.lines().last().unwrap();
    assert!(last.starts_with("gate failed: ") && last.ends_with("exit code 1"), "{last}");
    assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "colour without a terminal");
}

/// `UPDATE_FIXTURES=1 cargo test mondays_report` writes it anew.
#[test]
fn mondays_report_is_what_a_scan_of_monday_gives() {
    let desk = Desk::new();
    let out = desk.path("monday.json");
    let format = format!("json={}", out.display());
    let arguments = ["scan", "--from", "fixtures/acme/monday.jsonl", "--policies", "policies", "--format", &format];
    desk.colobus(&arguments).current_dir(root()).assert().code(1);
    let checked_in = PathBuf::from(acme("monday.json"));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::copy(&out, &checked_in).unwrap();
    }
    let without_run = |path: &Path| -> Value {
        let mut report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        report.as_object_mut().unwrap().remove("run").unwrap();
        report
    };
    assert!(without_run(&out) == without_run(&checked_in), "run `UPDATE_FIXTURES=1 cargo test mondays_report`");
}

#[test]
fn tuesday_is_compared_with_monday_as_the_story_says() {
    let desk = Desk::new();
    let (tuesday, monday) = (acme("tuesday.jsonl"), acme("monday.json"));
    desk.run(&["scan", "--from", &tuesday, "--baseline", &monday, "--baseline-out", "t.json", "--quiet"], 1);
    let report = desk.json("t.json");
    let state = |list: &str, policy: &str, name: &str| -> Vec<String> {
        let found = report[list].as_array().unwrap().iter();
        found
            .filter(|found| found["policy_id"] == policy && found["resource"]["name"] == name)
            .map(|found| {
                let [state, reason] = ["state", "reason"].map(|field| found[field].as_str().unwrap_or("-"));
                format!("{state} {reason}{}", if found["stale"] == true { " stale" } else { "" })
            })
            .collect()
    };
    assert_eq!(state("findings", "sg-internet-ingress-ssh", "api"), ["new resource_changed"]);
    assert_eq!(state("findings", "s3-bucket-public", "acme-black-friday"), ["new resource_added"]);
    assert_eq!(state("findings", "iam-access-key-stale", "svc-ci"), ["new surroundings_changed"]);
    assert_eq!(state("findings", "iam-user-console-no-mfa", "frank"), ["new not_evaluated_before"]);
    assert_eq!(state("findings", "s3-bucket-public", "acme-careers"), ["unchanged not_evaluated stale"]);
    assert_eq!(state("findings", "iam-server-cert-expired", "shop-2024"), ["unchanged not_collected stale"]);
    assert_eq!(state("findings", "s3-bucket-public", "acme-assets-legacy"), ["unchanged -"]);
    assert_eq!(state("absent", "iam-user-console-no-mfa", "bob"), ["absent fixed"]);
    assert_eq!(state("absent", "sg-internet-ingress-unauthorized-port", "ftp-legacy"), ["absent resource_deleted"]);
    // and a second run over the same day has nothing new
    let (_, err) = desk.run(&["scan", "--from", &tuesday, "--baseline", "t.json", "--only-new", "--quiet"], 3);
    assert_eq!(err, "");
}

#[test]
fn equal_inputs_give_equal_bytes_but_for_the_run() {
    let desk = Desk::new();
    let (tuesday, monday) = (acme("tuesday.jsonl"), acme("monday.json"));
    for (name, threads) in [("one", "1"), ("two", "2")] {
        let formats = format!("json={name}.json,human={name}.txt,sarif={name}.sarif");
        desk.run(&["scan", "--from", &tuesday, "--baseline", &monday, "--threads", threads, "--format", &formats], 1);
    }
    let read = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
    assert_eq!(read("one.txt"), read("two.txt"));
    let [one, two] = ["one.json", "two.json"].map(|name| {
        let mut report = desk.json(name);
        report["run"] = Value::Null;
        report.to_string()
    });
    assert!(one == two);
    let results = |name: &str| desk.json(name)["runs"][0]["results"].to_string();
    assert!(results("one.sarif") == results("two.sarif"));
}

#[test]
fn the_gate_heeds_its_options() {
    let desk = Desk::new();
    let (monday, tuesday, earlier) = (acme("monday.jsonl"), acme("tuesday.jsonl"), acme("monday.json"));
    desk.run(&["scan", "--from", &monday, "--fail-on", "never", "--quiet"], 3);
    let silent = desk.run(&["scan", "--from", &monday, "--exit-zero", "--quiet"], 0);
    assert_eq!(silent, (String::new(), String::new()));
    desk.run(&["scan", "--from", &monday, "--baseline", &earlier, "--only-new", "--quiet"], 3);
    desk.run(
        &["scan", "--from", &tuesday, "--baseline", &earlier, "--only-new", "--fail-on", "critical", "--quiet"],
        1,
    );
    let (_, err) = desk.run(&["scan", "--from", &monday, "--baseline", "none.json", "--baseline-missing", "new"], 1);
    assert!(err.contains("everything is new"), "{err}");
}

/// Policies read more than their own document: what is left out of a run must not make them call anything fixed.
#[test]
fn a_type_that_is_not_collected_makes_no_finding_of_another_type_gone() {
    let lines: Vec<Value> = fs::read_to_string(acme("monday.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let covered: BTreeSet<&str> = lines[0]["coverage"]["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|scope| scope["type"].as_str().unwrap())
        .collect();
    for left_out in ResourceType::ALL.iter().filter(|known| covered.contains(known.as_str())) {
        let desk = Desk::new();
        let mut kept: Vec<Value> = lines.iter().filter(|line| line["type"] != left_out.as_str()).cloned().collect();
        kept[0]["documents"] = (kept.len() - 1).into();
        let scopes = kept[0]["coverage"]["scopes"].as_array_mut().unwrap();
        scopes.retain(|scope| scope["type"] != left_out.as_str());
        let text: String = kept.iter().map(|line| format!("{line}\n")).collect();
        let from = desk.write("s.jsonl", &text);
        desk.run(
            &["scan", "-q", "--exit-zero", "--from", &from, "--baseline", &acme("monday.json"), "-f", "json=r.json"],
            0,
        );
        let report = desk.json("r.json");
        assert_eq!(report["absent"], Value::Array(vec![]), "without {left_out}");
        let before = number_of_findings(&acme("monday.json"));
        assert_eq!(report["findings"].as_array().unwrap().len(), before, "without {left_out}");
    }
}

fn number_of_findings(report: &str) -> usize {
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    report["findings"].as_array().unwrap().len()
}

#[test]
fn an_upload_that_may_close_alerts_unseen_is_warned_of() {
    let desk = Desk::new();
    let (monday, earlier) = (acme("monday.jsonl"), acme("monday.json"));
    let arguments =
        ["scan", "--from", &monday, "--exit-zero", "--format", "sarif=s.sarif", "--sarif-profile", "github"];
    let (_, err) = desk.run(&arguments, 0);
    assert!(err.contains("warning") && err.contains("close the alerts"), "{err}");
    let (_, err) = desk.run(&[&arguments[..], &["--baseline", &earlier]].concat(), 0);
    assert!(!err.contains("warning"), "{err}");
}

#[test]
fn the_log_tells_what_is_done_when_it_is_asked_to() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    let (_, quiet) = desk.run(&["scan", "--from", &monday], 1);
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    let (_, told) = desk.run(&["scan", "--from", &monday, "-v"], 1);
    assert!(told.contains("policies loaded") && told.contains("documents judged"), "{told}");
    desk.write(
        "policies/walks.rego",
        "# METADATA\n# title: Walks\n# custom:\n#   id: walks\n#   severity: info\n#   resource_types: [AWS::S3::Bucket]\n\
         #   reads: []\npackage walks\n\ndeny contains \"x\" if walk(input, [_, \"no such value\"])\n",
    );
    let (_, detailed) = desk.run(&["scan", "--from", &monday, "--policies", "policies", "--exit-zero", "-vv"], 0);
    assert!(detailed.contains("judged by the interpreter") && detailed.contains("call of `walk`"), "{detailed}");
}

#[test]
fn a_profile_of_the_policies_is_printed_and_in_the_report_when_asked_for() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    let plain = ["scan", "--from", &monday, "--exit-zero", "--format", "json=plain.json"];
    let (_, without) = desk.run(&plain, 0);
    assert!(!without.contains("median us"), "{without}");
    let (_, err) =
        desk.run(&["scan", "--from", &monday, "--exit-zero", "--format", "json=costs.json", "--profile-policies"], 0);
    let report = desk.json("costs.json");
    let costs = report["run"]["policy_costs"].as_array().unwrap();
    assert!(desk.json("plain.json")["run"].get("policy_costs").is_none());
    let (head, last) = (err.lines().position(|line| line.contains("median us")).unwrap(), err.lines().last().unwrap());
    assert!(last.contains("gate"), "{last}");
    for (line, cost) in err.lines().skip(head + 1).zip(costs) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[..2], [cost["policy_id"].as_str().unwrap(), cost["engine"].as_str().unwrap()], "{err}");
    }
    let policies = report["policies"]["policies"].as_array().unwrap().iter();
    let judging = policies.filter(|policy| policy.get("enabled") != Some(&false.into())).count();
    assert_eq!(costs.len(), judging, "each bundled policy that is on judges something of the fixture");
}

#[test]
fn now_is_an_input() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    desk.run(
        &["scan", "--from", &monday, "--now", "2030-01-01", "--format", "json=later.json", "--exit-zero", "-q"],
        0,
    );
    let report = desk.json("later.json");
    assert_eq!(report["evaluated_at"], "2030-01-01T00:00:00Z");
    let stale = report["findings"].as_array().unwrap().iter().filter(|one| one["policy_id"] == "iam-access-key-stale");
    assert!(stale.count() > 3, "every active key is old by then");
}

#[test]
fn every_bad_input_is_one_clear_error_before_anything_is_written() {
    let monday = acme("monday.jsonl");
    let from = ["scan", "--from", &monday];
    let good = fs::read_to_string(root().join("policies/aws/s3/s3_versioning_off.rego")).unwrap();
    let policies = |name: &str, text: &str| {
        let desk = Desk::new();
        desk.write(name, text);
        desk
    };
    let with_library = |desk: Desk| {
        for library in fs::read_dir(root().join("policies/lib")).unwrap() {
            let path = library.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !name.ends_with("_test.rego") {
                desk.write(&format!("p/lib/{name}"), &fs::read_to_string(&path).unwrap());
            }
        }
        desk
    };
    let policy = "p/aws/s3/s3_versioning_off.rego";
    let broken = |change: &dyn Fn(&str) -> String| with_library(policies(policy, &change(&good)));
    let judged = ["scan", "--from", &monday, "--policies", "p"];
    let config = |text: &str| policies("colobus.toml", text);
    for (desk, arguments, expected) in [
        (Desk::new(), &["scan", "--fromm", "x"][..], "--from"),
        (Desk::new(), &["scan", "--fail-on", "hihg"], "not a severity"),
        (Desk::new(), &["scan", "--from", "none.jsonl"], "none.jsonl"),
        (Desk::new(), &["scan", "--from", &monday, "--now", "yesterday-ish"], "neither a date"),
        (Desk::new(), &["scan", "--from", &monday, "--baseline", "none.json"], "--baseline-missing new"),
        (policies("b.json", "{}"), &["scan", "--from", &monday, "--baseline", "b.json"], "not a report"),
        (policies("b.json", "{\"schema_version\":"), &["scan", "--from", &monday, "--baseline", "b.json"], "line 1"),
        (Desk::new(), &["scan", "--from", &monday, "--format", "json=no/such/folder.json"], "cannot write to"),
        (Desk::new(), &["scan", "--from", &monday, "--only-new"], "--baseline FILE"),
        (Desk::new(), &["scan", "--from", &monday, "--policies", "none"], "none"),
        (policies("p/readme.txt", "no rego"), &judged, "no"),
        (broken(&|good| good.replace("deny contains", "deny contain")), &judged, "s3_versioning_off.rego:"),
        (broken(&|good| good.replace("#   id: s3-versioning-off\n", "")), &judged, "id"),
        (broken(&|good| good.replace("AWS::S3::Bucket", "AWS::S3::Bukket")), &judged, "did you mean"),
        (broken(&|good| good.replace("#   severity: low", "#   severity: lowest")), &judged, "lowest"),
        (
            {
                let desk = broken(&|good| good.to_owned());
                desk.write("p/aws/ec2/s3_versioning_off.rego", &good.replace("package aws.s3.", "package aws.ec2."));
                desk
            },
            &judged,
            "s3-versioning-off",
        ),
        (config("[scan]\nregoins = []"), &from, "colobus.toml:2:1: unknown field `regoins`"),
        (config("[params.s3-versioning-of]\nx = 1"), &from, "colobus.toml:1:9: parameters for `s3-versioning-of`"),
        (
            config("[params.iam-access-key-stale]\nmax_age_days = \"old\""),
            &from,
            "colobus.toml:2:1: parameter `max_age_days` of `iam-access-key-stale` is a number, not a text",
        ),
        (
            config("[[override]]\npolicies = [\"iam-access-key-stale\"]\nparams = { max_age_day = 3 }"),
            &from,
            "colobus.toml:3:12: policy `iam-access-key-stale` has no parameter `max_age_day`\n    3 | params = { \
             max_age_day = 3 }\n      |            ^\n      = did you mean `max_age_days`?",
        ),
        (Desk::new(), &["scan", "--from", &monday, "--config", "none.toml"], "none.toml"),
    ] {
        let before = desk.names();
        let (out, err) = desk.run(arguments, 2);
        assert!(err.contains(expected), "{arguments:?}: {err}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
        assert_eq!(desk.names(), before, "{arguments:?} wrote something");
    }
}

#[test]
fn without_an_account_a_live_scan_says_what_to_do() {
    let desk = Desk::new();
    let nobody = |variables: &[(&str, &str)]| {
        let mut command = desk.colobus(&["scan", "--format", "json=report.json"]);
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_REGION", "eu-west-1").env("AWS_MAX_ATTEMPTS", "1");
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(4));
        assert_eq!(desk.names(), Vec::<String>::new());
        String::from_utf8(output.stderr).unwrap()
    };
    let err = nobody(&[]);
    assert!(err.contains("error: ") && err.contains("AWS_PROFILE"), "{err}");
    let keys = [("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "not-a-secret")];
    // nothing listens on the discard port
    let err = nobody(&[keys[0], keys[1], ("AWS_ENDPOINT_URL", "http://127.0.0.1:9")]);
    assert!(err.contains("AWS_ENDPOINT_URL") && !err.contains("not-a-secret"), "{err}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    let program = assert_cmd::cargo::cargo_bin("colobus");
    let line =
        format!("'{}' scan --from '{}' --exit-zero -q 2>err.txt | head -n 1", program.display(), acme("monday.jsonl"));
    let output = std::process::Command::new("bash")
        .args(["-o", "pipefail", "-c", &line])
        .current_dir(desk.home.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(fs::read_to_string(desk.path("err.txt")).unwrap(), "");
}

#[test]
fn the_smaller_commands_print_what_they_say() {
    let desk = Desk::new();
    let (out, _) = desk.run(&["policy", "list", "--format", "json"], 0);
    assert!(serde_json::from_str::<Value>(&out).unwrap()["policies"].as_array().unwrap().len() >= 34);
    let (out, err) = desk.run(&["policy", "list"], 0);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    assert!(err.contains(" policies from the bundled set"), "{err}");
    let (_, err) = desk.run(&["policy", "check"], 0);
    assert!(err.contains("no problems"), "{err}");
    let (out, _) = desk.run(&["permissions"], 0);
    let policy: Value = serde_json::from_str(&out).unwrap();
    assert!(policy["Statement"][0]["Action"].as_array().unwrap().contains(&"s3:GetBucketPolicy".into()));
    let (out, _) = desk.run(&["completions", "bash"], 0);
    assert!(out.contains("_colobus"));
    let (out, _) = desk.run(&["man"], 0);
    assert!(out.contains(".TH"));
    let (out, _) = desk.run(&["--help"], 0);
    assert!(out.contains("Exit codes"));
    desk.run(&[], 2);
}
