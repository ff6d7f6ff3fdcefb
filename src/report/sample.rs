//! Reports for tests: the small account of the comparison's tests, one run after another.

use crate::compare::Comparison;
use crate::compare::sample::{self, Sample, id, time};
use crate::gate::{GateOutcome, GateSettings, judge};
use crate::model::run::Run;
use crate::model::{Baseline, Severity, VerdictCounts};

use super::{Report, Reporter};

/// A run, and what it was compared with.
pub(crate) struct World {
    pub(crate) now: Sample,
    pub(crate) baseline: Option<Baseline>,
    pub(crate) comparison: Comparison,
    pub(crate) gate: GateOutcome,
}

pub(crate) const GUID: &str = "2f1c1a52-5c1e-4b2e-9b0e-6a1c3f3f1a10";

impl World {
    pub(crate) fn new(now: Sample, baseline: Option<Baseline>) -> Self {
        let comparison = now.compare(baseline.as_ref());
        let settings = GateSettings { fail_on: Some(Severity::High), only_new: baseline.is_some() };
        let gate = judge(settings, &comparison, &now.evaluation, &now.snapshot.header.coverage);
        Self { now, baseline, comparison, gate }
    }

    /// One finding of each state: new, updated, unchanged, carried over, fixed; gaps, unknown verdicts, a policy error.
    pub(crate) fn eventful() -> Self {
        let before = Sample::with(&[
            ("s3-bucket-public", "data", "acl"),
            ("s3-bucket-public", "logs", "acl"),
            ("s3-bucket-public", "logs", "policy/Allow/we[i]rd {x}"),
            ("sg-open", "sg-1", "tcp/22/ipv4"),
            ("old-policy", "data", ""),
        ]);
        let mut now = Sample::with(&[
            ("s3-bucket-public", "data", "acl"),
            ("s3-bucket-public", "data", "policy/Allow/0"),
            ("s3-bucket-public", "logs", "policy/Allow/we[i]rd {x}"),
        ]);
        now.evaluation.findings[0].severity = Severity::Critical;
        now.evaluation.findings[2].message = "it [allows](1) {everyone} to\u{1b}[31m read".into();
        now.remove("sg-1");
        now.fail_place("eu-west-1");
        now.evaluation.unknown.push(sample::unknown("s3-policy-conditional", "logs"));
        now.evaluation.errors.push(sample::fault("s3-policy-conditional", "data"));
        let counts = VerdictCounts { fail: 2, pass: 1, ..VerdictCounts::default() };
        now.evaluation.counts.insert(id("s3-bucket-public"), counts);
        now.at = time(21);
        Self::new(now, Some(before.baseline()))
    }

    pub(crate) fn report(&self, guid: &str) -> Report<'_> {
        Report {
            run: Run { guid: guid.into(), started_at: time(21), ended_at: time(22), policy_costs: vec![] },
            category: "colobus/test".into(),
            evaluated_at: self.now.at,
            snapshot: &self.now.snapshot,
            policies: &self.now.policies,
            evaluation: &self.now.evaluation,
            baseline: self.baseline.as_ref(),
            comparison: &self.comparison,
            gate: &self.gate,
        }
    }

    pub(crate) fn written(&self, reporter: &dyn Reporter) -> String {
        let mut out = vec![];
        reporter.write(&self.report(GUID), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}
