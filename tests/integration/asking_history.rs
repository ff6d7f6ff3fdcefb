//! The questions that one asks of the history: what was this, what became of it, who names it.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::history::Desk;

fn acme(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme").join(name).display().to_string()
}

/// A desk whose history holds Acme's Monday and Tuesday.
fn two_days() -> Desk {
    let desk = Desk::new();
    for day in ["monday.jsonl", "tuesday.jsonl"] {
        desk.run(&["scan", "--from", &acme(day), "--exit-zero", "--format", "json=report.json"], 0);
    }
    desk
}

fn parsed(desk: &Desk, arguments: &[&str]) -> Value {
    let (out, _) = desk.run(&[arguments, &["--format", "json"]].concat(), 0);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{out}"))
}

/// Names of the resources that a search finds.
fn found(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let answer = parsed(desk, &[&["search"], arguments].concat());
    answer["resources"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_change_is_told_in_a_line_and_in_full() {
    let desk = two_days();
    let (out, err) = desk.run(&["history", "api"], 0);
    assert!(err.contains("api (sg-0ace0000000000002)  AWS::EC2::SecurityGroup"), "{err}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "2026-11-24T08:00:00Z  changed     ingress rule added: tcp/22 from 0.0.0.0/0");
    assert_eq!(lines[1], "2026-11-23T08:00:00Z  first seen");
    assert!(out.contains("sg-internet-ingress-ssh (tcp/22/ipv4)  found 2026-11-24T08:00:00Z"), "{out}");

    let life = parsed(&desk, &["history", "sg-0ace0000000000002"]);
    assert_eq!(life["revisions"][0]["what"], "first_seen", "nobody knows when it was created");
    assert_eq!(life["revisions"][1]["changes"][0]["path"], "/config/ingress/0");
    assert_eq!(life["revisions"][1]["summary"], json!(["ingress rule added: tcp/22 from 0.0.0.0/0"]));

    let (out, _) = desk.run(&["diff", "api"], 0);
    assert_eq!(out, "+ ingress rule added: tcp/22 from 0.0.0.0/0\n");
    let (out, _) = desk.run(&["--color", "always", "diff", "api"], 0);
    assert!(out.contains("\u{1b}["), "{out:?}");
}

#[test]
fn a_resource_that_is_gone_is_shown_as_it_last_was() {
    let desk = two_days();
    let (out, err) = desk.run(&["show", "ftp-legacy"], 0);
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["native_id"], "sg-0ace0000000000015");
    assert!(err.contains("deleted by 2026-11-24T08:00:00Z") && err.contains("this is how it last was"), "{err}");
    let (out, _) = desk.run(&["history", "ftp-legacy"], 0);
    assert!(out.starts_with("2026-11-24T08:00:00Z  deleted\n"), "{out}");
    assert!(out.contains("gone 2026-11-24T08:00:00Z (resource deleted)"), "{out}");
    let (_, err) = desk.run(&["show", "ftp-legacy", "--at", "2026-11-24"], 2);
    assert!(err.contains("was not there as of 2026-11-24T23:59:59Z") && err.contains("last seen"), "{err}");
}

#[test]
fn the_past_is_shown_as_it_was() {
    let desk = two_days();
    let cidrs = |arguments: &[&str]| -> Vec<Value> {
        let (out, _) = desk.run(&[&["show", "api"], arguments].concat(), 0);
        let document: Value = serde_json::from_str(&out).unwrap();
        document["config"]["ingress"].as_array().unwrap().iter().map(|rule| rule["source"]["cidr"].clone()).collect()
    };
    assert!(!cidrs(&["--at", "2026-11-23"]).contains(&"0.0.0.0/0".into()));
    assert!(cidrs(&[]).contains(&"0.0.0.0/0".into()));
    assert!(cidrs(&["--at", "2026-11-24T08:00:00Z"]).contains(&"0.0.0.0/0".into()));
}

/// The patch, applied to the earlier document, gives the later one.
#[test]
fn a_diff_is_a_json_patch() {
    let desk = two_days();
    let document = |at: &str| -> Value {
        let (out, _) = desk.run(&["show", "api", "--at", at], 0);
        serde_json::from_str(&out).unwrap()
    };
    let (mut before, after) = (document("2026-11-23"), document("2026-11-24"));
    let patch = parsed(&desk, &["diff", "api", "--from", "2026-11-23", "--to", "2026-11-24"]);
    json_patch::patch(&mut before, &serde_json::from_value::<json_patch::Patch>(patch).unwrap()).unwrap();
    for part in ["name", "tags", "config"] {
        assert_eq!(before[part], after[part], "{part}");
    }
}

#[test]
fn two_runs_are_compared_as_a_whole() {
    let desk = two_days();
    let (out, err) = desk.run(&["diff"], 0);
    assert!(err.contains("from run 1 (2026-11-23T08:00:00Z) to run 2 (2026-11-24T08:00:00Z)"), "{err}");
    let signs = |sign: char| out.lines().filter(|line| line.starts_with(sign)).count();
    assert!(
        err.ends_with(&format!("{} first seen, {} changed, {} deleted\n", signs('+'), signs('~'), signs('-'))),
        "{err}"
    );
    assert!(out.contains("~ AWS::IAM::User  bob") && out.contains("~ mfa active changed from false to true"), "{out}");
    let whats = parsed(&desk, &["diff"]);
    let count = |what: &str| whats.as_array().unwrap().iter().filter(|one| one["what"] == what).count();
    assert_eq!((count("first_seen"), count("deleted")), (signs('+'), signs('-')));
    let (runs, _) = desk.run(&["runs"], 0);
    assert!(runs.contains("1 first seen") && !runs.contains("created"), "{runs}");
    // the order in which runs are named does not matter
    assert_eq!(desk.run(&["diff", "--run", "2", "--run", "1"], 0).0, out);
    assert_eq!(parsed(&desk, &["diff", "--run", "2", "--run", "2"]), json!([]));
}

/// What was there before, gone, and is there again, was not seen for the first time.
#[test]
fn what_comes_back_has_returned() {
    let desk = Desk::new();
    for (generation, count) in [(0, 3), (1, 2), (2, 3)] {
        desk.scan(&desk.snapshot(generation, count), &[], 0);
    }
    let (out, err) = desk.run(&["diff"], 0);
    assert!(out.contains("+ AWS::EC2::SecurityGroup  sg-00000002"), "{out}");
    assert!(err.contains("0 first seen, 1 returned, 2 changed, 0 deleted"), "{err}");
    assert_eq!(parsed(&desk, &["diff", "--run", "2", "--run", "3"])[2]["what"], "returned");
    assert_eq!(desk.run(&["diff", "sg-00000002", "--from", "2026-11-01T01:30:00Z"], 0).0, "returned\n");
    assert_eq!(desk.run(&["diff", "sg-00000002", "--from", "2026-10-01"], 0).0, "first seen\n");
    let (out, _) = desk.run(&["history", "sg-00000002"], 0);
    let words: Vec<&str> = out.lines().map(|line| line.split_whitespace().nth(1).unwrap_or_default()).take(3).collect();
    assert_eq!(words, ["returned", "deleted", "first"], "{out}");
}

#[test]
fn networks_inside_and_networks_containing_are_asked_for_apart() {
    let desk = two_days();
    let vpc = |option: &str, network: &str| found(&desk, &[option, network, "--type", "AWS::EC2::VPC"]);
    for (network, overlapping, inside, containing) in [
        ("10.20.0.0/16", true, true, true),
        ("10.0.0.0/8", true, true, false),
        ("10.20.1.0/24", true, false, true),
        ("10.99.0.0/16", false, false, false),
    ] {
        for (option, is_found) in [("--cidr", overlapping), ("--inside", inside), ("--containing", containing)] {
            assert_eq!(vpc(option, network).contains(&"main".to_owned()), is_found, "{option} {network}");
        }
    }
    // both at once: what lies in the one and holds the other
    let between = ["--inside", "10.0.0.0/8", "--containing", "10.20.1.0/24", "--type", "AWS::EC2::VPC"];
    assert_eq!(found(&desk, &between), ["main"]);
    let (_, err) = desk.run(&["search", "--inside", "10/8"], 2);
    assert!(err.contains("`10/8` is not a network"), "{err}");
}

#[test]
fn a_role_that_nothing_can_have_is_an_error() {
    let desk = two_days();
    let search = |role: &str, code| desk.run(&["search", "--ip", "10.20.1.9", "--role", role], code).1;
    let err = search("ingres", 2);
    assert!(err.contains("has the role `ingres`") && err.contains("hint: did you mean `ingress`?"), "{err}");
    let err = search("whatever", 2);
    assert!(err.contains("hint: known are: ") && err.contains("egress_deny") && err.contains("cidr"), "{err}");
    // the name of a field is one, and so is a role that this history does not have
    search("cidr_blocks", 0);
    search("not_principal", 0);
    // one of two is enough
    let both = ["search", "--port", "22", "--role", "ingress", "--role", "egres"];
    assert!(desk.run(&both, 2).1.contains("did you mean `egress`?"));
}

/// What a person knows of a resource, and what must be found by it.
#[test]
fn resources_are_found_by_whatever_one_knows() {
    let desk = two_days();
    for (arguments, expected) in [
        // an id of something that is gone; a part of a name; a pattern; any of an ARN
        (&["sg-0ace0000000000015"][..], &["ftp-legacy"][..]),
        (&["FTP"], &["ftp-legacy"]),
        (&["ftp*"], &["ftp-legacy"]),
        (&["arn:aws:s3:::acme-www"], &["acme-www"]),
        (&["ftp", "--deleted"], &["ftp-legacy"]),
        (&["--tag", "team=marketing", "acme-assets"], &["acme-assets-legacy"]),
        (&["--cidr", "10.20.0.0/16", "--type", "AWS::EC2::VPC"], &["main"]),
        (&["--cidr", "10.20.1.0/24", "--type", "AWS::EC2::VPC"], &["main"]),
        (&["--text", "just for today"], &["api"]),
        (&["--text", "just for today", "--at", "2026-11-23"], &[]),
        // no rule of a group that is there lets this address in on this port but the one on the open internet
        (
            &[
                "--ip",
                "10.9.9.9",
                "--port",
                "tcp/22",
                "--role",
                "ingress",
                "--type",
                "AWS::EC2::SecurityGroup",
                "backup",
            ],
            &["backup-agent"],
        ),
        (&["--principal", "999988887777", "--type", "AWS::S3::Bucket"], &["acme-ci-artifacts"]),
        (&["nothing-of-the-kind"], &[]),
    ] {
        assert_eq!(found(&desk, arguments), expected, "{arguments:?}");
    }
}

#[test]
fn an_address_is_found_in_every_rule_that_holds_it_the_nearest_first() {
    let desk = two_days();
    let answer = parsed(&desk, &["search", "--ip", "10.1.2.3", "--role", "ingress", "--limit", "1"]);
    assert_eq!(answer["more"], true);
    let hit = &answer["resources"][0];
    assert_eq!(hit["name"], "backup-agent");
    assert_eq!(hit["places"][0]["text"], "ingress rule tcp/22 from 10.0.0.0/8");
    assert_eq!(hit["places"][0]["term"], "10.0.0.0/8");
    // a rule must hold both: this group lets the address in, but on another port
    let both = found(&desk, &["--ip", "10.1.2.3", "--port", "3306", "--role", "ingress", "backup-agent"]);
    assert_eq!(both, Vec::<String>::new());
}

#[test]
fn a_time_that_was_forgotten_is_refused_and_not_half_answered() {
    let desk = two_days();
    desk.run(&["store", "prune", "--keep", "2026-11-24T08:00:00Z"], 0);
    for arguments in [
        &["show", "api", "--at", "2026-11-23"][..],
        &["search", "--tag", "team", "--at", "2026-11-23"],
        &["report", "active-keys", "--at", "2026-11-23"],
        &["diff", "--run", "1", "--run", "2"],
        &["scan", "--from-store", "--at", "2026-11-23"],
    ] {
        let (_, err) = desk.run(arguments, 2);
        assert!(err.contains("the history was shortened"), "{arguments:?}: {err}");
    }
    desk.run(&["show", "api", "--at", "2026-11-24T08:00:00Z"], 0);
}

#[test]
fn standing_reports_are_told_without_scanning() {
    let desk = two_days();
    let (names, _) = desk.run(&["report"], 0);
    for name in names.lines().map(|line| line.split_whitespace().next().unwrap()) {
        let table = parsed(&desk, &["report", name]);
        let columns = table["columns"].as_array().unwrap().len();
        let rows = table["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "`{name}` is empty on the fixtures");
        assert!(rows.iter().all(|row| row.as_array().unwrap().len() == columns), "{name}");
        let (csv, _) = desk.run(&["report", name, "--format", "csv"], 0);
        assert!(csv.lines().count() > rows.len(), "{name}");
    }
    let (out, err) = desk.run(&["report", "public-buckets"], 0);
    assert!(out.contains("The ACL lets everyone list it"), "{out}");
    assert!(err.contains("warning: s3-bucket-public could not judge"), "{err}");
    // a key that is not reported yet is unknown, not none
    let monday = parsed(&desk, &["report", "active-keys", "--at", "2026-11-23"]);
    let tuesday = parsed(&desk, &["report", "active-keys"]);
    assert_ne!(monday["as_of"], tuesday["as_of"]);
}

#[test]
fn a_report_names_policies_that_did_not_judge_and_none_that_do_not_exist() {
    let desk = two_days();
    let ids = parsed(&desk, &["policy", "list"]);
    let ids: Vec<&str> = ids["policies"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    for report in colobus::report::standing::STANDING {
        assert_eq!(report.missing(ids.iter().copied()), [""; 0], "{}", report.name);
    }
    let tuesday = acme("tuesday.jsonl");
    desk.run(&["scan", "--from", &tuesday, "--exit-zero", "--disable", "s3-mrap-public", "--format", "json=r.json"], 0);
    let (_, err) = desk.run(&["report", "public-buckets"], 0);
    assert!(err.contains("no policy `s3-mrap-public` judged in run 3"), "{err}");
}

/// A part that was unread once, then read, and then changed, has changed.
#[test]
fn a_change_of_what_could_not_be_read_at_first_is_told() {
    let desk = Desk::new();
    let monday = std::fs::read_to_string(acme("monday.jsonl")).unwrap();
    let day = |number: u32, statement: Option<&str>| {
        let lines = monday.lines().map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            if line["kind"] == "colobus_snapshot" {
                line["ended_at"] = format!("2026-11-{number}T08:00:00Z").into();
            }
            if let (Some(sid), true) = (statement, line["name"] == "acme-hr-documents") {
                let statement = json!({
                    "sid": sid, "effect": "Allow", "principals": [{"type": "AWS", "value": "*"}], "not_principals": [],
                    "actions": ["s3:GetObject"], "not_actions": [], "resources": ["*"], "not_resources": [], "conditions": [],
                });
                line["config"]["policy"] = json!({"statements": [statement], "document": {}});
                line["unread"] = json!([]);
            }
            format!("{line}\n")
        });
        std::fs::write(desk.path("day.jsonl"), lines.collect::<String>()).unwrap();
        desk.run(&["scan", "--from", "day.jsonl", "--exit-zero", "--format", "json=day.json"], 0);
    };
    day(23, None);
    day(24, Some("Old"));
    day(25, Some("New"));
    let (out, _) = desk.run(&["history", "acme-hr-documents"], 0);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("2026-11-25T08:00:00Z  changed     policy: statement removed: Old"), "{out}");
    // what was there before it could be read is not known: that is no change
    assert_eq!(lines[1], "2026-11-23T08:00:00Z  first seen", "{out}");
    assert!(desk.run(&["diff", "acme-hr-documents"], 0).0.contains("policy: statement added: New"));
    let between = parsed(&desk, &["diff", "--run", "1", "--run", "3"]);
    let buckets = between.as_array().unwrap().iter().filter(|one| one["name"] == "acme-hr-documents");
    assert_eq!(buckets.count(), 1);
}

/// A run of one type only is the last one: what it did not look at is not told as if it had.
#[test]
fn a_report_says_what_the_last_run_did_not_look_at() {
    let desk = two_days();
    let tuesday = std::fs::read_to_string(acme("tuesday.jsonl")).unwrap();
    let groups = |line: &Value| line["type"] == "AWS::EC2::SecurityGroup";
    let mut lines = tuesday.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut header = lines.next().unwrap();
    let documents: Vec<Value> = lines.filter(groups).collect();
    header["scope"]["types"] = json!(["AWS::EC2::SecurityGroup"]);
    header["coverage"]["scopes"].as_array_mut().unwrap().retain(groups);
    header["documents"] = documents.len().into();
    for field in ["started_at", "ended_at"] {
        header[field] = "2026-11-25T08:00:00Z".into();
    }
    let text: String = [header].iter().chain(&documents).map(|line| format!("{line}\n")).collect();
    std::fs::write(desk.path("groups.jsonl"), text).unwrap();
    desk.run(&["scan", "--from", "groups.jsonl", "--exit-zero", "--format", "json=groups.json"], 0);
    let (_, err) = desk.run(&["report", "active-keys"], 0);
    assert!(err.contains("did not look at AWS::IAM::User in 111122223333 global: it is shown as last seen"), "{err}");
    let buckets = parsed(&desk, &["report", "public-buckets"]);
    let rows = buckets["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.as_array().unwrap().last().unwrap() == "not re-checked"));
}

#[test]
fn a_role_that_fits_nothing_is_told_with_those_that_would() {
    let desk = two_days();
    let (out, err) = desk.run(&["search", "--ip", "10.1.2.3", "--role", "grant"], 0);
    assert_eq!(out, "");
    assert!(err.contains("nothing fits as grant, but as ") && err.contains("ingress"), "{err}");
}

#[test]
fn questions_that_make_no_sense_are_clear_errors() {
    let desk = two_days();
    for (arguments, expected) in [
        (&["show", "no-such-thing"][..], "nothing that was ever seen is called `no-such-thing`"),
        (&["history", "role"], "names more than one resource"),
        (&["show", "api", "--at", "tomorow"], "`tomorow` is no time"),
        (&["show", "api", "--at", "2020-01-01"], "had not been seen yet as of 2020-01-01T23:59:59Z"),
        (&["show", ""], "the resource has no name"),
        (&["runs", "--limit", "0"], "0 is not in 1.."),
        (&["report", "--at", "2026-11-23"], "required arguments"),
        (&["diff", "api", "--from", "2026-11-24", "--to", "2026-11-23"], "`--to` is before `--from`"),
        (&["diff", "--run", "1", "--run", "9"], "the store holds no run `9`"),
        (&["diff", "--run", "1", "--run", "2", "--run", "2"], "`--run` was given 3 times"),
        (&["search"], "nothing to search for"),
        (&["search", "web", "--role", "ingress"], "`--role` tells what an address"),
        (&["search", "--ip", "10.0.0.0/8"], "invalid value '10.0.0.0/8'"),
        (&["search", "--cidr", "ten"], "`ten` is not a network"),
        (&["search", "--port", "http"], "`http` is not a port"),
        (&["search", "--tag", "=x"], "a tag needs a key"),
        (&["report", "active-key"], "did you mean `active-keys`?"),
        (&["report", "open-groups", "--at", "2026-11-23"], "as of the last run only"),
        (&["runs", "--store", "nowhere.db"], "there is no store at `nowhere.db`"),
    ] {
        let (_, err) = desk.run(arguments, 2);
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
}

/// The history that one asks is the one that scans are recorded in, however it was named.
#[test]
fn every_command_asks_the_history_that_is_named() {
    let desk = two_days();
    let arn = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0ace0000000000002";
    let questions: [&[&str]; 7] = [
        &["runs"],
        &["history", arn],
        &["show", arn],
        &["diff"],
        &["search", "api"],
        &["report", "active-keys"],
        &["store", "check"],
    ];
    std::fs::write(desk.path("named.toml"), "[store]\nurl = \"elsewhere.db\"\n").unwrap();
    for question in questions {
        let nowhere = |desk: &Desk, arguments: &[&str]| {
            let (_, err) = desk.run(arguments, 2);
            assert!(err.contains("there is no store at") && err.contains("elsewhere.db"), "{arguments:?}: {err}");
        };
        desk.run(question, 0);
        nowhere(&desk, &[question, &["--store", "elsewhere.db"]].concat());
        nowhere(&desk, &[question, &["--config", "named.toml"]].concat());
        let output = desk.colobus(question).env("COLOBUS_STORE", "elsewhere.db").output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{question:?}");
        let (_, err) = desk.run(&[question, &["--store", "named.toml"]].concat(), 2);
        assert!(err.contains("is not a store of this program"), "{question:?}: {err}");
    }
}

#[test]
fn the_reports_are_listed_for_machines_too() {
    let desk = Desk::new();
    assert_eq!(parsed(&desk, &["report"])[0]["name"], "active-keys");
    let (out, _) = desk.run(&["report", "--format", "csv"], 0);
    assert!(out.starts_with("name,title\nactive-keys,"), "{out}");
    let two_days = two_days();
    let (_, err) = two_days.run(&["runs", "--name", "no-such"], 0);
    assert!(err.contains("no runs of the name `no-such`"), "{err}");
}
