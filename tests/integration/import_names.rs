//! Values of other packages, read by the names of imports: both engines and the tests of policies find what OPA finds.

use std::fs;

use colobus::policy::{EngineChoice, Library, PolicySettings, Sources, TestOptions, TestResult, run_tests};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::judging::{document, judge, snapshot};
use crate::support::opa::Opa;

/// What only the other library reads.
const LISTS: &str = r#"package lib.lists

ports := [22, 3389]

grades := {"low": 1, "high": 2}

named contains "a"

named contains "b"

default kind := "plain"

kind := "odd" if input.config.odd
"#;

/// The same with forms that are not for the virtual machine.
const ODD_LISTS: &str = r#"package lib.odd_lists

by_name[name] := 1 if some name in ["x"]

depth.first := 1

default deep(_) := 7
"#;

const ODD: &str = r#"package lib.odd

import data.lib.lists.grades as marks
import data.lib.odd_lists
import input.config as setup

width := 9

keys(value) := [key | some key, _ in odd_lists.by_name; odd_lists.by_name[key] == value]

first(_) := odd_lists.depth.first

deep(x) := odd_lists.deep(x)

mark(name) := marks[name]

mark_low := marks.low

length(_) := count(setup.l)
"#;

const RANGES: &str = r#"package lib.ranges

import data.lib.lists
import data.params

width := 9

fits(port) if port in lists.ports

all := [port | some port in lists.ports; port > 0]

grade(name) := lists.grades[name]

names(prefix) := {concat("", [prefix, name]) | some name in lists.named}

has(name) if lists.named[name]

kind(_) := lists.kind

whole(_) := count(lists.grades)

limit(_) := params.p0.max

either(x) := 1 if {
	x in lists.ports
} else := lists.grades.high if {
	lists.grades.high > 1
} else := 0

shadowed(lists) := lists.ports
"#;

/// Values, each read after one that makes the interpreter evaluate the package.
const VALUES: [&str; 12] = [
    "ranges.width",
    "[p | some p in [22, 80]; ranges.fits(p)]",
    "ranges.all",
    "ranges.grade(\"high\")",
    "ranges.names(\"_\")",
    "[n | some n in [\"a\", \"c\"]; ranges.has(n)]",
    "ranges.kind(1)",
    "ranges.whole(1)",
    "ranges.limit(1)",
    "[ranges.either(x) | some x in [22, 1]]",
    "ranges.shadowed({\"ports\": 3})",
    "[name | some name in [\"width\", \"none\"]; ranges[name]]",
];

const ODD_VALUES: [&str; 6] =
    ["odd.keys(1)", "odd.first(1)", "odd.deep(1)", "odd.mark(\"high\")", "odd.mark_low", "odd.length(1)"];

/// Where a value is read.
const PLACES: [&str; 4] = [
    "out := $ if ranges.width == 9",
    "out := [y | some v in [ranges.width]; v > 8; y := $][0]",
    "out := f(ranges.width)\n\nf(_) := g(1) if {\n\tranges.width < 9\n} else := g(2)\n\ng(_) := $",
    "out := $ if lists.kind == \"plain\"",
];

fn folder(files: &[(String, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn policy(at: usize, body: &str) -> (String, String) {
    let is_used = |name: &&str| body.contains(&format!("{name}.")) || body.contains(&format!("{name}["));
    let used = ["back", "lists", "odd", "ranges", "there"].into_iter().filter(is_used);
    let imports: String = used.map(|name| format!("import data.lib.{name}\n")).collect();
    let text = format!(
        "# METADATA\n# title: A title\n# custom:\n#   id: p{at}\n#   severity: high\n\
         #   resource_types: [AWS::S3::Bucket]\n#   reads: []\n#   params:\n#     max:\n#       description: A number.\n\
         #       default: 5\npackage aws.s3.p{at}\n\n{imports}\n\
         deny contains {{\"message\": json.marshal(out)}}\n\n{body}\n"
    );
    (format!("aws/s3/p{at}.rego"), text)
}

fn libraries(ranges: &str) -> Vec<(String, String)> {
    let files = [("lists", LISTS), ("ranges", ranges), ("odd_lists", ODD_LISTS), ("odd", ODD)];
    files.map(|(name, text)| (format!("lib/{name}.rego"), text.to_owned())).to_vec()
}

fn library(folder: &TempDir, engine: EngineChoice) -> Library {
    let settings = PolicySettings { engine, ..PolicySettings::default() };
    let library = Library::load(&Sources::Folders(vec![folder.path().to_owned()]), &settings);
    library.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Returns what each policy says of one bucket, in the order of their numbers.
fn said(folder: &TempDir, engine: EngineChoice, config: &Value) -> Vec<String> {
    let library = library(folder, engine);
    let snapshot = snapshot(vec![document("arn:aws:s3:::b", "AWS::S3::Bucket", "b", config, &json!({}))]);
    let mut findings: Vec<(usize, String)> = judge(&library, &snapshot)
        .findings
        .into_iter()
        .map(|finding| (finding.policy_id.as_str()[1..].parse().unwrap(), finding.message))
        .collect();
    findings.sort();
    findings.into_iter().map(|(_, message)| message).collect()
}

#[test]
fn a_value_of_a_third_package_is_there_after_another_was_read() {
    let plain = PLACES.iter().flat_map(|place| VALUES.map(|value| place.replace('$', value)));
    let odd = PLACES.map(|place| place.replace("ranges.", "odd."));
    let odd = odd.iter().flat_map(|place| ODD_VALUES.map(|value| place.replace('$', value)));
    let bodies: Vec<String> = plain.chain(odd).collect();
    let mut files = libraries(RANGES);
    files.extend(bodies.iter().enumerate().map(|(at, body)| policy(at, body)));
    let folder = folder(&files);
    assert_as_opa(&folder, &bodies);
    let interpreted = library(&folder, EngineChoice::Auto).interpreted().count();
    assert!(interpreted * 2 < bodies.len(), "{interpreted} of {} not in the virtual machine", bodies.len());
}

/// That packages import one another is no recursion as long as their rules do not need one another.
#[test]
fn packages_may_import_one_another() {
    let there = "package lib.there\n\nimport data.lib.back\nimport data.lib.lists\n\none := 1\n\ntwo := back.two\n\n\
                 part(name) := back[name]\n\nlow(_) := lists.grades.low\n";
    let back = "package lib.back\n\nimport data.lib.lists\nimport data.lib.there\n\ntwo := there.one + 1\n\n\
                three(_) := there.two + lists.grades.low\n";
    let bodies = [
        "out := [there.two, back.two, back.three(1), there.low(1)]",
        "out := [there.part(\"two\"), back.three(1), there.low(1)]",
        "out := [back.three(1) | some x in [there.one]; there.low(1) == x]",
    ];
    let bodies = bodies.map(str::to_owned);
    let mut files = libraries(RANGES);
    files.push(("lib/there.rego".into(), there.into()));
    files.push(("lib/back.rego".into(), back.into()));
    files.extend(bodies.iter().enumerate().map(|(at, body)| policy(at, body)));
    assert_as_opa(&folder(&files), &bodies);
}

/// Asserts that the policies of a folder, which have these bodies, say what they say in OPA.
fn assert_as_opa(folder: &TempDir, bodies: &[String]) {
    let config = json!({"l": [1, 2]});
    let mut opa = Opa::start(folder.path(), &json!({"params": {"p0": {"max": 5}}}));
    let expected: Vec<String> = (0..bodies.len())
        .map(|at| {
            let found = opa.evaluate(&format!("data.aws.s3.p{at}.deny"), &json!({"config": config}));
            found[0]["message"].as_str().unwrap_or_else(|| panic!("OPA finds nothing: {}", bodies[at])).to_owned()
        })
        .collect();
    for engine in [EngineChoice::Interpreter, EngineChoice::Auto] {
        let said = said(folder, engine, &config);
        let pairs: Vec<_> = bodies.iter().zip(&said).collect();
        assert_eq!(said.len(), expected.len(), "{engine:?}: {pairs:#?}");
        for (at, body) in bodies.iter().enumerate() {
            assert_eq!(said[at], expected[at], "{engine:?}: {body}");
        }
    }
}

/// As in OPA, which evaluates what is asked for.
#[test]
fn a_rule_that_nobody_reads_is_not_evaluated() {
    let broken = format!("{RANGES}\nbroken := 1 if input.config.l\n\nbroken := 2 if input.config.l\n");
    let mut files = libraries(&broken);
    files.push(policy(0, "out := ranges.width"));
    assert_eq!(said(&folder(&files), EngineChoice::Interpreter, &json!({"l": [1]})), ["9"]);
}

#[test]
fn tests_find_them_too() {
    let test = r#"package lib.ranges_test

import data.lib.ranges
import data.lib.samples_test as samples

test_after_another if {
	ranges.width == 9
	ranges.grade("high") == 2
}

test_of_a_test if {
	samples.size == 1
	samples.port(0) == 22
}

test_in_place_of_the_value if {
	ranges.width == 9
	ranges.grade("high") == 3 with data.lib.lists.grades as {"high": 3}
}

test_of_an_input if {
	ranges.kind(1) == "odd" with input as {"config": {"odd": true}}
	ranges.kind(1) == "plain"
}
"#;
    let samples = "package lib.samples_test\n\nimport data.lib.lists\n\nsize := 1\n\nport(at) := lists.ports[at]\n";
    let mut files = libraries(RANGES);
    files.push(policy(0, "out := 1"));
    files.push(("lib/ranges_test.rego".into(), test.into()));
    files.push(("lib/samples_test.rego".into(), samples.into()));
    let folder = folder(&files);
    let run = run_tests(&Sources::Folders(vec![folder.path().to_owned()]), &TestOptions::default()).unwrap();
    let failed: Vec<_> = run.outcomes.iter().filter(|outcome| outcome.result != TestResult::Passed).collect();
    assert!(failed.is_empty() && run.outcomes.len() == 4, "{failed:#?}");
}
