//! The published contracts: checked in, up to date, and kept by every document.
//!
//! `UPDATE_SCHEMAS=1 cargo test schemas` writes the files anew.

use std::fs;
use std::path::{Path, PathBuf};

use colobus::collect::snapshot_file;
use colobus::model::{ResourceType, document};
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Returns the file of a type's schema: `AWS-S3-Bucket.schema.json`, since `:` is no character for file names.
fn schema_file(name: &str) -> PathBuf {
    let plain: Vec<&str> = name.split(':').filter(|part| !part.is_empty()).collect();
    fixtures().join("schemas").join(format!("{}.schema.json", plain.join("-")))
}

fn assert_checked_in(name: &str, schema: &Value) {
    let path = schema_file(name);
    let text = format!("{schema:#}\n");
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "{} is out of date: run `UPDATE_SCHEMAS=1 cargo test schemas`", path.display());
}

#[test]
fn schemas_are_checked_in_and_up_to_date() {
    for resource_type in ResourceType::ALL {
        assert_checked_in(resource_type.as_str(), document::schema(*resource_type).as_value());
    }
    assert_checked_in("report", colobus::report::json::schema().as_value());
    let files = fs::read_dir(fixtures().join("schemas")).unwrap().count();
    assert_eq!(files, ResourceType::ALL.len() + 1, "a schema of a type that is no more");
}

#[test]
fn every_fixture_document_keeps_its_schema() {
    let validators: Vec<_> = ResourceType::ALL
        .iter()
        .map(|kind| (*kind, jsonschema::validator_for(document::schema(*kind).as_value()).unwrap()))
        .collect();
    for day in ["monday", "tuesday"] {
        let snapshot = snapshot_file::read(&fixtures().join("acme").join(format!("{day}.jsonl"))).unwrap();
        assert!(snapshot.documents.len() > 50);
        for document in &snapshot.documents {
            let value: Value = serde_json::from_str(&document.text).unwrap();
            let (_, validator) = validators.iter().find(|(kind, _)| *kind == document.resource_type).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{day}: {}: {errors:?}", document.id);
        }
    }
}
