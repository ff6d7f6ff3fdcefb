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
            files.push(SourceFile::new(path.display().to_string(), path, text.to_owned()));
        }
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}
