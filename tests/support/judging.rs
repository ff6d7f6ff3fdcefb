//! Small accounts that are judged without a collector.

use colobus::link::link;
use colobus::model::{Document, Evaluation, Snapshot, SnapshotHeader};
use colobus::policy::{EvaluateOptions, Library, PolicySettings, Sources, evaluate};
use serde_json::{Value, json};

/// The account of every document here.
pub const ACCOUNT: &str = "111122223333";

/// One document of the account, global unless its ARN has a region.
pub fn document(id: &str, resource_type: &str, name: &str, config: &Value, status: &Value) -> Document {
    let region = id.split(':').nth(3).filter(|region| !region.is_empty()).unwrap_or("global");
    let text = json!({
        "schema": 1, "id": id, "type": resource_type, "native_id": name, "name": name, "partition": "aws",
        "account": ACCOUNT, "region": region, "tags": {}, "config": config, "status": status, "unread": [],
        "source": {"kind": "aws", "collected_at": "2026-11-23T08:00:00Z"}
    });
    Document::parse(text.to_string()).unwrap()
}

/// The account with these documents, in which nothing was left unseen.
pub fn snapshot(mut documents: Vec<Document>) -> Snapshot {
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    let mut scopes: Vec<Value> = vec![];
    for resource_type in colobus::model::ResourceType::ALL {
        let places = documents.iter().map(|document| document.region.as_str()).chain(["global", "eu-west-1"]);
        let mut regions: Vec<&str> = places.collect();
        regions.sort_unstable();
        regions.dedup();
        scopes.extend(regions.into_iter().map(|region| {
            json!({
                "account": ACCOUNT, "region": region, "type": resource_type.as_str(), "status": "complete",
                "listed": true, "resources": 0, "gaps": []
            })
        }));
    }
    let header = json!({
        "kind": "colobus_snapshot", "schema": 1, "version": "0", "started_at": "2026-11-23T08:00:00Z",
        "ended_at": "2026-11-23T08:00:00Z", "scope": {"accounts": [ACCOUNT], "regions": [], "types": []},
        "coverage": {"scopes": scopes, "gaps": []}, "documents": documents.len()
    });
    let mut header: SnapshotHeader = serde_json::from_value(header).unwrap();
    header.coverage.sort();
    Snapshot { header, documents }
}

/// Loads policies, which must be right.
pub fn library(sources: &Sources, settings: &PolicySettings) -> Library {
    Library::load(sources, settings).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Judges everything; no policy may fail.
pub fn judge(library: &Library, snapshot: &Snapshot) -> Evaluation {
    let related = link(snapshot).unwrap();
    let options = EvaluateOptions { now: snapshot.header.ended_at, threads: 2 };
    let evaluation = evaluate(library, snapshot, &related, &options, &|_| {});
    assert_eq!(evaluation.errors, []);
    evaluation
}
