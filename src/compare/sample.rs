//! A small account for tests: two buckets and a security group, two policies that judge them, and what went wrong.

use serde_json::json;

use super::{ComparedFinding, Comparison, compare};
use crate::model::baseline::{KnownFinding, Seen};
use crate::model::finding::evidence_hash;
use crate::model::snapshot::SnapshotKind;
use crate::model::{
    Baseline, BaselineState, Coverage, Document, Evaluation, Evidence, Finding, Fingerprint, Gap, GapReason,
    NotEvaluated, Place, Policy, PolicyFault, PolicyId, PolicySet, ResourceRef, ResourceType, Scope, ScopeCoverage,
    ScopeStatus, Severity, Snapshot, SnapshotHeader, StateReason, Time, VerdictCounts,
};

pub(crate) const ACCOUNT: &str = "111122223333";

pub(crate) fn time(day: u32) -> Time {
    format!("2026-11-{day:02}").parse().unwrap()
}

pub(crate) fn id(policy: &str) -> PolicyId {
    policy.parse().unwrap()
}

pub(crate) fn policy(name: &str, severity: Severity, resource_type: ResourceType) -> Policy {
    Policy {
        id: id(name),
        title: format!("Title of {name}"),
        description: format!("What {name} means."),
        severity,
        declared_severity: None,
        enabled: true,
        off_by_default: false,
        overridden_by: vec![],
        exceptions: vec![],
        replaces: None,
        resource_types: vec![resource_type],
        reads: vec!["/config".into()],
        remediation: format!("How to mend {name}."),
        frameworks: [("cis-aws-5.0".to_owned(), vec!["5.3".to_owned()])].into(),
        aliases: vec![],
        params: Default::default(),
        tags: vec!["exposure".into()],
        related_resources: vec!["https://docs.aws.amazon.com/".into()],
        package: format!("aws.s3.{}", name.replace('-', "_")),
        file: format!("policies/aws/s3/{}.rego", name.replace('-', "_")),
        line: 20,
        revision: format!("revision of {name}"),
    }
}

/// A bucket when the name has no `sg-`, else a security group in eu-west-1.
pub(crate) fn resource(name: &str) -> ResourceRef {
    let group = name.starts_with("sg-");
    ResourceRef {
        id: match group {
            true => format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/{name}"),
            false => format!("arn:aws:s3:::{name}"),
        },
        resource_type: if group { ResourceType::SecurityGroup } else { ResourceType::Bucket },
        native_id: name.into(),
        name: if group { "web".into() } else { name.into() },
        partition: "aws".into(),
        account: ACCOUNT.into(),
        region: "eu-west-1".into(),
        tags: Default::default(),
        config_hash: format!("hash of {name}"),
    }
}

pub(crate) fn finding(policy: &str, resource_name: &str, key: &str) -> Finding {
    let resource = resource(resource_name);
    let evidence = vec![Evidence { path: "/config/acl".into(), value: json!({"grantee": "all", "rank": 1}) }];
    Finding {
        fingerprint: Fingerprint::new(&id(policy), &resource, key),
        policy_id: id(policy),
        policy_revision: format!("revision of {policy}"),
        severity: Severity::High,
        declared_severity: None,
        resource,
        key: key.into(),
        message: format!("{resource_name} is open for {key}"),
        evidence_hash: evidence_hash(&evidence),
        evidence,
        details: None,
    }
}

pub(crate) fn compared(finding: Finding, state: BaselineState, stale: bool) -> ComparedFinding {
    let known = KnownFinding { finding, first_seen: time(1), last_seen: time(2) };
    let reason = match state {
        BaselineState::New => Some(StateReason::ResourceChanged),
        _ if stale => Some(StateReason::NotCollected),
        _ => None,
    };
    ComparedFinding { known, state, reason, stale, worsened: false }
}

pub(crate) fn unknown(policy: &str, resource_name: &str) -> NotEvaluated {
    NotEvaluated {
        policy_id: id(policy),
        resource_id: resource(resource_name).id,
        resource_type: resource(resource_name).resource_type,
        missing: "/config/acl".into(),
        reason: Some(GapReason::AccessDenied),
        action: Some("s3:GetBucketAcl".into()),
    }
}

pub(crate) fn fault(policy: &str, resource_name: &str) -> PolicyFault {
    PolicyFault {
        policy_id: id(policy),
        resource_id: resource(resource_name).id,
        message: "it took longer than 1 s".into(),
        file: "policies/aws/s3/a.rego".into(),
        line: Some(7),
    }
}

fn document(resource: &ResourceRef) -> Document {
    Document {
        id: resource.id.clone(),
        resource_type: resource.resource_type,
        account: resource.account.clone(),
        region: resource.region.clone(),
        unread: vec![],
        config_hash: resource.config_hash.clone(),
        rest_hash: resource.config_hash.clone(),
        text: "{}".into(),
    }
}

/// Everything that a comparison is made of.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) snapshot: Snapshot,
    pub(crate) policies: PolicySet,
    pub(crate) evaluation: Evaluation,
    pub(crate) at: Time,
}

impl Sample {
    /// Buckets `data` and `logs` and group `sg-1`, policies for both types, everything read, nothing found.
    pub(crate) fn complete() -> Self {
        let policies = vec![
            policy("s3-bucket-public", Severity::High, ResourceType::Bucket),
            policy("sg-open", Severity::High, ResourceType::SecurityGroup),
        ];
        let counts = policies.iter().map(|policy| (policy.id.clone(), VerdictCounts::default())).collect();
        let scopes = [("eu-west-1", ResourceType::SecurityGroup, 1), ("global", ResourceType::Bucket, 2)];
        let scopes = scopes.map(|(region, resource_type, resources)| ScopeCoverage {
            place: Place { account: ACCOUNT.into(), region: region.into(), resource_type },
            status: ScopeStatus::Complete,
            listed: true,
            resources,
            gaps: vec![],
        });
        Self {
            snapshot: Snapshot {
                header: SnapshotHeader {
                    kind: SnapshotKind::Snapshot,
                    schema: 1,
                    version: "0".into(),
                    started_at: time(20),
                    ended_at: time(20),
                    scope: Scope {
                        accounts: vec![ACCOUNT.into()],
                        regions: vec!["eu-west-1".into()],
                        types: vec![ResourceType::SecurityGroup, ResourceType::Bucket],
                    },
                    coverage: Coverage { scopes: scopes.into(), gaps: vec![] },
                    documents: 3,
                },
                documents: ["sg-1", "data", "logs"].map(|name| document(&resource(name))).into(),
            },
            policies: PolicySet { source: "policies".into(), digest: "0".repeat(64), policies },
            evaluation: Evaluation { counts, ..Evaluation::default() },
            at: time(20),
        }
    }

    /// The same with a finding on each of these (policy, resource, key).
    pub(crate) fn with(findings: &[(&str, &str, &str)]) -> Self {
        let mut sample = Self::complete();
        sample.evaluation.findings = findings.iter().map(|(policy, name, key)| finding(policy, name, key)).collect();
        sample
    }

    pub(crate) fn scope_mut(&mut self, region: &str) -> &mut ScopeCoverage {
        let scopes = &mut self.snapshot.header.coverage.scopes;
        scopes.iter_mut().find(|scope| scope.place.region == region).unwrap()
    }

    pub(crate) fn remove(&mut self, name: &str) {
        let id = resource(name).id;
        self.snapshot.documents.retain(|document| document.id != id);
    }

    /// Makes the list of a place fail.
    pub(crate) fn fail_place(&mut self, region: &str) {
        let region = region.to_owned();
        let scope = self.scope_mut(&region);
        scope.status = ScopeStatus::Failed;
        scope.listed = false;
        scope.gaps.push(Gap {
            account: ACCOUNT.into(),
            region,
            call: "ec2:DescribeSecurityGroups".into(),
            action: "ec2:DescribeSecurityGroups".into(),
            reason: GapReason::AccessDenied,
            resource_id: None,
            message: "You are not authorized to perform this operation.".into(),
        });
    }

    /// What a later run takes this one for.
    pub(crate) fn baseline(&self) -> Baseline {
        let evaluation = &self.evaluation;
        let known =
            |finding: &Finding| KnownFinding { finding: finding.clone(), first_seen: time(1), last_seen: self.at };
        let unknown = evaluation.unknown.iter().map(|pair| (pair.policy_id.clone(), pair.resource_id.clone()));
        let errors = evaluation.errors.iter().map(|pair| (pair.policy_id.clone(), pair.resource_id.clone()));
        let documents = &self.snapshot.documents;
        Baseline {
            guid: "1e0b0941-4b0d-4a1d-8a0d-59f0b2e2e009".into(),
            category: "colobus/test".into(),
            evaluated_at: self.at,
            source: "baseline.json".into(),
            policies: self.policies.policies.iter().map(|one| (one.id.clone(), one.revision.clone())).collect(),
            findings: evaluation.findings.iter().map(known).collect(),
            absent: Default::default(),
            seen: Some(Seen {
                coverage: self.snapshot.header.coverage.clone(),
                resources: documents.iter().map(|one| (one.id.clone(), one.config_hash.clone())).collect(),
                not_evaluated: unknown.chain(errors).collect(),
            }),
        }
    }

    pub(crate) fn compare(&self, baseline: Option<&Baseline>) -> Comparison {
        compare(baseline, &self.evaluation, &self.policies, &self.snapshot, self.at)
    }
}
