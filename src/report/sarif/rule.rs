//! Policies as SARIF's rules.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{
    Location, MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use super::text::{at_most, file, place, plain, sentence};
use super::{Profile, message};
use crate::model::{Finding, Policy, PolicyId, Severity};
use crate::report::Report;

/// Tags of a rule that GitHub and GitLab keep.
const TAGS: usize = 10;
/// Characters of a description that GitHub accepts.
const DESCRIPTION: usize = 1024;

/// All policies of the set, so that a clean run lists them too; then those that only the baseline still knows.
pub(super) struct Rules {
    descriptors: Vec<ReportingDescriptor>,
    known: BTreeMap<PolicyId, Known>,
}

/// What a result needs to know of its rule.
pub(super) struct Known {
    /// Position in the list of rules.
    pub(super) index: i64,
    /// Title without a full stop.
    pub(super) title: String,
    /// Where the policy is written; `None` when it is gone.
    pub(super) location: Option<Location>,
}

impl Rules {
    pub(super) fn of(report: &Report<'_>, profile: Profile) -> Self {
        let mut rules = Self { descriptors: vec![], known: BTreeMap::new() };
        for policy in &report.policies.policies {
            rules.add(&policy.id, &policy.title, Some(location(policy)), descriptor(policy));
        }
        let gone = if profile == Profile::Full { report.comparison.absent.as_slice() } else { &[] };
        for finding in report.comparison.active.iter().chain(gone) {
            let finding = &finding.known.finding;
            if !rules.known.contains_key(&finding.policy_id) {
                let (title, descriptor) = removed(finding);
                rules.add(&finding.policy_id, &title, None, descriptor);
            }
        }
        rules
    }

    fn add(&mut self, id: &PolicyId, title: &str, location: Option<Location>, descriptor: ReportingDescriptor) {
        let index = i64::try_from(self.descriptors.len()).unwrap_or(i64::MAX);
        let title = title.trim().trim_end_matches('.').to_owned();
        self.known.insert(id.clone(), Known { index, title, location });
        self.descriptors.push(descriptor);
    }

    pub(super) fn descriptors(&self) -> &[ReportingDescriptor] {
        &self.descriptors
    }

    pub(super) fn get(&self, id: &PolicyId) -> Option<&Known> {
        self.known.get(id)
    }
}

fn location(policy: &Policy) -> Location {
    Location {
        id: Some(1),
        message: Some(message("Policy that was violated.")),
        physical_location: Some(place(file(&policy.file), policy.line)),
        ..Location::default()
    }
}

fn descriptor(policy: &Policy) -> ReportingDescriptor {
    let mut rule = ReportingDescriptor::builder()
        .id(policy.id.to_string())
        .name(pascal_case(&policy.id))
        .short_description(words(&policy.title, None))
        .full_description(words(or(&policy.description, &policy.title), None))
        .help(words(or(&policy.remediation, &policy.description), Some(markdown(policy))))
        .default_configuration(ReportingConfiguration {
            level: Some(json!(level_name(policy.severity))),
            enabled: (!policy.judges()).then_some(false),
            ..ReportingConfiguration::default()
        })
        .properties(rule_properties(policy))
        .build();
    rule.help_uri = policy.related_resources.iter().find(|link| link.starts_with("https://")).cloned();
    rule.deprecated_ids = (!policy.aliases.is_empty()).then(|| policy.aliases.clone());
    rule
}

/// A rule for findings of a policy that is not in the set any more.
fn removed(finding: &Finding) -> (String, ReportingDescriptor) {
    let title = format!("Policy {} of an earlier run", finding.policy_id);
    let text = format!("{title}: it is no longer in the set.");
    let rule = ReportingDescriptor::builder()
        .id(finding.policy_id.to_string())
        .name(pascal_case(&finding.policy_id))
        .short_description(words(&title, None))
        .full_description(words(&text, None))
        .help(words(&text, Some(text.clone())))
        .properties(properties_of(finding.severity, vec!["security".to_owned()], &finding.policy_revision))
        .build();
    (title, rule)
}

fn words(text: &str, markdown: Option<String>) -> MultiformatMessageString {
    let text = at_most(DESCRIPTION, &sentence(&plain(text)));
    MultiformatMessageString { text, markdown, properties: None }
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.trim().is_empty() { otherwise } else { text }
}

fn markdown(policy: &Policy) -> String {
    let mut page = format!("## {}\n\n{}\n", policy.title.trim(), sentence(or(&policy.description, &policy.title)));
    if !policy.remediation.trim().is_empty() {
        page.push_str(&format!("\n**What to do:** {}\n", sentence(&policy.remediation)));
    }
    for link in &policy.related_resources {
        page.push_str(&format!("\n- <{link}>"));
    }
    page
}

fn rule_properties(policy: &Policy) -> PropertyBag {
    let service = policy.package.split('.').nth(1);
    let controls = policy
        .frameworks
        .iter()
        .flat_map(|(framework, numbers)| numbers.iter().map(move |number| format!("{framework}/{number}")));
    let mut tags: Vec<String> = vec!["security".to_owned()];
    for tag in service.map(str::to_owned).into_iter().chain(policy.tags.iter().cloned()).chain(controls) {
        if tags.len() < TAGS && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let mut properties = properties_of(policy.severity, tags, &policy.revision);
    if let Some(declared) = policy.declared_severity {
        properties.additional_properties.insert("declaredSeverity".into(), json!(declared));
    }
    properties
}

fn properties_of(severity: Severity, tags: Vec<String>, revision: &str) -> PropertyBag {
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    fields.insert("precision".into(), json!("very-high"));
    fields.insert("policyRevision".into(), json!(revision));
    fields.insert("severity".into(), json!(severity));
    if let Some(number) = security_severity(severity) {
        fields.insert("security-severity".into(), json!(number));
    }
    PropertyBag { tags: Some(tags), additional_properties: fields }
}

/// GitHub's number for a severity, a string from 0.1 to 10.0; none for what is only for the record.
fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

/// Returns SARIF's level for a severity.
pub(super) fn level_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn pascal_case(id: &PolicyId) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    };
    id.as_str().split('-').map(capital).collect()
}
