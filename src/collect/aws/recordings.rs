//! Answers of AWS that others recorded, for tests that are run when there are some: `COLOBUS_CORPUS` names a folder with
//! `aws-recordings/SERVICE.OPERATION/*.json`, each `{"data": ...}` in the shape that Python's SDK gives.

use std::path::PathBuf;

use serde_json::Value;

/// Returns every recorded answer of a call, such as `ec2.DescribeRouteTables`; at least one.
pub(super) fn answers(call: &str) -> Vec<Value> {
    let corpus = std::env::var_os("COLOBUS_CORPUS").map(PathBuf::from).expect("COLOBUS_CORPUS names no folder");
    let folder = corpus.join("aws-recordings").join(call);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let parse = |path: PathBuf| {
        let answer: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        answer["data"].clone()
    };
    let answers: Vec<_> = files.map(|file| parse(file.unwrap().path())).collect();
    assert!(!answers.is_empty());
    answers
}

/// Returns a list of an answer, or of a part of one.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// Returns a text that may not be there.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}
