//! Finds and reads Rego files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::embedded;
use super::problem::PolicyProblem;

/// What the set in the binary is called, in options as in reports.
const BUNDLED: &str = "bundled";

/// Largest policy file, in bytes; the engine's own limit.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// Where policies come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sources {
    /// The set in the binary.
    Embedded,
    /// Folders, each the root of its packages. A library of the set in the binary that they use and do not bring, such as
    /// `data.lib.net`, is taken from there; a folder's own `lib/net.rego` goes first. Its text counts for the revisions.
    Folders(Vec<PathBuf>),
    /// The set in the binary, and folders whose files go first: a policy of an id that the set has too replaces it with
    /// its test, and a file at the same place below its root, such as `lib/net.rego`, replaces that.
    WithBundled(Vec<PathBuf>),
}

impl Sources {
    /// Returns `bundled`, the folders as given, or both, joined by commas.
    pub(super) fn name(&self) -> String {
        let named = |folders: &[PathBuf]| folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>();
        match self {
            Self::Embedded => BUNDLED.to_owned(),
            Self::Folders(folders) => named(folders).join(", "),
            Self::WithBundled(folders) => [vec![BUNDLED.to_owned()], named(folders)].concat().join(", "),
        }
    }

    /// Reads every Rego file, sorted by root and path; what cannot be read is a problem and does not stop the rest.
    pub(super) fn read(&self) -> SourcesRead {
        let (folders, with_bundled) = match self {
            Self::Embedded => (&[][..], true),
            Self::Folders(folders) => (&folders[..], false),
            Self::WithBundled(folders) => (&folders[..], true),
        };
        let mut reading = Reading::default();
        folders.iter().for_each(|folder| reading.root(folder));
        let Reading { files: own, problems, .. } = reading;
        let mut read = SourcesRead { problems, ..SourcesRead::default() };
        for bundled in if with_bundled { embedded::files() } else { vec![] } {
            match own.iter().find(|file| file.replaces(&bundled)) {
                Some(file) if !bundled.is_test() => read.replaced.push((file.shown.clone(), bundled.shown)),
                Some(_) => {}
                None => read.files.push(bundled),
            }
        }
        // what a replaced file did is tested by its own tests only: those of the set expect the set's
        let replaced: Vec<String> = bundled_packages(&read.replaced);
        read.files.retain(|file| !(file.is_test() && replaced.iter().any(|package| names(&file.text, package))));
        read.files.extend(own);
        read
    }
}

/// What was read of the sources.
#[derive(Debug, Default)]
pub(super) struct SourcesRead {
    /// The files that count.
    pub(super) files: Vec<SourceFile>,
    /// What is wrong.
    pub(super) problems: Vec<PolicyProblem>,
    /// Files of folders, and the files of the set in the binary that they replace; tests are left out.
    pub(super) replaced: Vec<(String, String)>,
}

/// A Rego file.
#[derive(Clone, Debug)]
pub(super) struct SourceFile {
    /// The path as people see it: relative to the working directory, or to the bundled set's root.
    pub(super) shown: String,
    /// The parts of its path below the root, without `.rego`: what its package must be.
    pub(super) path: Vec<String>,
    /// Its text.
    pub(super) text: String,
    /// Whether it is of the set in the binary.
    pub(super) is_bundled: bool,
}

impl SourceFile {
    /// Returns a file from its path below the root and its text.
    pub(super) fn new(shown: String, below_root: &Path, text: String) -> Self {
        let stem = below_root.with_extension("");
        let path = stem.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        Self { shown, path, text, is_bundled: false }
    }

    /// Returns whether it holds tests, which judge nothing.
    pub(super) fn is_test(&self) -> bool {
        self.path.last().is_some_and(|name| name.ends_with("_test"))
    }

    /// Returns whether it holds functions for policies and is none itself.
    pub(super) fn is_library(&self) -> bool {
        !self.is_test() && self.path.first().is_some_and(|first| first == "lib")
    }

    /// Returns whether this file, of a folder, takes the place of one of the set in the binary: a policy whose id, which
    /// is its file's name, is the same; the test of such a policy; or the same path.
    fn replaces(&self, bundled: &Self) -> bool {
        let is_policy = !self.is_test() && !self.is_library();
        let of_policy = |name: &String| self.path.last() == Some(name);
        let name = bundled.path.last().map(|name| name.strip_suffix("_test").unwrap_or(name).to_owned());
        let bundled_is_library = bundled.path.first().is_some_and(|first| first == "lib");
        self.path == bundled.path || (is_policy && !bundled_is_library && name.as_ref().is_some_and(of_policy))
    }

    /// Returns a problem at a byte offset.
    pub(super) fn problem(&self, offset: usize, message: impl Into<String>) -> PolicyProblem {
        PolicyProblem::at(&self.shown, &self.text, offset, message)
    }
}

#[derive(Default)]
struct Reading {
    files: Vec<SourceFile>,
    problems: Vec<PolicyProblem>,
    /// Directories that were entered, by their real path: a link back to one of them ends there.
    entered: BTreeSet<PathBuf>,
}

impl Reading {
    fn root(&mut self, root: &Path) {
        if root.canonicalize().is_ok_and(|real| self.entered.contains(&real)) {
            return; // it is named twice, or lies in another one
        }
        let before = (self.files.len(), self.problems.len());
        self.directory(root, root);
        if before == (self.files.len(), self.problems.len()) {
            let problem = PolicyProblem::new(format!("no `.rego` file in `{}`", root.display()));
            self.problems.push(problem.hint("name the folder that holds the policies"));
        }
    }

    fn directory(&mut self, root: &Path, dir: &Path) {
        match entries(dir) {
            Ok((real, paths)) => {
                if self.entered.insert(real) {
                    paths.iter().for_each(|path| self.entry(root, path));
                }
            }
            Err(error) => self.problems.push(unreadable(dir, &error)),
        }
    }

    fn entry(&mut self, root: &Path, path: &Path) {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            return;
        }
        if path.is_dir() {
            self.directory(root, path);
        } else if path.extension().is_some_and(|extension| extension == "rego") {
            match read(path) {
                Ok(text) => {
                    let below = path.strip_prefix(root).unwrap_or(path);
                    self.files.push(SourceFile::new(shown(path), below, text));
                }
                Err(error) => self.problems.push(unreadable(path, &error)),
            }
        }
    }
}

/// Returns the packages of files of the set, such as `data.aws.s3.s3_bucket_public`.
fn bundled_packages(replaced: &[(String, String)]) -> Vec<String> {
    let package = |shown: &str| format!("data.{}", shown.trim_end_matches(".rego").replace('/', "."));
    replaced.iter().map(|(_, bundled)| package(bundled)).collect()
}

/// Returns whether a text names a package, and not only one whose name begins with its name.
fn names(text: &str, package: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|next: char| next == '_' || next.is_ascii_alphanumeric());
    text.match_indices(package).any(|(at, _)| text.get(at + package.len()..).is_some_and(ends))
}

fn entries(dir: &Path) -> io::Result<(PathBuf, Vec<PathBuf>)> {
    let mut paths = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok((dir.canonicalize()?, paths))
}

fn read(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(io::Error::other(format!("it has {} bytes, at most {MAX_FILE_BYTES} are read", metadata.len())));
    }
    String::from_utf8(fs::read(path)?)
        .map_err(|error| io::Error::other(format!("byte {} is not UTF-8", error.utf8_error().valid_up_to())))
}

fn unreadable(path: &Path, error: &io::Error) -> PolicyProblem {
    PolicyProblem::of_file(&shown(path), format!("cannot read it: {error}"))
}

/// Returns a path relative to the working directory where it lies below it.
fn shown(path: &Path) -> String {
    let here = env::current_dir().ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    short.strip_prefix(".").unwrap_or(short).display().to_string()
}
