//! What loading refuses, and where it points.

use std::fs;

use serde_json::json;

use super::fixture::{Folder, one, policy, policy_with};
use super::{EngineChoice, PolicySettings, Sources, check_files};

const DENY: &str = "deny contains \"bad\" if input.config.bad";

fn problems(folder: &Folder) -> Vec<String> {
    folder.problems(&PolicySettings::default())
}

/// Asserts that a policy with this body has exactly one problem, at this place and with these words.
fn refuses(body: &str, line: u32, column: u32, words: &str) {
    let found = problems(&one(body));
    assert_eq!(found.len(), 1, "{body}: {found:#?}");
    // the body begins at line 10
    let place = format!("aws/s3/a_b.rego:{}:{column}: ", line + 9);
    assert!(found[0].starts_with(&place), "{body}: {found:?}");
    assert!(found[0].contains(words), "{body}: {found:?}");
}

fn accepts(body: &str) {
    assert_eq!(problems(&one(body)), Vec::<String>::new(), "{body}");
}

#[test]
fn a_good_policy_loads_with_its_line_and_package() {
    let library = one(DENY).load(&PolicySettings::default()).unwrap();
    let policy = &library.policy_set().policies[0];
    assert_eq!((policy.package.as_str(), policy.line), ("aws.s3.a_b", 10));
    assert_eq!(policy.revision.len(), 16);
    assert_eq!(library.policy_set().digest.len(), 64);
    assert_eq!(library.interpreted().count(), 0);
}

#[test]
fn every_problem_is_reported_at_once() {
    let folder = Folder::with(&[
        ("aws/s3/a_b.rego", &policy("a-b", "deny contains x if {")),
        ("aws/s3/c.rego", &policy("c", "x := 1")),
        ("aws/s3/d.rego", "package aws.s3.d\ndeny contains 1\n"),
    ]);
    let found = problems(&folder);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("aws/s3/a_b.rego:1"));
    assert!(found[1].contains("no `deny`, `warn` or `violation` rule"));
    assert!(found[2].contains("no `# METADATA` comment"));
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let folder = one(DENY);
    fs::write(folder.path().join("latin.rego"), b"package latin # \xe9").unwrap();
    fs::write(folder.path().join("large.rego"), "#".repeat(1 << 21)).unwrap();
    let found = problems(&folder);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("it has 2097152 bytes"));
    assert!(found[1].contains("byte 16 is not UTF-8"));
    let missing = Folder::with(&[]);
    assert!(problems(&missing)[0].contains("no `.rego` file in"));
    let twice = Sources::Folders(vec![missing.path().into(), missing.path().into()]);
    assert_eq!(super::Library::load(&twice, &PolicySettings::default()).unwrap_err().len(), 1);
    let nowhere = Sources::Folders(vec!["does/not/exist".into()]);
    assert!(super::Library::load(&nowhere, &PolicySettings::default()).unwrap_err()[0].message.contains("cannot read"));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_end() {
    let folder = one(DENY);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("aws/again")).unwrap();
    assert_eq!(problems(&folder), Vec::<String>::new());
}

#[test]
fn package_id_and_file_belong_together() {
    let folder = Folder::with(&[("aws/s3/other.rego", &policy("a-b", DENY))]);
    let found = problems(&folder);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("id `a-b` is not the file's name with hyphens | name the file `a_b.rego`"));
    assert!(found[1].contains("write `package aws.s3.other`, or move the file"));
}

#[test]
fn ids_are_unique_and_aliases_are_no_ids() {
    let twice = Folder::with(&[
        ("aws/s3/a_b.rego", &policy("a-b", DENY)),
        ("aws/ec2/a_b.rego", &policy("a-b", DENY).replace("aws.s3", "aws.ec2")),
    ]);
    let found = problems(&twice);
    assert!(found[0].starts_with("aws/s3/a_b.rego:4:5: id `a-b` is also that of `"), "{found:#?}");
    assert!(found[0].contains("aws/ec2/a_b.rego"));
    let alias = Folder::with(&[
        ("aws/s3/a_b.rego", &policy("a-b", DENY)),
        ("aws/s3/c.rego", &policy_with("c", "reads: []\naliases: [a-b]", DENY)),
    ]);
    assert!(problems(&alias)[0].contains("alias `a-b` is the id of the policy in"));
}

#[test]
fn one_package_in_two_folders_is_refused() {
    let (one, other) = (one(DENY), one(DENY));
    let sources = Sources::Folders(vec![one.path().to_owned(), other.path().to_owned()]);
    let found = super::Library::load(&sources, &PolicySettings::default()).unwrap_err();
    assert!(found.iter().any(|problem| problem.message.contains("package `data.aws.s3.a_b` is also in")), "{found:?}");
}

#[test]
fn verdict_rules_are_sets() {
    refuses("deny := true", 1, 1, "`deny` is not a set");
    refuses(&format!("{DENY}\nunknown if input.x"), 2, 1, "`unknown` is not a set");
    accepts("warn contains \"w\" if input.config.w");
    accepts("violation contains \"v\" if input.config.v");
}

#[test]
fn references_out_of_the_contract_are_refused() {
    refuses(&format!("{DENY}\nx := data.other.y"), 2, 6, "reference to `data.other.y`");
    let whole = problems(&one(&format!("{DENY}\nx := data[input.k]")));
    assert!(whole[0].contains("recursion") && whole[1].contains("a_b.rego:11:6: reference to `data`"), "{whole:#?}");
    refuses(&format!("import data.aws.s3.c\n\n{DENY}"), 1, 8, "reference to `data.aws.s3.c`");
    refuses(&format!("import data.lib.nothing\n\n{DENY}"), 1, 8, "no library `data.lib.nothing`");
    refuses(&format!("{DENY}\nx := data.params[\"a-b\"].days"), 2, 6, "parameter `days` is not in METADATA");
    refuses(&format!("{DENY}\nx := data.params[\"c\"].days"), 2, 6, "reference to the parameters of `c`");
    accepts(&format!(
        "{DENY}\nx := [data.accounts.own, data.networks, data.context.now_ns, data.aws.s3.a_b.y]\ny := 1"
    ));
}

#[test]
fn libraries_have_what_is_used_of_them() {
    let with = |body: &str| {
        let library = "package lib.net\n\npublic(x) if x == 1\n\nports := [22]\n";
        Folder::with(&[("lib/net.rego", library), ("aws/s3/a_b.rego", &policy("a-b", body))])
    };
    let import = format!("import data.lib.net\n\n{DENY}\n");
    assert_eq!(problems(&with(&format!("{import}x := net.ports if net.public(2)"))), Vec::<String>::new());
    for (body, words) in [
        ("x if net.publik(1)", "a_b.rego:13:6: `data.lib.net` has no rule `publik` | did you mean `public`?"),
        ("x if net.public(1, 2, 3)", "a_b.rego:13:6: `data.lib.net.public` takes 1 argument, not 3"),
        ("x := net.port", "a_b.rego:13:6: `data.lib.net` has no rule `port` | did you mean `ports`?"),
        ("x if net.ports(1)", "`data.lib.net.ports` is not a function"),
        ("x if net.cidr_contains(\"10.0.0.0/8\", \"10.0.0.1\")", "`data.lib.net` has no rule `cidr_contains`"),
    ] {
        let found = problems(&with(&format!("{import}{body}")));
        assert!(found.len() == 1 && found[0].contains(words), "{body}: {found:#?}");
    }
}

#[test]
fn unknown_and_impure_functions_are_refused() {
    refuses("deny contains \"a\" if startwith(input.name, \"a\")", 1, 22, "did you mean `startswith`?");
    refuses("deny contains \"a\" if time.now_ns() > 1", 1, 22, "use `data.context.now_ns`");
    refuses("deny contains \"a\" if {\n\t\"é\" == \"é\"; http.send({}) }", 2, 14, "`http.send`");
    refuses("deny contains \"a\" if x == 1", 1, 22, "x");
}

#[test]
fn recursion_is_refused_and_the_way_around_named() {
    refuses("deny contains \"a\" if x\nx if y\ny if x", 2, 1, "recursion: `data.aws.s3.a_b.x` needs itself");
    refuses("deny contains \"a\" if f(1)\nf(n) if f(n + 1)", 2, 1, "recursion");
    refuses("deny contains \"a\" if count(deny) > 0", 1, 1, "recursion");
    refuses("deny contains \"a\" if data.aws.s3.a_b", 1, 1, "recursion");
}

#[test]
fn parameters_are_held_against_what_the_policy_declares() {
    let text = policy_with("a-b", "reads: []\nparams: {days: {description: Days, default: 90}}", DENY);
    let folder = Folder::with(&[("aws/s3/a_b.rego", &text)]);
    let set = |id: &str, name: &str, value: serde_json::Value| {
        let params = [(id.to_owned(), json!({name: value}).as_object().unwrap().clone())].into();
        PolicySettings { params, ..PolicySettings::default() }
    };
    let before = folder.load(&PolicySettings::default()).unwrap();
    let after = folder.load(&set("a-b", "days", json!(30))).unwrap();
    assert_eq!(after.policy_set().policies[0].params["days"].value, json!(30));
    assert_eq!(after.policy_set().policies[0].params["days"].default, json!(90));
    assert_ne!(before.policy_set().policies[0].revision, after.policy_set().policies[0].revision);
    assert_ne!(before.policy_set().digest, after.policy_set().digest);
    for (settings, words) in [
        (set("a-c", "days", json!(1)), "parameters for `a-c`, which is no policy | did you mean `a-b`?"),
        (set("a-b", "day", json!(1)), "policy `a-b` has no parameter `day` | did you mean `days`?"),
        (set("a-b", "days", json!("1")), "parameter `days` of `a-b` is a number, not a text | its default in"),
    ] {
        let found = folder.problems(&settings);
        assert!(found.len() == 1 && found[0].contains(words), "{found:#?}");
    }
}

#[test]
fn a_revision_changes_with_the_libraries_that_a_policy_needs_and_with_no_other() {
    let load = |a: &str, b: &str| {
        let folder = Folder::with(&[
            ("lib/a.rego", &format!("package lib.a\n\nimport data.lib.c\n\nx := c.x # {a}\n")),
            ("lib/b.rego", &format!("package lib.b\n\nx := 1 # {b}\n")),
            ("lib/c.rego", &format!("package lib.c\n\nx := 1 # {a}\n")),
            ("aws/s3/a_b.rego", &policy("a-b", "import data.lib.a\n\ndeny contains \"a\" if a.x == 1")),
        ]);
        folder.load(&PolicySettings::default()).unwrap().policy_set().policies[0].revision.clone()
    };
    assert_eq!(load("1", "1"), load("1", "2"));
    assert_ne!(load("1", "1"), load("2", "1"));
}

#[test]
fn a_policy_that_is_not_for_the_virtual_machine_is_interpreted_or_refused_by_choice() {
    let folder = one("deny contains v if walk(input.config, [_, v])");
    let library = folder.load(&PolicySettings::default()).unwrap();
    assert_eq!(library.interpreted().next().unwrap().1, "call of `walk`");
    let settings = PolicySettings { engine: EngineChoice::Rvm, ..PolicySettings::default() };
    assert!(folder.problems(&settings)[0].contains("is not for the virtual machine"));
}

#[test]
fn tests_are_checked_and_judge_nothing() {
    let test = "package aws.s3.a_b_test\n\nimport data.aws.s3.a_b\n\ntest_x if count(a_b.dny) == 0 with input as {}\n";
    let files = [("aws/s3/a_b.rego", policy("a-b", DENY)), ("aws/s3/a_b_test.rego", test.to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = Folder::with(&files);
    assert_eq!(problems(&folder), Vec::<String>::new(), "a test that is wrong keeps nobody from judging");
    let found = check_files(&folder.sources());
    assert!(found.len() == 1 && found[0].message.contains("has no rule `dny`"), "{found:#?}");
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `deny`?"));
}

#[test]
fn an_expression_as_long_as_the_file_is_refused() {
    let sum = format!("{}1", "1 +\n".repeat(19_000));
    let found = problems(&one(&format!("{DENY}\nx := {sum}")));
    assert!(found[0].contains("an expression of more than 200 operators"), "{found:#?}");
}

#[test]
fn a_folder_may_use_the_embedded_libraries_and_its_own_go_first() {
    let body = "import data.lib.ingress\n\ndeny contains \"x\" if ingress.internet_reaches([], \"tcp\", \"ipv4\", 22)";
    let own = "package lib.ingress\n\ninternet_reaches(_, _, _, _) if false\n";
    let text = policy("a-b", body);
    let load = |files: &[(&str, &str)]| {
        let library = Folder::with(files).load(&PolicySettings::default()).unwrap();
        assert_eq!(library.policy_set().policies.len(), 1);
        library.policy_set().policies[0].revision.clone()
    };
    let embedded = load(&[("aws/s3/a_b.rego", &text)]);
    let with_own = load(&[("aws/s3/a_b.rego", &text), ("lib/ingress.rego", own)]);
    assert_ne!(embedded, with_own);
    let broken = Folder::with(&[("aws/s3/a_b.rego", &text), ("lib/ingress.rego", "package lib.ingress\n\nf(\n")]);
    let problems = broken.problems(&PolicySettings::default());
    assert!(problems.iter().any(|problem| problem.starts_with("lib/ingress.rego:")), "{problems:?}");
}
