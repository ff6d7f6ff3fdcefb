//! Small policy folders and snapshots for the tests of this module.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{EvaluateOptions, Library, PolicyProblem, PolicySettings, Sources};
use crate::model::{Document, Snapshot, SnapshotHeader, Time};

/// A policy folder on disk, gone at the end of the test.
pub(super) struct Folder(TempDir);

impl Folder {
    /// Writes files; paths are below the policy root.
    pub(super) fn with(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(dir)
    }

    pub(super) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub(super) fn sources(&self) -> Sources {
        Sources::Folders(vec![self.path().to_owned()])
    }

    pub(super) fn load(&self, settings: &PolicySettings) -> Result<Library, Vec<PolicyProblem>> {
        Library::load(&self.sources(), settings)
    }

    /// Returns the problems as `file:line:column: message | hint`, with paths below the root.
    pub(super) fn problems(&self, settings: &PolicySettings) -> Vec<String> {
        let root = format!("{}/", self.path().display());
        let shown = |p: &PolicyProblem| format!("{p} | {}", p.hint.as_deref().unwrap_or_default()).replace(&root, "");
        self.load(settings).err().unwrap_or_default().iter().map(shown).collect()
    }
}

/// Returns a good policy for buckets with this body after the `package` line.
pub(super) fn policy(id: &str, body: &str) -> String {
    policy_with(id, "reads: []", body)
}

/// Returns a good policy with these lines of metadata under `custom` in place of `reads`.
pub(super) fn policy_with(id: &str, custom: &str, body: &str) -> String {
    let name = id.replace('-', "_");
    let custom: String = custom.lines().map(|line| format!("#   {line}\n")).collect();
    format!(
        "# METADATA\n# title: A title\n# custom:\n#   id: {id}\n#   severity: high\n\
         #   resource_types: [AWS::S3::Bucket]\n{custom}package aws.s3.{name}\n\n{body}\n"
    )
}

/// Returns a folder with one policy `a-b` for buckets.
pub(super) fn one(body: &str) -> Folder {
    Folder::with(&[("aws/s3/a_b.rego", &policy("a-b", body))])
}

/// Returns a document with these parts over a plain bucket or account.
pub(super) fn document(resource_type: &str, name: &str, config: Value, unread: &[&str]) -> Document {
    let unread: Vec<Value> = unread
        .iter()
        .map(|path| json!({"path": path, "reason": "access_denied", "action": "s3:GetIt", "message": "no"}))
        .collect();
    let text = json!({
        "schema": 1, "id": format!("arn:aws:s3:::{name}"), "type": resource_type, "native_id": name, "name": name,
        "partition": "aws", "account": "111122223333", "region": "eu-west-1", "tags": {"env": "prod"},
        "config": config, "status": {}, "unread": unread,
        "source": {"kind": "aws", "collected_at": "2026-11-23T08:00:00Z"}
    });
    Document::parse(text.to_string()).unwrap()
}

pub(super) fn bucket(name: &str, config: Value) -> Document {
    document("AWS::S3::Bucket", name, config, &[])
}

pub(super) fn snapshot(documents: Vec<Document>) -> Snapshot {
    let header: SnapshotHeader = serde_json::from_value(json!({
        "kind": "colobus_snapshot", "schema": 1, "version": "0", "started_at": "2026-11-23T08:00:00Z",
        "ended_at": "2026-11-23T08:00:00Z", "scope": {"accounts": [], "regions": [], "types": []},
        "coverage": {"scopes": [], "gaps": []}, "documents": documents.len()
    }))
    .unwrap();
    Snapshot { header, documents }
}

pub(super) fn options(threads: usize) -> EvaluateOptions {
    EvaluateOptions { now: "2026-11-23T08:00:00Z".parse::<Time>().unwrap(), threads }
}
