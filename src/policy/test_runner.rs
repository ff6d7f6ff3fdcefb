//! Runs the tests of policies: rules named `test_...` in `*_test.rego`, which pass when they are true.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};

use super::builtins;
use super::checked::Checked;
use super::evaluate::STACK_BYTES;
use super::problem::{EngineError, PolicyProblem};
use super::source::Sources;
use super::unit::Unit;

/// How long one test may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);

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

/// Runs the tests whose names contain `filter`, in the order of files and rules, with the interpreter.
///
/// The policies see no `data` but rules: a test gives parameters and accounts by `with`, so that no user's settings change
/// it.
///
/// # Errors
/// Everything that is wrong with the files, in which case no test is run: a rule that needs itself would end the process.
pub fn run_tests(sources: &Sources, filter: Option<&str>) -> Result<Vec<TestOutcome>, Vec<PolicyProblem>> {
    let Checked { units, mut problems, .. } = Checked::read(sources);
    if !problems.is_empty() {
        problems.sort();
        return Err(problems);
    }
    let run = || run_all(&units, filter);
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("tests".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, run);
        let result = thread.map(|thread| thread.join());
        match result {
            Ok(Ok(outcomes)) => outcomes,
            _ => Err(vec![PolicyProblem::new("the thread that runs the tests could not be started or did not finish")]),
        }
    })
}

/// One test to run.
struct Test<'a> {
    unit: &'a Unit,
    name: &'a str,
    offset: usize,
}

fn run_all(units: &[Unit], filter: Option<&str>) -> Result<Vec<TestOutcome>, Vec<PolicyProblem>> {
    let fresh = engine(units)?;
    let mut engine = fresh.clone();
    let mut outcomes = vec![];
    for test in tests(units).filter(|test| filter.is_none_or(|filter| test.full_name().contains(filter))) {
        let outcome = catch_unwind(AssertUnwindSafe(|| test.run(&mut engine))).unwrap_or_else(|_| {
            engine = fresh.clone();
            test.outcome(TestResult::Errored("the engine panicked".to_owned()), Duration::ZERO, vec![])
        });
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Returns an engine with every file, tests included.
fn engine(units: &[Unit]) -> Result<Engine, Vec<PolicyProblem>> {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    engine.set_gather_prints(true);
    engine.set_execution_timer_config(ExecutionTimerConfig { limit: TIME_LIMIT, check_interval: NonZeroU32::MIN });
    builtins::bound(&mut engine).map_err(|error| vec![PolicyProblem::new(error)])?;
    for unit in units {
        let added = engine.add_policy(unit.source.shown.clone(), unit.source.text.clone());
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

    fn run(&self, engine: &mut Engine) -> TestOutcome {
        if self.name.starts_with("todo_") {
            return self.outcome(TestResult::Skipped, Duration::ZERO, vec![]);
        }
        let started = Instant::now();
        let result = match engine.eval_rule(format!("data.{}", self.full_name())) {
            Ok(Value::Bool(true)) => TestResult::Passed,
            Ok(Value::Undefined) => TestResult::Failed("it is undefined".to_owned()),
            Ok(other) => TestResult::Failed(format!("it is `{other}`")),
            Err(error) => {
                let EngineError { message, place } = EngineError::parse(&error.to_string());
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
