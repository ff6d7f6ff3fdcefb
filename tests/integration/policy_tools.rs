//! The tools for those who write policies, as they run them.

use std::fs;
use std::path::Path;

use colobus::model::ResourceType;
use serde_json::Value;

use crate::command_line::{Desk, acme};

fn policies() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").display().to_string()
}

/// A policy for buckets without a library, with this id and this body after `package`.
pub(crate) fn bucket_policy(id: &str, custom: &str, body: &str) -> String {
    format!(
        "# METADATA\n# title: A title\n# custom:\n#   id: {id}\n#   severity: high\n\
         #   resource_types: [AWS::S3::Bucket]\n#   reads: []\n{custom}package aws.s3.{}\n\n{body}\n",
        id.replace('-', "_")
    )
}

fn desk_with_tests() -> Desk {
    let desk = Desk::new();
    desk.write("p/aws/s3/a_b.rego", &bucket_policy("a-b", "", "deny contains \"bad\" if {\n\tinput.config.bad\n}"));
    desk.write(
        "p/aws/s3/a_b_test.rego",
        "package aws.s3.a_b_test\n\nimport data.aws.s3.a_b\n\n\
         test_bad if count(a_b.deny) == 1 with input as {\"config\": {\"bad\": true}}\n\n\
         test_wrong if {\n\tprint(\"deny is\", a_b.deny)\n\tcount(a_b.deny) == 1\n}\n\n\
         todo_test_later if false\n",
    );
    desk
}

#[test]
fn the_tests_of_policies_run_and_say_what_failed() {
    let desk = desk_with_tests();
    let (out, err) = desk.run(&["policy", "test", "p"], 1);
    assert!(out.contains("FAIL    test_wrong (line 7, ") && out.contains("it is undefined"), "{out}");
    assert!(out.contains("printed: ") && out.contains("deny is"), "{out}");
    assert!(out.contains("SKIPPED todo_test_later") && !out.contains("test_bad"), "{out}");
    assert!(err.starts_with("1 of 3 tests passed, 1 failed, 1 skipped in "), "{err}");
    let (out, err) = desk.run(&["policy", "test", "p", "--filter", "bad", "--show-passed", "--coverage"], 0);
    assert!(out.contains("PASS    test_bad") && out.contains("100%  p/aws/s3/a_b.rego"), "{out}");
    assert!(err.contains("100% of the lines covered"), "{err}");
}

#[test]
fn the_tests_of_policies_are_told_to_machines() {
    let desk = desk_with_tests();
    let (out, _) = desk.run(&["policy", "test", "p", "--format", "json", "--coverage"], 1);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["passed"], &report["failed"], &report["skipped"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(report["tests"][1]["result"], "fail");
    assert_eq!(report["tests"][1]["message"], "it is undefined");
    assert_eq!(report["coverage"]["files"][0]["not_covered"], Value::Array(vec![]));
    let (out, _) = desk.run(&["policy", "test", "p", "--format", "junit"], 1);
    assert!(out.starts_with("<?xml") && out.ends_with("</testsuites>\n"), "{out}");
    assert!(out.contains("tests=\"3\" skipped=\"1\" failures=\"1\" errors=\"0\""), "{out}");
    assert!(out.contains("classname=\"aws.s3.a_b_test\"") && out.contains("<system-out>"), "{out}");
}

#[test]
fn tests_that_cannot_be_run_are_an_error() {
    let desk = desk_with_tests();
    desk.write("broken/aws/s3/a_b.rego", &bucket_policy("a-b", "", "deny contains \"bad\" if {"));
    desk.write("none/aws/s3/a_b.rego", &bucket_policy("a-b", "", "deny contains \"bad\" if input.config.bad"));
    for (arguments, expected) in [
        (&["policy", "test", "nowhere"][..], "nowhere"),
        (&["policy", "test", "broken"], "broken/aws/s3/a_b.rego:"),
        (&["policy", "test", "none"], "no tests among the policies"),
        (&["policy", "test", "p", "--filter", "zzz"], "no test has `zzz` in its name"),
        (&["policy", "test", "p", "--coverage", "--format", "junit"], "JUnit has no place for coverage"),
    ] {
        let (out, err) = desk.run(arguments, 2);
        assert!(err.contains(expected) && out.is_empty(), "{arguments:?}: {out}{err}");
    }
}

#[test]
fn overrides_are_heeded_and_shown() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    let judge = |name: &str, more: &[&str]| {
        let format = format!("json={name}.json");
        let arguments = ["scan", "-q", "--exit-zero", "--from", &monday, "--policies", &policies(), "-f", &format];
        desk.run(&[&arguments[..], more].concat(), 0);
        desk.json(&format!("{name}.json"))
    };
    let before = judge("before", &[]);
    let account = before["findings"][0]["resource"]["account"].as_str().unwrap();
    desk.write(
        "colobus.toml",
        &format!(
            "[[override]]\npolicies = [\"sg-*\"]\nenabled = false\n\n\
             [[override]]\npolicies = [\"s3-bucket-public\"]\nseverity = \"low\"\n\n\
             [[override]]\npolicies = [\"iam-access-key-*\"]\naccounts = [\"{account}\"]\nenabled = false\n"
        ),
    );
    let after = judge("after", &["--baseline", "before.json"]);
    let of = |report: &Value, list: &str, start: &str| -> Vec<Value> {
        let all = report[list].as_array().unwrap().iter();
        all.filter(|one| one["policy_id"].as_str().unwrap().starts_with(start)).cloned().collect()
    };
    assert!(!of(&before, "findings", "sg-").is_empty());
    assert_eq!(of(&after, "findings", "sg-"), [Value::Null; 0]);
    assert!(of(&after, "absent", "sg-").iter().all(|one| one["reason"] == "policy_disabled"));
    assert_eq!(of(&after, "findings", "iam-access-key-"), [Value::Null; 0]);
    let left_out = of(&after, "switched_off", "iam-access-key-");
    assert_eq!(left_out[0]["reason"], format!("off for account {account} by colobus.toml:9"));
    let (was, is) = (of(&before, "findings", "s3-bucket-public"), of(&after, "findings", "s3-bucket-public"));
    let public = |one: &&Value| one["policy_id"] == "s3-bucket-public";
    assert!(is.iter().filter(public).all(|one| one["severity"] == "low"));
    assert!(is.iter().filter(public).any(|one| one["declared_severity"].is_string()));
    let fingerprints = |list: &[Value]| {
        list.iter().map(|one| one["fingerprint"].to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(fingerprints(&was), fingerprints(&is));
    assert_ne!(before["policies"]["digest"], after["policies"]["digest"]);
    let (out, err) = desk.run(&["policy", "list", "--policies", &policies()], 0);
    assert!(out.contains("- off\n") && out.contains("- severity set; the file says"), "{out}");
    assert!(out.replace(|c: char| c.is_whitespace(), "").contains("offforaccount"), "{out}");
    assert!(err.contains("of them off"), "{err}");
    let (out, _) = desk.run(&["scan", "--exit-zero", "--from", &monday, "--policies", &policies()], 0);
    assert!(out.contains(" off, ") && out.contains("severity set; the policy says"), "{out}");
    // the command line has the last word
    let again = judge("again", &["--enable", "sg-*", "--disable", "s3-*"]);
    assert!(!of(&again, "findings", "sg-").is_empty() && of(&again, "findings", "s3-").is_empty());
}

#[test]
fn an_override_of_nothing_is_an_error_with_its_place() {
    let desk = Desk::new();
    desk.write("colobus.toml", "[[override]]\npolicies = [\n  \"sg-internet-ingres-ssh\",\n]\nenabled = false\n");
    let (_, err) = desk.run(&["policy", "list"], 2);
    assert!(
        err.starts_with("error: colobus.toml:3:3: no policy has the id or alias `sg-internet-ingres-ssh`"),
        "{err}"
    );
    assert!(err.contains("did you mean `sg-internet-ingress-ssh`?") && err.contains("^"), "{err}");
    let (_, err) = Desk::new().run(&["scan", "--from", &acme("monday.jsonl"), "--disable", "nope"], 2);
    assert!(err.starts_with("error: --disable: no policy has the id or alias `nope`"), "{err}");
}

#[test]
fn a_policy_of_a_folder_replaces_the_bundled_one_of_its_id_and_says_so() {
    let desk = Desk::new();
    let own = bucket_policy("s3-versioning-off", "", "deny contains \"mine\" if input.config");
    desk.write("mine/aws/s3/s3_versioning_off.rego", &own);
    desk.write("mine/aws/s3/new_one.rego", &bucket_policy("new-one", "", "deny contains \"x\" if input.config"));
    let bundled = number(&desk, &["policy", "list", "--format", "json"]);
    let both = ["policy", "list", "--format", "json", "--policies", "bundled", "--policies", "mine"];
    assert_eq!(number(&desk, &both), bundled + 1);
    let (out, err) = desk.run(&both, 0);
    assert!(
        err.contains("`mine/aws/s3/s3_versioning_off.rego` replaces the bundled `aws/s3/s3_versioning_off.rego`"),
        "{err}"
    );
    let set: Value = serde_json::from_str(&out).unwrap();
    let one = set["policies"].as_array().unwrap().iter().find(|one| one["id"] == "s3-versioning-off").unwrap();
    assert_eq!(one["replaces"], "aws/s3/s3_versioning_off.rego");
    desk.write("colobus.toml", "policies = [\"mine\", \"bundled\"]\n");
    assert_eq!(number(&desk, &["policy", "list", "--format", "json"]), bundled + 1);
    desk.run(&["policy", "check"], 0);
    // a test of the bundled set that looks into what is replaced judges nothing any more
    let open = bucket_policy("s3-bucket-public", "", "deny contains \"mine\" if input.config");
    desk.write("open/aws/s3/s3_bucket_public.rego", &open);
    desk.run(&["policy", "check", "--policies", "bundled", "--policies", "open"], 0);
    // two folders of one's own that disagree are a mistake
    desk.write("other/aws/s3/s3_versioning_off.rego", &own);
    let (_, err) = desk.run(&["policy", "list", "--policies", "mine", "--policies", "other"], 2);
    assert!(err.contains("s3-versioning-off"), "{err}");
}

fn number(desk: &Desk, arguments: &[&str]) -> usize {
    let set: Value = serde_json::from_str(&desk.run(arguments, 0).0).unwrap();
    set["policies"].as_array().unwrap().len()
}

#[test]
fn check_tells_everything_that_is_wrong_at_once() {
    let desk = Desk::new();
    desk.write("p/aws/s3/typo.rego", &bucket_policy("typo", "", "deny contains \"x\" if input.config.versionning"));
    desk.write(
        "p/aws/s3/broken.rego",
        &bucket_policy("broken", "", "deny contains \"x\" if {\n\tinput.config.a ==\n}"),
    );
    desk.write(
        "p/aws/s3/builtin.rego",
        &bucket_policy("builtin", "", "deny contains \"x\" if startwith(input.name, \"a\")"),
    );
    desk.write("p/aws/s3/around.rego", &bucket_policy("around", "", "deny contains \"x\" if a\n\na if b\n\nb if a"));
    desk.write(
        "p/aws/s3/meta.rego",
        &bucket_policy("meta", "#   enabled: perhaps\n#   tag: [x]\n", "deny contains \"x\" if input.name"),
    );
    desk.write("p/aws/s3/old.rego", &bucket_policy("old", "", "deny[x] {\n\tx := input.name\n}"));
    let (out, err) = desk.run(&["policy", "check", "--policies", "p"], 2);
    for expected in [
        "error: p/aws/s3/typo.rego:10:35: no field `versionning` in `/config` of AWS::S3::Bucket",
        "did you mean `versioning`?",
        "   10 | deny contains \"x\" if input.config.versionning\n      |                                   ^\n",
        "error: p/aws/s3/broken.rego:12:1: ",
        "error: p/aws/s3/builtin.rego:10:22: no function `startwith`",
        "error: p/aws/s3/around.rego:12:1: recursion",
        "error: p/aws/s3/meta.rego:8:5: `enabled` is not `true` or `false`",
        "error: p/aws/s3/meta.rego:9:5: unknown key `tag`",
        "error: p/aws/s3/old.rego:10:9: `if` keyword is required",
        "rules are written `name contains value if { ... }`",
    ] {
        assert!(err.contains(expected), "{expected}\n{err}");
    }
    assert!(err.ends_with("problems in the policies\n") && out.is_empty(), "{err}");
    let (out, _) = desk.run(&["policy", "check", "--policies", "p", "--format", "json"], 2);
    let report: Value = serde_json::from_str(&out).unwrap();
    let typo = report["problems"].as_array().unwrap().iter().find(|one| one["file"] == "p/aws/s3/typo.rego").unwrap();
    assert_eq!((&typo["line"], &typo["column"]), (&10.into(), &35.into()));
}

#[test]
fn check_warns_of_what_may_be_wrong() {
    let desk = Desk::new();
    let body = "deny contains \"x\" if {\n    input.config.versioning.status == \"Odd\"\n}";
    desk.write("p/aws/s3/odd.rego", &bucket_policy("odd", "", body));
    let monday = acme("monday.jsonl");
    let arguments = ["policy", "check", "--policies", "p", "--fixtures", &monday];
    let (_, err) = desk.run(&arguments, 0);
    for expected in [
        "warning: p/aws/s3/odd.rego:11:1: indented by spaces, not by tabs",
        "warning: p/aws/s3/odd.rego:7:5: the policy looks at `/config/versioning`, which `reads` does not name",
        "warning: p/aws/s3/odd.rego:10: `odd`: it fires on none of ",
        "checked: 1 policy from p, no problems, 3 warnings",
    ] {
        assert!(err.contains(expected), "{expected}\n{err}");
    }
    desk.run(&[&arguments[..], &["--strict"]].concat(), 2);
    let (_, err) = desk.run(&["policy", "check", "--policies", "p", "--fixtures", "none.jsonl"], 2);
    assert!(err.contains("none.jsonl"), "{err}");
}

#[test]
fn a_new_policy_passes_at_once_for_every_type() {
    let desk = Desk::new();
    for resource_type in ResourceType::ALL {
        let id =
            format!("{}-without-owner", resource_type.as_str().replace("::", "-").to_lowercase().replace("--", "-"));
        desk.run(&["policy", "new", &id, "--type", resource_type.as_str()], 0);
    }
    let (_, err) = desk.run(&["policy", "check", "--strict"], 0);
    assert!(err.contains("no problems\n"), "{err}");
    let (_, err) = desk.run(&["policy", "test", "policies"], 0);
    let number = ResourceType::ALL.len() * 3;
    assert!(err.starts_with(&format!("{number} of {number} tests passed in ")), "{err}");
    let (out, _) = desk.run(&["scan", "--exit-zero", "--from", &acme("monday.jsonl")], 0);
    assert!(out.contains("It has no tag owner"), "{out}");
}

#[test]
fn a_new_policy_is_refused_where_it_cannot_be() {
    let desk = Desk::new();
    let new =
        |id: &str, resource_type: &str, code: i32| desk.run(&["policy", "new", id, "--type", resource_type], code).1;
    let err = new("a-b", "AWS::S3::Bucket", 0);
    assert!(
        err.contains("wrote policies/aws/s3/a_b.rego") && err.contains("policy test policies --filter a_b"),
        "{err}"
    );
    assert!(new("a-b", "AWS::S3::Bucket", 2).contains("there is a policy `a-b` already: `policies/aws/s3/a_b.rego`"));
    assert!(new("a-b", "AWS::IAM::User", 2).contains("ids are never reused"));
    assert!(new("A_b", "AWS::S3::Bucket", 2).contains("is not a policy id"));
    assert!(new("a-test", "AWS::S3::Bucket", 2).contains("holds tests"));
    assert!(new("c", "AWS::S3::Bukket", 2).contains("did you mean `AWS::S3::Bucket`?"));
}

#[test]
fn one_policy_on_one_resource_is_told_in_detail() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    let body = "deny contains finding if {\n\tis_open\n\tprint(\"judging\", input.name)\n\tfinding := {\"message\": \"open\", \
                \"path\": \"/name\"}\n}\n\nis_open if startswith(input.name, \"acme\")\n\nis_closed if {\n\tinput.name == \"x\"\n\tinput.tags\n}";
    desk.write("p/aws/s3/odd.rego", &bucket_policy("odd", "", body));
    let eval = |policy: &str, more: &[&str]| {
        let arguments = ["policy", "eval", policy, "--resource", "acme-careers", "--from", &monday];
        desk.run(&[&arguments[..], more].concat(), 0).0
    };
    for out in [eval("p/aws/s3/odd.rego", &["--lines"]), eval("odd", &["--policies", "p", "--lines"])] {
        for expected in [
            "policy    odd (p/aws/s3/odd.rego)\nresource  arn:aws:s3:::acme-careers\nverdict   fail\n",
            "high     open\n           /name = \"acme-careers\"\n",
            "printed\n  p/aws/s3/odd.rego:12: judging acme-careers\n",
            "rules\n  deny = [",
            "  is_open = true\n  is_closed is undefined\n",
            "   19 +     input.name == \"x\"\n   20 -     input.tags\n",
        ] {
            assert!(out.contains(expected), "{expected}\n{out}");
        }
    }
    let off = eval("odd", &["--policies", "p", "--disable", "odd"]);
    assert!(off.contains("verdict   none: the policy is off; `--enable odd` switches it on\n"), "{off}");
    let report: Value = serde_json::from_str(&eval("odd", &["--policies", "p", "--format", "json"])).unwrap();
    assert_eq!((&report["verdict"], &report["rules"][1]["value"]), (&"fail".into(), &true.into()));
    for (arguments, expected) in [
        (&["odd", "--resource", "acme-carers"][..], "did you mean `acme-careers`?"),
        (&["ood", "--resource", "acme-careers"], "did you mean `odd`?"),
        (&["odd", "--resource", "x"], "no resource `x`"),
        (&["p/aws/s3/none.rego", "--resource", "x"], "cannot read `p/aws/s3/none.rego`"),
    ] {
        let more = if arguments[0].ends_with(".rego") { &[][..] } else { &["--policies", "p"] };
        let (_, err) = desk.run(&[&["policy", "eval"], arguments, &["--from", &monday], more].concat(), 2);
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
}

#[test]
fn a_policy_is_explained_with_what_it_needs_and_what_it_finds() {
    let desk = Desk::new();
    let monday = acme("monday.jsonl");
    desk.write("colobus.toml", "[[override]]\npolicies = [\"s3-bucket-public\"]\nseverity = \"low\"\n");
    let explain = ["policy", "explain", "s3-bucket-public", "--policies", &policies(), "--fixtures", &monday];
    let (out, _) = desk.run(&explain, 0);
    for expected in [
        "s3-bucket-public: ",
        "severity     low (a finding may say otherwise)",
        "severity set; the file says ",
        "overridden   by colobus.toml:1",
        "judges       AWS::S3::Bucket",
        "Frameworks\n",
        "deny contains",
        "s3:GetBucketPolicy",
        "  fail (",
        "  pass (",
        "arn:aws:s3:::acme-assets-legacy",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    assert!(!out.contains("iam:ListUsers"), "{out}");
    let (out, _) = desk.run(&[&explain[..], &["--format", "json"]].concat(), 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["policy"]["declared_severity"].as_str().map(|text| text != "low"), Some(true));
    assert!(report["permissions"].as_array().unwrap().contains(&"s3:GetBucketAcl".into()));
    let (_, err) = desk.run(&["policy", "explain", "s3-bucket-pubic"], 2);
    assert!(err.contains("did you mean `s3-bucket-public`?"), "{err}");
}

#[test]
fn the_catalogue_is_written_and_known_to_be_stale() {
    let desk = Desk::new();
    desk.write("p/aws/s3/odd.rego", &bucket_policy("odd", "#   enabled: false\n", "deny contains \"x\" if input.name"));
    desk.run(&["policy", "docs", "--dir", "p", "--check"], 1);
    desk.run(&["policy", "docs", "--dir", "p"], 0);
    let (_, err) = desk.run(&["policy", "docs", "--dir", "p", "--check"], 0);
    assert!(err.contains("as it should be"), "{err}");
    let page = fs::read_to_string(desk.path("p/README.md")).unwrap();
    assert!(page.contains("| [`odd`](aws/s3/odd.rego) (off by default) | high | A title |"), "{page}");
    desk.write("p/not_covered.toml", "[[not_covered]]\ntitle = \"Queues\"\nwhy = \"not collected\"\n");
    let (_, err) = desk.run(&["policy", "docs", "--dir", "p", "--check"], 1);
    assert!(err.contains("stale: run `colobus policy docs --dir p`"), "{err}");
    desk.write("p/not_covered.toml", "[[not_covered]]\ntitle = \"Queues\"\nwy = \"x\"\n");
    let (_, err) = desk.run(&["policy", "docs", "--dir", "p"], 2);
    assert!(err.contains("p/not_covered.toml:3: unknown field `wy`"), "{err}");
}

/// `UPDATE_CATALOGUE=1 cargo test catalogue_of_the_bundled` writes it anew.
#[test]
fn the_catalogue_of_the_bundled_policies_is_fresh() {
    let update = std::env::var_os("UPDATE_CATALOGUE").is_some();
    let check: &[&str] = if update { &[] } else { &["--check"] };
    let mut command = Desk::new().colobus(&[&["policy", "docs", "--dir", "policies"], check].concat());
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\nrun `UPDATE_CATALOGUE=1 cargo test catalogue_of_the_bundled`");
}
