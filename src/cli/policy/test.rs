//! `colobus policy test`: runs the tests of policies.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::super::exit::printed;
use super::super::policies;
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use crate::config::Settings;
use crate::policy::{self, FileCoverage, Sources, TestOptions, TestOutcome, TestResult, TestRun};

/// Run the tests of the policies.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Run the tests of the policies: rules named `test_...` in `*_test.rego`, which pass when they are true. They are run as `opa test` runs them; a rule \
                  named `todo_test_...` is skipped.\n\nTests see no configuration: parameters and accounts are given by `with data.params as ...`.",
    after_help = "Examples:\n  \
    colobus policy test policies\n  \
    colobus policy test policies --filter s3_bucket_public --coverage\n  \
    colobus policy test policies --format junit > tests.xml\n\n\
    Exit codes: 0 all passed, 1 a test failed or could not be evaluated, 2 the files are wrong or no test matches."
)]
pub(super) struct Args {
    /// Folders of Rego policies [default: as for `colobus policy check`]
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Only tests whose name (package and rule, such as aws.s3.s3_bucket_public_test.test_acl) contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// human, json or junit
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
    /// Also tell which lines of policies and libraries the tests evaluate
    #[arg(long)]
    coverage: bool,
    /// List tests that passed as well
    #[arg(long)]
    show_passed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
    Junit,
}

pub(super) fn run(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    if args.coverage && args.format == Format::Junit {
        return Err(Failed::usage("JUnit has no place for coverage").hint("use --format json with --coverage"));
    }
    let sources = match &args.folders[..] {
        [] => policies::configured(settings),
        folders => Sources::Folders(folders.to_vec()),
    };
    let options = TestOptions { filter: args.filter.clone(), with_coverage: args.coverage };
    let run = policy::run_tests(&sources, &options).map_err(|problems| policies::refused(&problems, terminal))?;
    if run.outcomes.is_empty() {
        return Err(no_tests(args.filter.as_deref()));
    }
    let mut out = io::stdout().lock();
    let written = match args.format {
        Format::Human => human(&mut out, &run, args.show_passed),
        Format::Json => writeln!(out, "{:#}", report(&run)),
        Format::Junit => junit(&mut out, &run),
    };
    printed(written)?;
    terminal.line(summary(&run));
    let is_good = |outcome: &TestOutcome| matches!(outcome.result, TestResult::Passed | TestResult::Skipped);
    Ok(if run.outcomes.iter().all(is_good) { Exit::Passed } else { Exit::GateFailed })
}

fn no_tests(filter: Option<&str>) -> Failed {
    match filter {
        Some(filter) => Failed::usage(format!("no test has `{filter}` in its name"))
            .hint("names are package and rule, such as aws.s3.s3_bucket_public_test.test_acl"),
        None => Failed::usage("no tests among the policies")
            .hint("a test is a rule named `test_...` in a file named `..._test.rego` beside the policy"),
    }
}

/// Returns the word and the explanation of a result.
fn words(result: &TestResult) -> (&'static str, Option<&str>) {
    match result {
        TestResult::Passed => ("PASS", None),
        TestResult::Failed(why) => ("FAIL", Some(why)),
        TestResult::Errored(why) => ("ERROR", Some(why)),
        TestResult::Skipped => ("SKIPPED", None),
    }
}

fn count(run: &TestRun, word: &str) -> usize {
    run.outcomes.iter().filter(|outcome| words(&outcome.result).0 == word).count()
}

fn summary(run: &TestRun) -> String {
    let time: Duration = run.outcomes.iter().map(|outcome| outcome.duration).sum();
    let parts = [("FAIL", "failed"), ("ERROR", "could not be evaluated"), ("SKIPPED", "skipped")];
    let others = parts.map(|(word, text)| (count(run, word), text));
    let others: String =
        others.iter().filter(|(count, _)| *count > 0).map(|(count, text)| format!(", {count} {text}")).collect();
    let coverage = run.coverage.as_deref().map(|files| format!("; {}% of the lines covered", total(files).percent()));
    let coverage = coverage.unwrap_or_default();
    format!("{} of {} tests passed{others} in {}{coverage}", count(run, "PASS"), run.outcomes.len(), milliseconds(time))
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn human(out: &mut impl Write, run: &TestRun, show_passed: bool) -> io::Result<()> {
    let mut file = "";
    for outcome in run.outcomes.iter().filter(|outcome| show_passed || outcome.result != TestResult::Passed) {
        if file != outcome.file {
            file = &outcome.file;
            writeln!(out, "{file}")?;
        }
        let (word, why) = words(&outcome.result);
        let (name, line, time) = (rule(outcome), outcome.line, milliseconds(outcome.duration));
        writeln!(out, "  {word:<7} {name} (line {line}, {time})")?;
        why.map_or(Ok(()), |why| writeln!(out, "          {why}"))?;
        // what a test printed tells why it failed; of the others nobody asked
        let printed = if outcome.result == TestResult::Passed { &[][..] } else { &outcome.printed[..] };
        printed.iter().try_for_each(|text| writeln!(out, "          printed: {}", text.trim_end()))?;
    }
    run.coverage.as_deref().map_or(Ok(()), |files| human_coverage(out, files))
}

fn human_coverage(out: &mut impl Write, files: &[FileCoverage]) -> io::Result<()> {
    writeln!(out, "Lines that the tests evaluate")?;
    for file in files {
        let missed = ranges(&file.not_covered);
        let missed = if missed.is_empty() { String::new() } else { format!("  not {missed}") };
        writeln!(out, "  {:>3}%  {}{missed}", file.percent(), file.file)?;
    }
    Ok(())
}

/// Returns the rule's name alone.
fn rule(outcome: &TestOutcome) -> &str {
    outcome.name.rsplit_once('.').map_or(&outcome.name, |(_, rule)| rule)
}

/// Returns `3-5, 9`.
fn ranges(lines: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = vec![];
    for &line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let text = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Returns the sum over all files.
fn total(files: &[FileCoverage]) -> Total {
    Total {
        covered: files.iter().map(|file| file.covered.len()).sum(),
        lines: files.iter().map(|file| file.covered.len() + file.not_covered.len()).sum(),
    }
}

struct Total {
    covered: usize,
    lines: usize,
}

impl Total {
    fn percent(&self) -> usize {
        (self.covered * 100).checked_div(self.lines).unwrap_or(100)
    }
}

fn report(run: &TestRun) -> Value {
    let tests: Vec<Value> = run.outcomes.iter().map(test).collect();
    let mut report = json!({
        "passed": count(run, "PASS"), "failed": count(run, "FAIL"), "errors": count(run, "ERROR"),
        "skipped": count(run, "SKIPPED"), "tests": tests,
    });
    if let (Some(files), Some(object)) = (&run.coverage, report.as_object_mut()) {
        let total = total(files);
        let file = |file: &FileCoverage| {
            json!({
                "file": file.file, "percent": file.percent(), "covered": file.covered, "not_covered": file.not_covered,
            })
        };
        let coverage = json!({
            "lines": total.lines, "covered": total.covered, "percent": total.percent(),
            "files": files.iter().map(file).collect::<Vec<_>>(),
        });
        object.insert("coverage".to_owned(), coverage);
    }
    report
}

fn test(outcome: &TestOutcome) -> Value {
    let (word, why) = words(&outcome.result);
    let mut test = json!({
        "name": outcome.name, "file": outcome.file, "line": outcome.line, "result": word.to_lowercase(),
        "duration_ms": outcome.duration.as_secs_f64() * 1000.0, "printed": outcome.printed,
    });
    if let (Some(why), Some(object)) = (why, test.as_object_mut()) {
        object.insert("message".to_owned(), why.into());
    }
    test
}

/// Writes one suite per file.
fn junit(out: &mut impl Write, run: &TestRun) -> io::Result<()> {
    let mut report = Report::new("colobus policy test");
    for outcomes in run.outcomes.chunk_by(|a, b| a.file == b.file) {
        let Some(first) = outcomes.first() else { continue };
        let mut suite = TestSuite::new(&first.file);
        suite.set_time(outcomes.iter().map(|outcome| outcome.duration).sum());
        suite.add_test_cases(outcomes.iter().map(case));
        report.add_test_suite(suite);
    }
    report.set_time(run.outcomes.iter().map(|outcome| outcome.duration).sum());
    report.serialize(out).map_err(io::Error::other)
}

fn case(outcome: &TestOutcome) -> TestCase {
    let status = match &outcome.result {
        TestResult::Passed => TestCaseStatus::success(),
        TestResult::Skipped => TestCaseStatus::skipped(),
        TestResult::Failed(why) => failure(NonSuccessKind::Failure, outcome, why),
        TestResult::Errored(why) => failure(NonSuccessKind::Error, outcome, why),
    };
    let mut case = TestCase::new(rule(outcome), status);
    case.set_classname(outcome.name.rsplit_once('.').map_or("", |(package, _)| package)).set_time(outcome.duration);
    if !outcome.printed.is_empty() {
        case.set_system_out(outcome.printed.join("\n"));
    }
    case
}

fn failure(kind: NonSuccessKind, outcome: &TestOutcome, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(why).set_description(format!("{}:{}: {why}", outcome.file, outcome.line));
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_a_row_are_one_range() {
        assert_eq!(ranges(&BTreeSet::from([1, 2, 3, 7, 9, 10])), "1-3, 7, 9-10");
        assert_eq!(ranges(&BTreeSet::new()), "");
    }
}
