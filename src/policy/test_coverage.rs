//! Which lines of policies and libraries the tests evaluate.

use std::collections::{BTreeMap, BTreeSet};

use regorus::Engine;

use super::text_edits;
use super::unit::Unit;

/// The lines of one file that hold something to evaluate, each from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCoverage {
    /// The file, as people see it.
    pub file: String,
    /// Lines of which at least a part was evaluated.
    pub covered: BTreeSet<u32>,
    /// Lines that no test reached.
    pub not_covered: BTreeSet<u32>,
}

impl FileCoverage {
    /// Returns how many lines of a hundred are covered, rounded down; 100 for a file with nothing to evaluate.
    #[must_use]
    pub fn percent(&self) -> usize {
        let all = self.covered.len() + self.not_covered.len();
        (self.covered.len() * 100).checked_div(all).unwrap_or(100)
    }
}

/// Gathers what engines saw, by file.
pub(super) struct CoverageOfTests<'a> {
    units: BTreeMap<&'a str, &'a Unit>,
    files: BTreeMap<&'a str, FileCoverage>,
}

impl<'a> CoverageOfTests<'a> {
    /// Returns the coverage of files of which nothing was evaluated yet; tests are left out.
    pub(super) fn of(units: &'a [Unit]) -> Self {
        let judging = units.iter().filter(|unit| !unit.source.is_test());
        let units: BTreeMap<&str, &Unit> = judging.map(|unit| (unit.source.shown.as_str(), unit)).collect();
        let untouched = |unit: &Unit| FileCoverage {
            file: unit.source.shown.clone(),
            covered: BTreeSet::new(),
            not_covered: lines(unit).unwrap_or_default(),
        };
        let files = units.iter().map(|(name, unit)| (*name, untouched(unit))).collect();
        Self { units, files }
    }

    /// Adds what an engine saw.
    pub(super) fn add(&mut self, engine: &Engine) {
        let Ok(report) = engine.get_coverage_report() else { return };
        for seen in report.files {
            let Some(unit) = self.units.get(seen.path.as_str()) else { continue };
            if let Some(file) = self.files.get_mut(seen.path.as_str()) {
                file.covered.extend(original(unit, &seen.covered));
                file.not_covered.extend(original(unit, &seen.not_covered));
            }
        }
    }

    /// Returns the files, sorted by name; a line that holds two things, one of them evaluated, is covered.
    pub(super) fn files(self) -> Vec<FileCoverage> {
        let mut files: Vec<FileCoverage> = self.files.into_values().collect();
        for file in &mut files {
            file.not_covered.retain(|line| !file.covered.contains(line));
        }
        files
    }
}

/// Returns the lines of the user's file that lines of the text come from that the interpreter got.
fn original(unit: &Unit, lines: &BTreeSet<u32>) -> impl Iterator<Item = u32> {
    lines.iter().map(|line| unit.facts.interpreter.original_line(*line))
}

/// Returns the lines of a file that hold something to evaluate.
///
/// The engine reports only files of which it evaluated something: so a rule is added that it can evaluate.
fn lines(unit: &Unit) -> Option<BTreeSet<u32>> {
    let text = &unit.facts.interpreter.text;
    let rule = format!("{}touched", text_edits::unused_prefix(text));
    let _unlimited = super::memory::unlimited();
    let mut engine = Engine::new();
    engine.set_enable_coverage(true);
    engine.add_policy(unit.source.shown.clone(), format!("{text}\n{rule} := 1\n")).ok()?;
    engine.eval_rule(format!("{}.{rule}", unit.facts.package.join("."))).ok()?;
    let seen = engine.get_coverage_report().ok()?.files.into_iter().next()?;
    Some(original(unit, &seen.not_covered).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Folder, policy};
    use super::super::{TestOptions, run_tests};
    use super::*;

    fn coverage(body: &str, test: &str) -> Vec<FileCoverage> {
        let policy = policy("a-b", body);
        let test = format!("package aws.s3.a_b_test\n\nimport data.aws.s3.a_b\n\n{test}\n");
        let library = "package lib.unused\n\nf(x) := x + 1\n\ng(x) if {\n\tx > 1\n}\n";
        let folder = Folder::with(&[
            ("aws/s3/a_b.rego", &policy),
            ("aws/s3/a_b_test.rego", &test),
            ("lib/unused.rego", library),
        ]);
        let options = TestOptions { with_coverage: true, ..TestOptions::default() };
        run_tests(&folder.sources(), &options).unwrap().coverage.unwrap()
    }

    #[test]
    fn tells_the_lines_that_no_test_reached() {
        let files = coverage(
            "deny contains \"bad\" if {\n\tinput.config.bad\n\tinput.config.worse\n\tinput.config.worst\n}",
            "test_a if count(a_b.deny) == 0 with input as {\"config\": {\"bad\": true}}",
        );
        // the head is reached when the body is true
        assert_eq!(files[0].covered, BTreeSet::from([11, 12]));
        assert_eq!(files[0].not_covered, BTreeSet::from([10, 13]));
        assert_eq!(files[0].percent(), 50);
    }

    #[test]
    fn a_file_that_nothing_used_is_not_covered_at_all() {
        let files = coverage("deny contains \"bad\" if input.config.bad", "test_a if count(a_b.deny) == 0");
        assert!(files[1].file.ends_with("lib/unused.rego"));
        assert_eq!((files[1].covered.len(), files[1].percent()), (0, 0));
        assert_eq!(files[1].not_covered, BTreeSet::from([3, 6]));
    }

    #[test]
    fn lines_are_those_of_the_file_where_the_engine_got_a_rewritten_one() {
        let body = "deny contains {\n\t\"message\": sprintf(\"%s\", [rule.name]),\n\t\"key\": rule.id,\n} if {\n\t\
                    some rule in input.config.rules\n}\n\nwarn contains \"odd\" if input.config.odd";
        let test =
            "test_a if count([x | some x in a_b.deny | a_b.warn]) == 0 with input as {\"config\": {\"rules\": []}}";
        let files = coverage(body, test);
        assert_eq!(files[0].not_covered, BTreeSet::from([10, 11, 12]));
        assert_eq!(files[0].covered, BTreeSet::from([14, 17]));
    }
}
