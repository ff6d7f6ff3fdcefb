//! One finding as a SARIF result.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif::{Location, LogicalLocation, Result as SarifResult, ResultKind, ResultLevel, ResultProvenance};

use super::rule::{Known, Rules};
use super::text::{address, at_most, place, plain};
use super::{Profile, baseline_state, message, properties};
use crate::compare::ComparedFinding;
use crate::model::{Finding, Severity};

/// Characters of a message that GitLab accepts; longer ones make it skip the result.
const MESSAGE: usize = 2048;

/// Under which name a `full` file keeps the finding itself, for the next run.
pub(super) const FINDING: &str = "finding";

/// The two names of a fingerprint. They stay for ever: some consumers join all partial fingerprints into an identity,
/// and GitHub reads only the first.
const FINGERPRINTS: [&str; 2] = ["primaryLocationLineHash", "resourceFinding/v1"];

pub(super) fn of(compared: &ComparedFinding, profile: Profile, has_baseline: bool, rules: &Rules) -> SarifResult {
    let full = profile == Profile::Full;
    let finding = &compared.known.finding;
    let rule = rules.get(&finding.policy_id);
    let fingerprints = FINGERPRINTS.map(|name| (name.to_owned(), finding.fingerprint.to_string()));
    let mut result = SarifResult::builder()
        .rule_id(finding.policy_id.to_string())
        .kind(ResultKind::Fail)
        .level(level(finding.severity))
        .rank(rank(finding.severity))
        .message(message(wording(compared, full, rule)))
        .locations(vec![location(finding)])
        .partial_fingerprints(BTreeMap::from(fingerprints))
        .provenance(ResultProvenance {
            first_detection_time_utc: Some(compared.known.first_seen.to_string()),
            last_detection_time_utc: Some(compared.known.last_seen.to_string()),
            ..ResultProvenance::default()
        })
        .build();
    result.rule_index = rule.map(|rule| rule.index);
    result.related_locations = rule.and_then(|rule| rule.location.clone()).map(|location| vec![location]);
    // without a baseline there is nothing to relate to; SARIF wants the state on all results or none
    result.baseline_state = (full && has_baseline).then(|| json!(baseline_state(compared.state)));
    result.properties = Some(properties(facts(compared, full)));
    result
}

/// "<title>: <type> '<name>' in account '<account>' (<region>): <message>. See [<policy>](1)."; what is the same for all
/// findings of a policy comes first, since some consumers group by it.
fn wording(compared: &ComparedFinding, full: bool, rule: Option<&Known>) -> String {
    let finding = &compared.known.finding;
    let resource = &finding.resource;
    let stale = if compared.stale && !full { "(not re-checked) " } else { "" };
    let title = rule.map_or_else(|| finding.policy_id.to_string(), |rule| rule.title.clone());
    let id = plain(finding.policy_id.as_str());
    let see = match rule.and_then(|rule| rule.location.as_ref()) {
        Some(_) => format!(". See [{id}](1)."),
        None => format!(". See {id}."),
    };
    let body = format!(
        "{title}: {} '{}' in account '{}' ({}): {}",
        resource.resource_type,
        resource.name,
        resource.account,
        resource.region,
        finding.message.trim_end_matches('.'),
    );
    let room = MESSAGE.saturating_sub(stale.chars().count() + see.chars().count());
    format!("{stale}{}{see}", at_most(room, &plain(&body)))
}

fn location(finding: &Finding) -> Location {
    let resource = LogicalLocation {
        fully_qualified_name: Some(finding.resource.id.clone()),
        name: Some(finding.resource.name.clone()).filter(|name| !name.is_empty()),
        kind: Some("resource".to_owned()),
        ..LogicalLocation::default()
    };
    Location {
        physical_location: Some(place(address(finding), 1)),
        logical_locations: Some(vec![resource]),
        ..Location::default()
    }
}

fn facts(compared: &ComparedFinding, full: bool) -> Vec<(&'static str, serde_json::Value)> {
    let finding = &compared.known.finding;
    let mut facts = vec![
        ("arn", json!(finding.resource.id)),
        ("accountId", json!(finding.resource.account)),
        ("region", json!(finding.resource.region)),
        ("resourceType", json!(finding.resource.resource_type)),
        ("severity", json!(finding.severity)),
        ("stale", json!(compared.stale)),
        ("worsened", json!(compared.worsened)),
        ("evidenceHash", json!(finding.evidence_hash)),
        ("policyRevision", json!(finding.policy_revision)),
    ];
    facts.extend(finding.declared_severity.map(|declared| ("declaredSeverity", json!(declared))));
    facts.extend(compared.reason.map(|reason| ("stateReason", json!(reason))));
    if full {
        facts.push((FINDING, json!(finding)));
    }
    facts
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low | Severity::Info => ResultLevel::Note,
    }
}

/// GitLab's severity, ten times GitHub's.
fn rank(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 95.0,
        Severity::High => 80.0,
        Severity::Medium => 55.0,
        Severity::Low => 20.0,
        Severity::Info => 0.0,
    }
}
