//! Our own JSON report: everything that a run knows, and the baseline of the next run.

use std::io::{self, Write};

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Serialize, Serializer};

use super::summary::Summary;
use super::{Report, Reporter, lines};
use crate::compare::ComparedFinding;
use crate::gate::GateOutcome;
use crate::model::run::{Run, correlation_guid};
use crate::model::{
    Coverage, Document, NotEvaluated, Policy, PolicyFault, PolicySet, ResourceId, Scope, Snapshot, SwitchedOff, Time,
};

/// Version of the report that this build writes. Additions raise the second number, anything else the first.
pub const SCHEMA_VERSION: &str = "1.1";

/// Name under which the program goes in reports.
pub(super) const TOOL: &str = "colobus";

/// Writes the JSON report: objects indented, one line for each finding, resource and so on; `run` is the only block that
/// differs between equal inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json;

impl Reporter for Json {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        lines::write(&Contents::of(report), 1, out)
    }
}

/// Returns the JSON Schema (2020-12) of the report.
#[must_use]
pub fn schema() -> Schema {
    schema_for!(Contents<'_>)
}

/// The report of one run of Colobus.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Colobus report")]
struct Contents<'a> {
    /// Version of this contract: the first number changes when something is taken away or means something else.
    schema_version: &'static str,
    /// The program.
    tool: Tool,
    /// Ids and times of this execution: the only block that differs between equal inputs.
    run: &'a Run,
    /// Runs of one category are comparable.
    category: &'a str,
    /// Id that all runs of the category share.
    correlation_guid: String,
    /// The time as of which the policies judged.
    evaluated_at: Time,
    /// What was compared with; null when there was nothing.
    baseline: Option<ComparedWith<'a>>,
    /// The policies that judged.
    policies: &'a PolicySet,
    /// What was asked for.
    scope: &'a Scope,
    /// What was seen of it.
    coverage: Seen<'a>,
    /// Numbers.
    summary: Summary,
    /// Whether a pipeline may go on.
    gate: &'a GateOutcome,
    /// Active findings: the worst first, then by policy, resource and key.
    #[schemars(with = "Vec<Entry<'_>>")]
    findings: Entries<'a>,
    /// Findings of the baseline that are surely gone, in the same order.
    #[schemars(with = "Vec<Entry<'_>>")]
    absent: Entries<'a>,
    /// Pairs of policy and resource without a verdict, since a fact is missing.
    unknown: &'a [NotEvaluated],
    /// Pairs on which the policy failed.
    errors: &'a [PolicyFault],
    /// Pairs that the configuration leaves out, for their account or tags.
    switched_off: &'a [SwitchedOff],
    /// Every resource that was read, by id.
    #[schemars(with = "Vec<ResourceState<'_>>")]
    resources: Resources<'a>,
}

/// The program that wrote a report.
#[derive(Serialize, JsonSchema)]
struct Tool {
    /// Always `colobus`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// What a run was compared with.
#[derive(Serialize, JsonSchema)]
struct ComparedWith<'a> {
    /// Id of the earlier run.
    guid: &'a str,
    /// Its category.
    category: &'a str,
    /// The time as of which it judged.
    evaluated_at: Time,
    /// The file it was read from.
    source: &'a str,
    /// Whether it is of the same category and tells what it covered.
    compatible: bool,
    /// What limits the comparison, in sentences.
    notes: Vec<String>,
}

/// What was seen.
#[derive(Serialize, JsonSchema)]
struct Seen<'a> {
    /// Whether everything that was asked for was seen in full.
    complete: bool,
    /// One entry for each place that was asked for, and failures that belong to none.
    #[serde(flatten)]
    coverage: &'a Coverage,
}

/// One finding, with what its policy says of it.
#[derive(Serialize, JsonSchema)]
struct Entry<'a> {
    /// The finding and its relation to the baseline.
    #[serde(flatten)]
    finding: &'a ComparedFinding,
    /// Title of the policy; left out when the policy is no longer in the set.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remediation: Option<&'a str>,
}

/// One resource that was read.
#[derive(Serialize, JsonSchema)]
struct ResourceState<'a> {
    /// ARN or ARN-like identity.
    id: &'a ResourceId,
    /// 16 hex digits over `config` and `tags`.
    config_hash: &'a str,
}

/// Findings that become entries one at a time, as they are written.
struct Entries<'a>(&'a [ComparedFinding], &'a PolicySet);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|finding| {
            let policy = self.1.get(&finding.known.finding.policy_id);
            let text = |of: fn(&Policy) -> &String| policy.map(of).filter(|text| !text.is_empty()).map(String::as_str);
            Entry { finding, title: text(|policy| &policy.title), remediation: text(|policy| &policy.remediation) }
        }))
    }
}

struct Resources<'a>(&'a [Document]);

impl Serialize for Resources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ResourceState::of))
    }
}

impl<'a> ResourceState<'a> {
    fn of(document: &'a Document) -> Self {
        Self { id: &document.id, config_hash: &document.config_hash }
    }
}

impl<'a> Contents<'a> {
    fn of(report: &'a Report<'a>) -> Self {
        let Snapshot { header, documents } = report.snapshot;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: TOOL, version: env!("CARGO_PKG_VERSION") },
            run: &report.run,
            category: &report.category,
            correlation_guid: correlation_guid(&report.category),
            evaluated_at: report.evaluated_at,
            baseline: ComparedWith::of(report),
            policies: report.policies,
            scope: &header.scope,
            coverage: Seen { complete: header.coverage.is_complete(), coverage: &header.coverage },
            summary: Summary::of(report),
            gate: report.gate,
            findings: Entries(&report.comparison.active, report.policies),
            absent: Entries(&report.comparison.absent, report.policies),
            unknown: &report.evaluation.unknown,
            errors: &report.evaluation.errors,
            switched_off: &report.evaluation.switched_off,
            resources: Resources(documents),
        }
    }
}

impl<'a> ComparedWith<'a> {
    fn of(report: &'a Report<'a>) -> Option<Self> {
        let baseline = report.baseline?;
        let mut notes = vec![];
        if baseline.category != report.category {
            notes.push(format!("the baseline is of category `{}`, not `{}`", baseline.category, report.category));
        }
        if baseline.seen.is_none() {
            notes.push("a SARIF baseline does not tell what it covered: some reasons are not known".to_owned());
        }
        Some(Self {
            guid: &baseline.guid,
            category: &baseline.category,
            evaluated_at: baseline.evaluated_at,
            source: &baseline.source,
            compatible: notes.is_empty(),
            notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{Sample, time};
    use crate::report::sample::World;
    use serde_json::Value;

    fn problems(text: &str) -> Vec<String> {
        let schema = schema().to_value();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let report = serde_json::from_str(text).unwrap();
        validator.iter_errors(&report).map(|error| error.to_string()).collect()
    }

    #[test]
    fn is_valid_against_its_own_schema() {
        assert_eq!(problems(&World::eventful().written(&Json)), [""; 0]);
        assert_eq!(problems(&World::new(Sample::complete(), None).written(&Json)), [""; 0]);
        let broken = World::eventful().written(&Json).replace("\"first_seen\"", "\"first\"");
        assert_ne!(problems(&broken), [""; 0], "the schema asks for something");
    }

    #[test]
    fn says_everything_with_one_line_for_each_finding() {
        let world = World::eventful();
        let text = world.written(&Json);
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["findings"].as_array().unwrap().len(), 4);
        assert_eq!(report["absent"].as_array().unwrap().len(), 2);
        assert_eq!(report["findings"][0]["title"], "Title of s3-bucket-public");
        assert_eq!(report["baseline"]["compatible"], true);
        assert_eq!(report["summary"]["by_state"]["stale"], 1);
        assert_eq!(report["gate"]["exit_code"], 1);
        let lines = text.lines().filter(|line| line.starts_with("    {\"fingerprint\": "));
        assert_eq!(lines.count(), 6);
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn differs_only_in_the_run_block_between_equal_inputs() {
        let world = World::eventful();
        let mut later = world.report("other");
        later.run.ended_at = time(23);
        let mut out = vec![];
        Json.write(&later, &mut out).unwrap();
        let mut later: Value = serde_json::from_slice(&out).unwrap();
        let mut first: Value = serde_json::from_str(&world.written(&Json)).unwrap();
        assert_ne!(first["run"], later["run"]);
        first["run"].take();
        later["run"].take();
        assert_eq!(first, later);
    }
}
