//! The policies in the binary.

use include_dir::{Dir, include_dir};

use super::source::SourceFile;

/// `policies/` of the source tree, as it was when the binary was built.
static POLICIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// Returns the Rego files of the embedded set, sorted by path.
pub(super) fn files() -> Vec<SourceFile> {
    let mut files = vec![];
    collect(&POLICIES, &mut files);
    files.sort_by(|a, b| a.shown.cmp(&b.shown));
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "rego")
            && let Some(text) = file.contents_utf8()
        {
            let file = SourceFile::new(path.display().to_string(), path, text.to_owned());
            files.push(SourceFile { is_bundled: true, ..file });
        }
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::{EngineChoice, Library, PolicySettings, Sources, TestOptions, TestResult, run_tests};

    fn folder() -> Sources {
        Sources::Folders(vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/policies"))])
    }

    #[test]
    fn the_embedded_set_is_the_folder() {
        let texts = |sources: &Sources| -> Vec<(Vec<String>, String)> {
            let mut texts: Vec<_> = sources.read().files.into_iter().map(|file| (file.path, file.text)).collect();
            texts.sort();
            texts
        };
        assert_eq!(
            texts(&Sources::Embedded),
            texts(&folder()),
            "a new file: touch src/policy/embedded.rs and build again"
        );
    }

    #[test]
    fn every_embedded_policy_loads_for_both_engines() {
        let settings = PolicySettings { engine: EngineChoice::Both, ..PolicySettings::default() };
        let library = Library::load(&Sources::Embedded, &settings).unwrap();
        assert!(library.policy_set().policies.len() >= 34);
    }

    #[test]
    fn every_test_of_the_embedded_policies_passes() {
        let outcomes = run_tests(&Sources::Embedded, &TestOptions::default()).unwrap().outcomes;
        let bad: Vec<_> = outcomes.iter().filter(|outcome| outcome.result != TestResult::Passed).collect();
        assert!(bad.is_empty(), "{bad:#?}");
        assert!(outcomes.len() >= 300, "only {} tests", outcomes.len());
    }
}
