//! A store in a folder of its own, and runs to record in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{BaselineChoice, FindingNow, RunFacts, Store, StoreError, StoreUrl, Unjudged};
use crate::model::baseline::KnownFinding;
use crate::model::finding::evidence_hash;
use crate::model::{
    Baseline, Coverage, Document, Finding, FindingState, Fingerprint, Place, PolicyId, ResourceRef, ResourceType,
    RunCounts, RunKind, Scope, ScopeCoverage, ScopeStatus, Severity, StateReason, StoredResource, Time,
};

pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const REGION: &str = "eu-west-1";

/// A day of November.
pub(super) fn day(number: u32) -> Time {
    format!("2026-11-{number:02}").parse().unwrap()
}

pub(super) fn group_id(name: &str) -> String {
    format!("arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/{name}")
}

/// A world whose resources are changed by hand between runs.
pub(super) struct World {
    folder: TempDir,
    pub(super) store: Store,
    groups: BTreeMap<String, Value>,
    coverage: Coverage,
    pub(super) scope: Scope,
    runs: u32,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_make(&StoreUrl::file(folder.path().join("history.db"))).unwrap();
        let types = vec![ResourceType::SecurityGroup];
        let place =
            Place { account: ACCOUNT.into(), region: REGION.into(), resource_type: ResourceType::SecurityGroup };
        let whole = ScopeCoverage { place, status: ScopeStatus::Complete, listed: true, resources: 0, gaps: vec![] };
        Self {
            folder,
            store,
            groups: BTreeMap::new(),
            coverage: Coverage { scopes: vec![whole], gaps: vec![] },
            scope: Scope { accounts: vec![ACCOUNT.into()], regions: vec![REGION.into()], types },
            runs: 0,
        }
    }

    pub(super) fn url(&self) -> StoreUrl {
        StoreUrl::file(self.folder.path().join("history.db"))
    }

    /// Sets a group to this configuration.
    pub(super) fn set(&mut self, name: &str, config: Value) {
        let document = json!({
            "schema": 1, "id": group_id(name), "type": "AWS::EC2::SecurityGroup", "native_id": name, "name": name,
            "partition": "aws", "account": ACCOUNT, "region": REGION, "tags": {}, "config": config, "status": {},
            "unread": [], "source": {"kind": "aws", "collected_at": "2026-11-01T00:00:00Z"},
        });
        self.groups.insert(name.into(), document);
    }

    pub(super) fn part(&mut self, name: &str, part: &str) -> &mut Value {
        self.groups.get_mut(name).unwrap().get_mut(part).unwrap()
    }

    pub(super) fn cannot_read(&mut self, name: &str, path: &str) {
        *self.part(name, "unread") = json!([{"path": path, "reason": "access_denied", "message": "no"}]);
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.groups.remove(name);
    }

    /// Makes the list of groups whole or not.
    pub(super) fn list_is_whole(&mut self, is_whole: bool) {
        self.coverage.scopes[0].listed = is_whole;
        self.coverage.scopes[0].status = if is_whole { ScopeStatus::Complete } else { ScopeStatus::Partial };
    }

    /// Records a run as of the next day.
    pub(super) fn run(&mut self) -> RunCounts {
        self.runs += 1;
        self.run_on(day(self.runs), &[]).unwrap()
    }

    pub(super) fn run_with(&mut self, findings: &[(&KnownFinding, FindingState, Option<StateReason>)]) -> RunCounts {
        self.runs += 1;
        self.run_on(day(self.runs), findings).unwrap()
    }

    pub(super) fn run_on(
        &mut self,
        at: Time,
        findings: &[(&KnownFinding, FindingState, Option<StateReason>)],
    ) -> Result<RunCounts, StoreError> {
        self.coverage.scopes[0].resources = self.groups.len() as u64;
        let documents: Vec<Document> =
            self.groups.values().map(|value| Document::parse(value.to_string()).unwrap()).collect();
        let guid = uuid::Uuid::new_v4().to_string();
        let facts = RunFacts {
            guid: &guid,
            kind: RunKind::Scan,
            name: "default",
            started_at: at,
            observed_at: at,
            evaluated_at: Some(at),
            scope: &self.scope,
            coverage: &self.coverage,
            policies: None,
        };
        let mut recording = self.store.record(&facts)?;
        recording.documents(&documents)?;
        let now = findings.iter().map(|(known, state, reason)| FindingNow { known, state: *state, reason: *reason });
        recording.findings("default", now)?;
        recording.finish(&self.coverage, Some("pass"), &Unjudged::new())
    }

    /// Begins to record and gives up.
    pub(super) fn break_off(&mut self) {
        let facts = RunFacts {
            guid: "broken",
            kind: RunKind::Collect,
            name: "default",
            started_at: day(28),
            observed_at: day(28),
            evaluated_at: None,
            scope: &self.scope,
            coverage: &self.coverage,
            policies: None,
        };
        let documents: Vec<Document> =
            self.groups.values().map(|value| Document::parse(value.to_string()).unwrap()).collect();
        self.store.record(&facts).unwrap().documents(&documents).unwrap();
    }

    pub(super) fn resource(&mut self, name: &str) -> StoredResource {
        self.store.resolve(name).unwrap().pop().unwrap()
    }

    /// The configurations that a group had, the first one first.
    pub(super) fn configs(&mut self, name: &str) -> Vec<Value> {
        let resource = self.resource(name);
        self.store.revisions(&resource).unwrap().into_iter().map(|one| one.document.config).collect()
    }

    pub(super) fn baseline(&mut self) -> Baseline {
        let scope = self.scope.clone();
        self.store.baseline("default", &scope, BaselineChoice::Last(day(30))).unwrap().unwrap()
    }

    /// Rows that were ever inserted, updated or deleted over this connection.
    pub(super) fn writes(&mut self) -> i64 {
        self.store.db.number("SELECT total_changes()", super::db::args![]).unwrap()
    }
}

/// A finding on a group.
pub(super) fn finding(name: &str, key: &str) -> KnownFinding {
    let policy_id: PolicyId = "sg-internet-ingress-ssh".parse().unwrap();
    let resource = ResourceRef {
        id: group_id(name),
        resource_type: ResourceType::SecurityGroup,
        native_id: name.into(),
        name: name.into(),
        partition: "aws".into(),
        account: ACCOUNT.into(),
        region: REGION.into(),
        tags: [].into(),
        config_hash: String::new(),
    };
    let finding = Finding {
        fingerprint: Fingerprint::new(&policy_id, &resource, key),
        policy_id,
        policy_revision: "1".into(),
        severity: Severity::High,
        declared_severity: None,
        resource,
        key: key.into(),
        message: format!("{name} is open"),
        evidence: vec![],
        evidence_hash: evidence_hash(&[]),
        details: None,
    };
    KnownFinding { finding, first_seen: day(1), last_seen: day(1) }
}
