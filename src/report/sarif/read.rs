//! Reads a SARIF file of profile `full` as a baseline: what was found, and not what was covered.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::model::baseline::KnownFinding;
use crate::model::{Baseline, Finding, PolicyId, Time};

/// Reads a baseline from SARIF that this program wrote in profile `full`.
///
/// # Errors
/// `Ok` with what the file is when it is other SARIF; `Err` when it is in the wrong shape.
pub(in crate::report) fn read_sarif(text: &[u8], source: &str) -> Result<Baseline, Result<String, serde_json::Error>> {
    let log: Tools = serde_json::from_slice(text).map_err(Err)?;
    if let Some(run) = log.runs.iter().find(|run| run.tool.driver.name != "colobus") {
        return Err(Ok(format!("it is SARIF of `{}`", run.tool.driver.name)));
    }
    if log.runs.is_empty() || log.runs.iter().any(|run| run.properties.is_none()) {
        let found =
            "it is SARIF for an upload, which leaves things out; profile `full` (`--format sarif=PATH`) is needed";
        return Err(Ok(found.to_owned()));
    }
    let log: Log = serde_json::from_slice(text).map_err(Err)?;
    let mut baseline: Option<Baseline> = None;
    for run in log.runs {
        let first = || run.empty_baseline(source);
        let whole = baseline.get_or_insert_with(first);
        run.add_to(whole);
    }
    baseline.ok_or_else(|| Ok("it has no runs".to_owned()))
}

/// What tells our full SARIF from any other.
#[derive(Deserialize)]
struct Tools {
    runs: Vec<RunTool>,
}

#[derive(Deserialize)]
struct RunTool {
    tool: Tool<IgnoredAny>,
    properties: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Tool<R> {
    driver: Driver<R>,
}

#[derive(Deserialize)]
struct Driver<R> {
    name: String,
    rules: R,
}

#[derive(Deserialize)]
struct Log {
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    tool: Tool<Vec<Rule>>,
    properties: RunProperties,
    results: Vec<OneResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties {
    category: String,
    run_guid: String,
    evaluated_at: Time,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: PolicyId,
    /// Rules of policies that were gone already have none.
    default_configuration: Option<Configuration>,
    properties: RuleProperties,
}

#[derive(Deserialize)]
struct Configuration {
    /// Left out for policies that judge.
    enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleProperties {
    policy_revision: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneResult {
    #[serde(default)]
    baseline_state: Option<String>,
    provenance: Provenance,
    properties: ResultProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provenance {
    first_detection_time_utc: Time,
    last_detection_time_utc: Time,
}

#[derive(Deserialize)]
struct ResultProperties {
    finding: Finding,
}

impl Run {
    fn empty_baseline(&self, source: &str) -> Baseline {
        Baseline {
            guid: self.properties.run_guid.clone(),
            category: self.properties.category.clone(),
            evaluated_at: self.properties.evaluated_at,
            source: source.to_owned(),
            policies: Default::default(),
            findings: vec![],
            absent: Default::default(),
            seen: None,
        }
    }

    fn add_to(self, baseline: &mut Baseline) {
        let judges = |rule: &Rule| rule.default_configuration.as_ref().is_some_and(|it| it.enabled != Some(false));
        let judged = self.tool.driver.rules.into_iter().filter(judges);
        baseline.policies.extend(judged.map(|rule| (rule.id, rule.properties.policy_revision)));
        for result in self.results {
            let finding = result.properties.finding;
            if result.baseline_state.as_deref() == Some("absent") {
                baseline.absent.insert(finding.fingerprint);
                continue;
            }
            baseline.findings.push(KnownFinding {
                finding,
                first_seen: result.provenance.first_detection_time_utc,
                last_seen: result.provenance.last_detection_time_utc,
            });
        }
    }
}
