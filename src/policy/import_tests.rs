//! Values of other packages, read by the names of imports: both engines must say what OPA says.

use serde_json::json;

use super::fixture::{Folder, bucket, options, policy, snapshot};
use super::{EngineChoice, Library, PolicySettings, TestOptions, TestResult, evaluate_pairs, run_tests};
use crate::link::Related;

/// What only others need.
const LISTS: &str = "package lib.lists\n\nports := [22, 3389]\n\ngrades := {\"low\": 1, \"high\": 2}\n\n\
                     named contains \"a\"\n\nnamed contains \"b\"\n\nby_name[\"x\"] := 1\n\ndefault kind := \"plain\"\n\n\
                     kind := \"odd\" if input.config.odd\n\ndepth.first := 1\n\ndefault deep(_) := 7\n";

/// Reads them in functions and rules.
const RANGES: &str = "package lib.ranges\n\nimport data.lib.lists\nimport data.lib.lists.grades as marks\nimport data.params\n\
                      import input.config as setup\n\nwidth := 9\n\n\
                      fits(port) if port in lists.ports\n\nall := [port | some port in lists.ports; port > 0]\n\n\
                      grade(name) := lists.grades[name]\n\nmark(name) := marks[name]\n\nmark_low := marks.low\n\n\
                      names(prefix) := {concat(\"\", [prefix, name]) | some name in lists.named}\n\n\
                      has(name) if lists.named[name]\n\nkeys(value) := [key | lists.by_name[key] == value]\n\n\
                      kind(_) := lists.kind\n\nfirst(_) := lists.depth.first\n\ndeep(x) := lists.deep(x)\n\n\
                      whole(_) := count(lists.grades)\n\nlimit(_) := params[\"p\"].max\n\nlength(_) := count(setup.l)\n\n\
                      either(x) := 1 if {\n\tx in lists.ports\n} else := lists.grades.high if {\n\tlists.grades.high > 1\n} else := 0\n\n\
                      shadowed(lists) := lists.ports\n";

/// What each value is, asked after the first in the list has made the interpreter read the package.
const VALUES: &[(&str, &str)] = &[
    ("ranges.width", "9"),
    ("[p | some p in [22, 80]; ranges.fits(p)]", "[22]"),
    ("ranges.all", "[22,3389]"),
    ("ranges.grade(\"high\")", "2"),
    ("ranges.mark(\"high\")", "2"),
    ("ranges.mark_low", "1"),
    ("ranges.names(\"_\")", "[\"_a\",\"_b\"]"),
    ("[n | some n in [\"a\", \"c\"]; ranges.has(n)]", "[\"a\"]"),
    ("ranges.keys(1)", "[\"x\"]"),
    ("ranges.kind(1)", "\"plain\""),
    ("ranges.first(1)", "1"),
    ("ranges.deep(1)", "7"),
    ("ranges.whole(1)", "2"),
    ("ranges.length(1)", "2"),
    ("[ranges.either(x) | some x in [22, 1]]", "[1,2]"),
    ("ranges.shadowed({\"ports\": 3})", "3"),
    ("[name | some name in [\"width\", \"none\"]; ranges[name]]", "[\"width\"]"),
];

fn said(engine: EngineChoice, body: &str, file: &str) -> Vec<String> {
    let body = format!(
        "import data.lib.ranges\nimport data.lib.lists as l\n\ndeny contains {{\"message\": json.marshal(out)}}\n\n{body}"
    );
    let folder = Folder::with(&[
        ("aws/s3/p.rego", &policy("p", &body)),
        ("lib/ranges.rego", &format!("{RANGES}{file}")),
        ("lib/lists.rego", LISTS),
    ]);
    let settings = PolicySettings { engine, ..PolicySettings::default() };
    let library: Library = folder.load(&settings).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let documents = vec![bucket("b", json!({"l": [1, 2]}))];
    let evaluation = evaluate_pairs(&library, &snapshot(documents), &[Related::default()], &options(1)).0;
    assert_eq!(evaluation.errors, [], "{body}");
    evaluation.findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn a_value_of_a_third_package_is_there_after_another_was_read() {
    for (value, expected) in VALUES {
        for body in [
            format!("out := {value} if ranges.width == 9"),
            format!("out := [y | some v in [ranges.width]; v > 8; y := {value}][0]"),
            format!("out := f(ranges.width)\nf(_) := g(1) if {{ ranges.width < 9 }} else := g(2)\ng(_) := {value}"),
            format!("out := {value} if l.kind == \"plain\""),
        ] {
            for engine in [EngineChoice::Interpreter, EngineChoice::Auto] {
                assert_eq!(said(engine, &body, ""), [*expected], "{body}");
            }
        }
    }
}

/// As in OPA, which evaluates what is asked for.
#[test]
fn a_rule_that_nobody_reads_is_not_evaluated() {
    let broken = "\nbroken := 1 if input.config.l\n\nbroken := 2 if input.config.l\n";
    assert_eq!(said(EngineChoice::Interpreter, "out := ranges.width", broken), ["9"]);
}

#[test]
fn tests_read_values_of_imports_alike() {
    let test = "package lib.ranges_test\n\nimport data.lib.lists\nimport data.lib.ranges\nimport data.lib.samples_test as samples\n\n\
                test_a if {\n\tranges.width == 9\n\tranges.grade(\"high\") == 2\n}\n\n\
                test_b if {\n\tsamples.size == 1\n\tsamples.port(0) == 22\n}\n\n\
                test_c if {\n\tranges.width == 9\n\tranges.grade(\"high\") == 3 with data.lib.lists.grades as {\"high\": 3}\n}\n\n\
                test_d if {\n\tranges.kind(1) == \"odd\" with input as {\"config\": {\"odd\": true}}\n\tranges.kind(1) == \"plain\"\n}\n";
    let samples = "package lib.samples_test\n\nimport data.lib.lists\n\nsize := 1\n\nport(at) := lists.ports[at]\n";
    let folder = Folder::with(&[
        ("aws/s3/p.rego", &policy("p", "deny contains \"x\" if input.config.x")),
        ("lib/ranges.rego", RANGES),
        ("lib/lists.rego", LISTS),
        ("lib/ranges_test.rego", test),
        ("lib/samples_test.rego", samples),
    ]);
    let run = run_tests(&folder.sources(), &TestOptions::default()).unwrap();
    let failed: Vec<_> = run.outcomes.iter().filter(|outcome| outcome.result != TestResult::Passed).collect();
    assert!(failed.is_empty() && run.outcomes.len() == 4, "{failed:#?}");
}
