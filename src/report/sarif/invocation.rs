//! What could not be looked at, as SARIF's notifications.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{Invocation, Location, Notification, ReportingDescriptorReference};

use super::rule::Rules;
use super::text::{file, place, plain, sentence};
use super::{Part, message, properties};
use crate::gate::{GateResult, count};
use crate::model::{Gap, Place, PolicyFault, PolicyId, ScopeStatus};
use crate::report::Report;

pub(super) fn of(report: &Report<'_>, part: &Part, rules: &Rules) -> Invocation {
    // violations and gaps are results of a tool that did its work; a policy that failed is not
    let successful = report.evaluation.errors.is_empty();
    Invocation::builder()
        .execution_successful(successful)
        .exit_code(i64::from(report.gate.exit_code))
        .exit_code_description(match report.gate.result {
            GateResult::Pass => "the gate passed",
            GateResult::Fail => "the gate failed: findings at or above the threshold",
            GateResult::Incomplete => "incomplete: not everything could be looked at",
        })
        .start_time_utc(report.run.started_at.to_string())
        .end_time_utc(report.run.ended_at.to_string())
        .tool_execution_notifications(gaps(report, part))
        .tool_configuration_notifications(without_verdict(report, rules))
        .build()
}

fn gaps(report: &Report<'_>, part: &Part) -> Vec<Notification> {
    let coverage = &report.snapshot.header.coverage;
    let nowhere = coverage.gaps.iter().map(|gap| notify_gap(gap, None));
    let scopes = coverage.scopes.iter().filter(|scope| part.has(&scope.place.account));
    let somewhere =
        scopes.flat_map(|scope| scope.gaps.iter().map(move |gap| notify_gap(gap, Some((&scope.place, scope.status)))));
    nowhere.chain(somewhere).collect()
}

fn notify_gap(gap: &Gap, place: Option<(&Place, ScopeStatus)>) -> Notification {
    let level = if place.is_some_and(|(_, status)| status != ScopeStatus::Failed) { "warning" } else { "error" };
    let resource = gap.resource_id.as_ref().map(|id| format!(" for '{id}'")).unwrap_or_default();
    let text = format!(
        "Call '{}'{resource} in account '{}' ({}) failed: {}; it needs the IAM action '{}'. {}",
        gap.call,
        gap.account,
        gap.region,
        gap.reason.as_words(),
        gap.action,
        gap.message,
    );
    let mut facts = vec![("action", json!(gap.action)), ("reason", json!(gap.reason))];
    facts.extend(place.map(|(place, status)| {
        let scope = json!({
            "account": place.account, "region": place.region, "resourceType": place.resource_type, "status": status,
        });
        ("scope", scope)
    }));
    notification("collection-gap", level, &text, facts)
}

/// Policies that failed, one notification for each pair; policies that lacked facts, one for each policy.
fn without_verdict(report: &Report<'_>, rules: &Rules) -> Vec<Notification> {
    let mut lacking: BTreeMap<&PolicyId, u64> = BTreeMap::new();
    for pair in &report.evaluation.unknown {
        *lacking.entry(&pair.policy_id).or_default() += 1;
    }
    let lacking = lacking.into_iter().map(|(id, number)| {
        let text = format!("Policy '{id}' could not judge {}: facts are missing", count(number, "resource"));
        let facts = vec![("resources", json!(number))];
        about(id, rules, notification("unknown-verdict", "warning", &text, facts))
    });
    report.evaluation.errors.iter().map(|fault| notify_fault(fault, rules)).chain(lacking).collect()
}

fn notify_fault(fault: &PolicyFault, rules: &Rules) -> Notification {
    let text = format!("Policy '{}' failed on '{}': {}", fault.policy_id, fault.resource_id, fault.message);
    let facts = vec![("arn", json!(fault.resource_id))];
    let mut notification = notification("policy-error", "error", &text, facts);
    let location = place(file(&fault.file), fault.line.unwrap_or(1));
    notification.locations = Some(vec![Location { physical_location: Some(location), ..Location::default() }]);
    about(&fault.policy_id, rules, notification)
}

fn about(id: &PolicyId, rules: &Rules, mut notification: Notification) -> Notification {
    notification.associated_rule = rules.get(id).map(|rule| ReportingDescriptorReference {
        id: Some(id.to_string()),
        index: Some(rule.index),
        ..ReportingDescriptorReference::default()
    });
    notification
}

fn notification(id: &str, level: &str, text: &str, facts: Vec<(&'static str, Value)>) -> Notification {
    let descriptor =
        ReportingDescriptorReference { id: Some(id.to_owned()), ..ReportingDescriptorReference::default() };
    Notification::builder()
        .descriptor(descriptor)
        .level(json!(level))
        .message(message(sentence(&plain(text))))
        .properties(properties(facts))
        .build()
}
