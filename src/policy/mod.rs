//! The Rego engine: finds, reads and checks policies, judges documents by them, and runs their tests.
//!
//! A policy is user input. What is wrong with one is found before anything is collected, as [`PolicyProblem`]s with
//! file, line and column; what goes wrong while it judges is an `error` verdict on that pair of policy and resource,
//! and nothing more.

mod answer;
mod assemble;
mod ast;
mod bounded_texts;
mod builtins;
mod call_graph;
mod chain;
mod check;
mod checked;
#[cfg(test)]
mod differential_tests;
mod embedded;
mod evaluate;
#[cfg(test)]
mod evaluate_tests;
#[cfg(test)]
mod fixture;
mod format;
mod import_text;
mod input;
mod interpreter_text;
mod library;
mod lint;
#[cfg(test)]
mod load_tests;
mod machine;
mod memory;
#[cfg(test)]
mod memory_tests;
mod metadata;
#[cfg(test)]
mod override_tests;
mod overrides;
mod params;
mod place;
mod problem;
mod products;
mod profile;
mod question;
mod quiet;
mod rvm_alarm;
mod rvm_bounds;
mod rvm_gate;
mod rvm_kinds;
mod rvm_text;
mod rvm_values;
mod settings;
mod shape;
mod size;
mod source;
mod stack;
mod test_coverage;
mod test_runner;
mod text_edits;
mod touched;
mod trace;
mod unit;
mod verdict;

pub use checked::check_files;
pub use evaluate::{EvaluateOptions, PairVerdict, evaluate, evaluate_pairs, evaluate_profiled};
pub use library::Library;
pub use lint::{Checkup, check_up, never_fires};
pub use problem::PolicyProblem;
pub use settings::{EngineChoice, Limits, PolicySettings};
pub use shape::types_read;
pub use source::Sources;
pub use test_coverage::FileCoverage;
pub use test_runner::{TestOptions, TestOutcome, TestResult, TestRun, run_tests};
pub use trace::{RuleValue, Traced, trace, verdicts_of};
