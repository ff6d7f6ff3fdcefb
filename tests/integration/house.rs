//! Holds the order of the house: who may import whom, and what lies at the top.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the library and those that it may import, besides itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("output_file", &[]),
    ("spelling", &[]),
    ("compare", &["model"]),
    ("gate", &["model", "compare"]),
    ("diff", &["model"]),
    ("link", &["model"]),
    ("collect", &["model", "output_file"]),
    ("policy", &["model", "link", "spelling"]),
    ("report", &["model", "compare", "gate"]),
    ("store", &["model", "output_file"]),
    ("config", &["model", "spelling"]),
    ("scan", &["model", "compare", "gate", "link", "policy"]),
    (
        "cli",
        &[
            "model",
            "collect",
            "config",
            "compare",
            "diff",
            "gate",
            "link",
            "output_file",
            "policy",
            "report",
            "scan",
            "spelling",
            "store",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Names of the library's modules that a file mentions after `crate::`, its tests left out.
fn imports(text: &str) -> BTreeSet<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .filter(|name| MAY_IMPORT.iter().any(|(module, _)| module == name))
        .collect()
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let src = root().join("src");
    let mut files = vec![];
    rust_files(&src, &mut files);
    let mut seen = BTreeSet::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        // tests may look at everything
        if relative.file_stem().unwrap().to_str().unwrap().ends_with("tests") {
            continue;
        }
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if ["lib", "main", "build"].contains(&module) {
            continue;
        }
        let (module, allowed) = MAY_IMPORT
            .iter()
            .find(|(known, _)| *known == module)
            .unwrap_or_else(|| panic!("`{module}` has no place in the order of the house; give it one here"));
        seen.insert(*module);
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            assert!(
                import == *module || allowed.contains(&import),
                "{} imports `{import}`, which lies above or beside it",
                relative.display()
            );
        }
    }
    assert_eq!(seen.len(), MAY_IMPORT.len(), "a module of the order is not there");
}

#[test]
fn the_top_level_is_as_it_was_laid_down() {
    let expected = [
        ".ci",
        // the history, when the program was tried here
        ".colobus",
        ".colobus",
        ".git",
        ".gitignore",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        ".clippy.toml",
        ".rustfmt.toml",
        "fixtures",
        "policies",
        "src",
        "target",
        "tests",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(expected.contains(&name.as_str()), "`{name}` lies at the top");
    }
}
