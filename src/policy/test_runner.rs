//! Runs the tests of policies: rules named `test_...` in `*_test.rego`, which pass when they are true.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};

use super::checked::Checked;
use super::import_text;
use super::interpreter_text::{self, InterpreterText};
use super::problem::{EngineError, PolicyProblem};
use super::settings::Limits;
use super::size::{self, MAX_TEXT};
use super::source::Sources;
use super::test_coverage::{CoverageOfTests, FileCoverage};
use super::unit::{Files, Unit};
use super::{builtins, memory, quiet, stack};

/// How long one test may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Which tests are run, and what is looked at while they run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    /// Only tests whose full name contains this.
    pub filter: Option<String>,
    /// Whether to note which lines the tests evaluate; about a tenth slower.
    pub with_coverage: bool,
}

/// What became of the tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestRun {
    /// Each test, in the order of files and rules.
    pub outcomes: Vec<TestOutcome>,
    /// The lines of each file that is no test, sorted by file; `None` when nobody asked.
    pub coverage: Option<Vec<FileCoverage>>,
}

/// What became of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestOutcome {
    /// Package and rule: `aws.s3.s3_bucket_public_test.test_acl`.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Line of the rule, from 1.
    pub line: u32,
    /// Whether it passed.
    pub result: TestResult,
    /// How long it took.
    pub duration: Duration,
    /// What it printed.
    pub printed: Vec<String>,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// The rule is true.
    Passed,
    /// The rule is not true; what it is instead.
    Failed(String),
    /// The rule could not be evaluated.
    Errored(String),
    /// The rule is named `todo_test_...`.
    Skipped,
}

/// Runs tests, in the order of files and rules, with the interpreter.
///
/// The policies see no `data` but rules: a test gives parameters and accounts by `with`, so that no user's settings
/// change it.
///
/// # Errors
/// Everything that is wrong with the files, in which case no test is run: a rule that needs itself would end the
/// process.
pub fn run_tests(sources: &Sources, options: &TestOptions) -> Result<TestRun, Vec<PolicyProblem>> {
    let Checked { units, mut problems, .. } = Checked::read(sources, Files::All);
    if !problems.is_empty() {
        problems.sort();
        return Err(problems);
    }
    stack::on_large(|| run_all(&units, options))
        .unwrap_or_else(|| Err(vec![PolicyProblem::new("the thread that runs the tests could not be started")]))
}

/// One test to run.
struct Test<'a> {
    unit: &'a Unit,
    name: &'a str,
    offset: usize,
}

fn run_all(units: &[Unit], options: &TestOptions) -> Result<TestRun, Vec<PolicyProblem>> {
    let mut fresh = engine(units)?;
    fresh.set_enable_coverage(options.with_coverage);
    let mut engine = fresh.clone();
    let mut outcomes = vec![];
    let mut coverage = options.with_coverage.then(|| CoverageOfTests::of(units));
    let filter = options.filter.as_deref();
    // a test's own file is run with the lines that it has
    let texts: BTreeMap<&str, &InterpreterText> = units
        .iter()
        .filter(|unit| !unit.source.is_test())
        .map(|unit| (unit.source.shown.as_str(), &unit.facts.interpreter))
        .collect();
    for test in tests(units).filter(|test| filter.is_none_or(|filter| test.full_name().contains(filter))) {
        let mut outcome = memory::at_most_twice(|is_exceeded| {
            let outcome = quiet::caught(|| test.run(&mut engine, is_exceeded));
            if outcome.is_err() || *is_exceeded {
                let broken = std::mem::replace(&mut engine, fresh.clone());
                coverage.iter_mut().for_each(|coverage| coverage.add(&broken));
            }
            let panicked = || TestResult::Errored("the engine panicked".to_owned());
            outcome.unwrap_or_else(|_| test.outcome(panicked(), Duration::ZERO, vec![]))
        });
        for printed in &mut outcome.printed {
            *printed = interpreter_text::placed_print(printed, |file| texts.get(file).copied());
        }
        outcomes.push(outcome);
    }
    let coverage = coverage.map(|mut coverage| {
        coverage.add(&engine);
        coverage.files()
    });
    Ok(TestRun { outcomes, coverage })
}

/// Returns an engine with every file, tests included.
fn engine(units: &[Unit]) -> Result<Engine, Vec<PolicyProblem>> {
    let _unlimited = memory::unlimited();
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    engine.set_gather_prints(true);
    engine.set_execution_timer_config(ExecutionTimerConfig { limit: TIME_LIMIT, check_interval: NonZeroU32::MIN });
    builtins::bound(&mut engine).map_err(|error| vec![PolicyProblem::new(error)])?;
    for unit in units {
        // what the interpreter judges by; a test's own file stays as it is, but for the names of imports
        let text = unit.source.text.clone();
        let is_test = unit.source.is_test();
        let text = if is_test { import_text::written_out(text) } else { unit.facts.interpreter.text.clone() };
        let added = engine.add_policy(unit.source.shown.clone(), text);
        added.map_err(|error| {
            let error = EngineError::parse(&error.to_string());
            vec![error.problem_in(&unit.source.shown, &unit.source.text)]
        })?;
    }
    Ok(engine)
}

fn tests(units: &[Unit]) -> impl Iterator<Item = Test<'_>> {
    let files = units.iter().filter(|unit| unit.source.is_test());
    files.flat_map(|unit| {
        let mut seen = BTreeSet::new();
        let rules = unit.facts.rules.iter().filter(|rule| is_test(rule.name()));
        let first = rules.filter(move |rule| seen.insert(rule.name()));
        first.map(move |rule| Test { unit, name: rule.name(), offset: rule.offset })
    })
}

fn is_test(rule: &str) -> bool {
    rule.starts_with("test_") || rule.starts_with("todo_test_")
}

impl Test<'_> {
    fn full_name(&self) -> String {
        format!("{}.{}", self.unit.source.path.join("."), self.name)
    }

    /// Runs it; `is_exceeded` becomes true when it ran into the memory limit.
    fn run(&self, engine: &mut Engine, is_exceeded: &mut bool) -> TestOutcome {
        if self.name.starts_with("todo_") {
            return self.outcome(TestResult::Skipped, Duration::ZERO, vec![]);
        }
        let started = Instant::now();
        let limit = Limits::default().memory;
        let evaluated = {
            let _limited = memory::limited(limit);
            engine.eval_rule(format!("data.{}", self.full_name())).map_err(|error| error.to_string())
        };
        *is_exceeded = evaluated.as_ref().is_err_and(|error| memory::is_excess(error));
        let result = match evaluated {
            Ok(Value::Bool(true)) => TestResult::Passed,
            Ok(Value::Undefined) => TestResult::Failed("it is undefined".to_owned()),
            Ok(other) if size::fit([&other], MAX_TEXT) => TestResult::Failed(format!("it is `{other}`")),
            Ok(_) => TestResult::Failed("it is a value too large to be shown".to_owned()),
            Err(error) if memory::is_excess(&error) => TestResult::Errored(memory::excess(limit)),
            Err(error) => {
                let EngineError { message, place } = EngineError::parse(&error);
                let at = place.map(|(file, line, _)| format!("{file}:{line}: ")).unwrap_or_default();
                TestResult::Errored(format!("{at}{message}"))
            }
        };
        let printed = engine.take_prints().unwrap_or_default();
        self.outcome(result, started.elapsed(), printed)
    }

    fn outcome(&self, result: TestResult, duration: Duration, printed: Vec<String>) -> TestOutcome {
        let file = self.unit.source.shown.clone();
        let line = self.unit.source.problem(self.offset, "").line.unwrap_or(1);
        TestOutcome { name: self.full_name(), file, line, result, duration, printed }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Folder, policy};
    use super::*;

    fn run(tests: &str, filter: Option<&str>) -> Vec<TestOutcome> {
        let policy = policy("a-b", "deny contains \"bad\" if input.config.bad");
        let test = format!("package aws.s3.a_b_test\n\nimport data.aws.s3.a_b\n\n{tests}\n");
        let folder = Folder::with(&[("aws/s3/a_b.rego", &policy), ("aws/s3/a_b_test.rego", &test)]);
        let options = TestOptions { filter: filter.map(str::to_owned), ..TestOptions::default() };
        run_tests(&folder.sources(), &options).unwrap().outcomes
    }

    #[test]
    fn tells_passed_failed_errored_and_skipped_tests() {
        let outcomes = run(
            "test_a if count(a_b.deny) == 1 with input as {\"config\": {\"bad\": true}}\n\
             test_b if {\n\tprint(\"seen\", 1)\n\tcount(a_b.deny) == 1 with input as {}\n}\n\
             test_c := 7\n\
             test_d if numbers.range(1, 1000000)\n\
             test_e if strings.count(\"x\", \"\")\n\
             todo_test_f if false",
            None,
        );
        let results: Vec<&TestResult> = outcomes.iter().map(|outcome| &outcome.result).collect();
        assert_eq!(results[0], &TestResult::Passed);
        assert_eq!(results[1], &TestResult::Failed("it is undefined".into()));
        assert!(outcomes[1].printed[0].contains("seen 1"), "{:?}", outcomes[1].printed);
        assert_eq!(results[2], &TestResult::Failed("it is `7`".into()));
        assert!(matches!(results[3], TestResult::Errored(text) if text.contains("more than 100000 elements")));
        assert_eq!(results[4], &TestResult::Errored("the engine panicked".into()));
        assert_eq!(results[5], &TestResult::Skipped);
        assert_eq!((outcomes[1].name.as_str(), outcomes[1].line), ("aws.s3.a_b_test.test_b", 6));
    }

    #[test]
    fn a_filter_chooses_by_name_and_a_wrong_file_stops_all() {
        assert_eq!(run("test_a := true\ntest_b := true", Some("test_b")).len(), 1);
        let folder = Folder::with(&[("a_test.rego", "package a_test\n\ntest_x if f(1)\n\nf(n) if f(n)\n")]);
        assert!(run_tests(&folder.sources(), &TestOptions::default()).unwrap_err()[0].message.contains("recursion"));
    }
}
