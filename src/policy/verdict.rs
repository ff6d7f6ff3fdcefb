//! Turns what a policy says of a resource into a verdict and its reasons.

use std::collections::BTreeMap;

use regorus::Value;

use super::answer::{Answer, Fault, Judgement};
use super::input;
use crate::model::finding::evidence_hash;
use crate::model::{
    Document, Evaluation, Evidence, Finding, Fingerprint, NotEvaluated, Policy, PolicyFault, ResourceRef, Severity,
    SwitchedOff, Unread, Verdict,
};

/// How asking a policy about a resource ended.
pub(super) enum Outcome<'a> {
    /// It was not asked, since this could not be read.
    Unread(&'a Unread),
    /// It was not asked, since the configuration leaves the resource out; why.
    SwitchedOff(String),
    /// It was asked.
    Judged(Result<Judgement, Fault>),
}

/// A resource that is being judged.
pub(super) struct Judged<'a> {
    document: &'a Document,
    input: &'a Value,
    resource: ResourceRef,
}

impl<'a> Judged<'a> {
    /// Returns a resource from its document and from what the policies see of it.
    pub(super) fn new(document: &'a Document, input: &'a Value) -> Self {
        let text = |name: &str| {
            let value = input::resolve(input, &format!("/{name}")).and_then(|value| value.as_string().ok());
            value.map(ToString::to_string).unwrap_or_default()
        };
        let resource = ResourceRef {
            id: document.id.clone(),
            resource_type: document.resource_type,
            native_id: text("native_id"),
            name: text("name"),
            partition: text("partition"),
            account: document.account.clone(),
            region: document.region.clone(),
            tags: tags(input),
            config_hash: document.config_hash.clone(),
        };
        Self { document, input, resource }
    }

    /// Returns the resource's tags.
    pub(super) fn tags(&self) -> &BTreeMap<String, String> {
        &self.resource.tags
    }

    /// Records how a policy's judgement ended, and returns the verdict.
    ///
    /// A severity that the configuration sets counts for every finding.
    pub(super) fn record(
        &self,
        policy: &Policy,
        outcome: Outcome<'_>,
        severity: Option<Severity>,
        evaluation: &mut Evaluation,
    ) -> Verdict {
        match outcome {
            Outcome::Unread(unread) => {
                evaluation.unknown.push(NotEvaluated {
                    reason: Some(unread.reason),
                    action: unread.action.clone(),
                    ..self.not_evaluated(policy, unread.path.clone())
                });
                Verdict::Unknown
            }
            Outcome::SwitchedOff(reason) => {
                evaluation.switched_off.push(SwitchedOff {
                    policy_id: policy.id.clone(),
                    resource_id: self.document.id.clone(),
                    resource_type: self.document.resource_type,
                    reason,
                });
                Verdict::NotApplicable
            }
            Outcome::Judged(Ok(Judgement::Unknown(missing))) => {
                evaluation.unknown.push(self.not_evaluated(policy, missing.join("; ")));
                Verdict::Unknown
            }
            Outcome::Judged(Ok(Judgement::Fail(answers, missing))) => {
                if !missing.is_empty() {
                    evaluation.unknown.push(self.not_evaluated(policy, missing.join("; ")));
                }
                evaluation.findings.extend(answers.into_iter().map(|answer| self.finding(policy, severity, answer)));
                Verdict::Fail
            }
            Outcome::Judged(Ok(Judgement::Pass)) => Verdict::Pass,
            Outcome::Judged(Ok(Judgement::NotApplicable)) => Verdict::NotApplicable,
            Outcome::Judged(Err(fault)) => {
                evaluation.errors.push(self.fault(policy, fault));
                Verdict::Error
            }
        }
    }

    fn not_evaluated(&self, policy: &Policy, missing: String) -> NotEvaluated {
        NotEvaluated {
            policy_id: policy.id.clone(),
            resource_id: self.document.id.clone(),
            resource_type: self.document.resource_type,
            missing,
            reason: None,
            action: None,
        }
    }

    fn fault(&self, policy: &Policy, fault: Fault) -> PolicyFault {
        let (file, line) = match fault.place {
            Some((file, line)) => (file, Some(line)),
            None => (policy.file.clone(), None),
        };
        let resource_id = self.document.id.clone();
        PolicyFault { policy_id: policy.id.clone(), resource_id, message: fault.message, file, line }
    }

    fn finding(&self, policy: &Policy, set: Option<Severity>, answer: Answer) -> Finding {
        let evidence: Vec<Evidence> = answer.paths.into_iter().map(|path| self.evidence(path)).collect();
        Finding {
            fingerprint: Fingerprint::new(&policy.id, &self.resource, &answer.key),
            policy_id: policy.id.clone(),
            policy_revision: policy.revision.clone(),
            severity: set.unwrap_or(answer.severity),
            declared_severity: set.filter(|set| *set != answer.severity).map(|_| answer.severity),
            resource: self.resource.clone(),
            key: answer.key,
            message: answer.message,
            evidence_hash: evidence_hash(&evidence),
            evidence,
            details: answer.details,
        }
    }

    fn evidence(&self, path: String) -> Evidence {
        let found = input::resolve(self.input, &path);
        let value = found.map(|value| related_ids(&path, value).unwrap_or_else(|| json(value))).unwrap_or_default();
        Evidence { path, value }
    }
}

fn json(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Returns the ids of the documents that a pointer to a relation, or to one of its documents, leads to: which they are is
/// evidence, all that is in them (last use, when it was read) would make the finding another one in every run.
fn related_ids(path: &str, value: &Value) -> Option<serde_json::Value> {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let fields = value.as_object().ok()?;
    match steps.as_slice() {
        ["related", _] | ["related", _, _] if fields.contains_key(&Value::from("source")) => {
            fields.get(&Value::from("id")).map(json)
        }
        ["related", _] => Some(fields.keys().map(json).collect()),
        _ => None,
    }
}

/// Returns the tags of a document.
pub(super) fn tags(input: &Value) -> BTreeMap<String, String> {
    let Some(Value::Object(tags)) = input::resolve(input, "/tags") else { return BTreeMap::new() };
    let text = |value: &Value| value.as_string().map(ToString::to_string).ok();
    tags.iter().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect()
}
