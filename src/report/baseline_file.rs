//! Reads an earlier report as a baseline: our JSON, or a SARIF file of profile `full`, told apart by what is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::json::{SCHEMA_VERSION, TOOL};
use super::sarif::read_sarif;
use crate::model::baseline::{KnownFinding, Seen};
use crate::model::{Baseline, Coverage, Fingerprint, NotEvaluated, PolicyFault, PolicyId, ResourceId, Time};

/// Why a baseline could not be read. Every message names the file, where in it, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file is not there, or may not be read.
    #[error("failed to read the baseline `{path}`: {source}. {}", advice(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file ends too early.
    #[error(
        "the baseline `{path}` is cut off at line {line}, column {column}: it was not written to its end. \
         Take the report of an earlier complete run"
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The file is not JSON, or not in the shape of a report.
    #[error(
        "the baseline `{path}` is damaged at line {line}, column {column}: {message}. \
         Take a report that was not edited"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Line, from 1; 0 when not known.
        line: usize,
        /// Column, from 1; 0 when not known.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The file is JSON, but of something else.
    #[error(
        "`{path}` is not a report of this program: {found}. \
         A baseline is a file that `--format json=PATH` or `--format sarif=PATH` has written"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },
    /// The file was written by a version that writes another contract.
    #[error(
        "the baseline `{path}` has schema version `{found}`, and this version reads up to `{SCHEMA_VERSION}`. \
         Update the program, or take a report that this version wrote"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: String,
    },
}

impl BaselineError {
    /// Returns whether the file is just not there, as before a first run.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::NotFound => "Check the path, or run without a baseline once to make one",
        _ => "Check that it is a file that may be read",
    }
}

/// Reads a baseline from a report in JSON, or in SARIF of profile `full`, whatever the file is called.
///
/// A SARIF file tells what was found, and not what was covered: [`Baseline::seen`] is `None` then.
///
/// # Errors
/// When the file is missing, cut off, damaged, of another program, or newer than this version.
pub fn read_baseline(path: &Path) -> Result<Baseline, BaselineError> {
    let text = fs::read(path).map_err(|source| BaselineError::Unreadable { path: path.into(), source })?;
    // some editors on Windows put a byte order mark first
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let kind: Kind = parse(path, text)?;
    let foreign = |found: String| BaselineError::Foreign { path: path.into(), found };
    if kind.runs.is_some() {
        return read_sarif(text, &path.display().to_string()).map_err(|fault| match fault {
            Ok(found) => foreign(found),
            Err(error) => broken(path, &error),
        });
    }
    let Some(version) = kind.schema_version.as_ref().and_then(Value::as_str) else {
        return Err(foreign("it has neither `schema_version` nor `runs`".into()));
    };
    let tool = kind.tool.as_ref().and_then(|tool| tool.get("name")).and_then(Value::as_str);
    if tool != Some(TOOL) {
        return Err(foreign(format!("its tool is `{}`", tool.unwrap_or("unnamed"))));
    }
    if is_newer(version) {
        return Err(BaselineError::Newer { path: path.into(), found: version.to_owned() });
    }
    parse::<Written>(path, text).map(|written| written.into_baseline(path))
}

/// The fields by which a file is recognised.
#[derive(Deserialize)]
struct Kind {
    schema_version: Option<Value>,
    tool: Option<Value>,
    runs: Option<IgnoredAny>,
}

/// The parts of a JSON report that the next run needs.
#[derive(Deserialize)]
struct Written {
    run: RunId,
    category: String,
    evaluated_at: Time,
    policies: Policies,
    coverage: Covered,
    findings: Vec<KnownFinding>,
    absent: Vec<Gone>,
    unknown: Vec<NotEvaluated>,
    errors: Vec<PolicyFault>,
    resources: Vec<ResourceState>,
}

#[derive(Deserialize)]
struct RunId {
    guid: String,
}

#[derive(Deserialize)]
struct Policies {
    policies: Vec<PolicyState>,
}

#[derive(Deserialize)]
struct PolicyState {
    id: PolicyId,
    revision: String,
    enabled: Option<bool>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    enabled: Option<bool>,
}

impl PolicyState {
    /// Whether it judged: one that was switched off is new when it is switched on.
    fn judged(&self) -> bool {
        self.enabled != Some(false) || self.exceptions.iter().any(|exception| exception.enabled == Some(true))
    }
}

#[derive(Deserialize)]
struct Covered {
    scopes: Vec<crate::model::ScopeCoverage>,
    gaps: Vec<crate::model::Gap>,
}

#[derive(Deserialize)]
struct Gone {
    fingerprint: Fingerprint,
}

#[derive(Deserialize)]
struct ResourceState {
    id: ResourceId,
    config_hash: String,
}

impl Written {
    fn into_baseline(self, path: &Path) -> Baseline {
        let mut coverage = Coverage { scopes: self.coverage.scopes, gaps: self.coverage.gaps };
        coverage.sort();
        let unknown = self.unknown.into_iter().map(|pair| (pair.policy_id, pair.resource_id));
        let errors = self.errors.into_iter().map(|pair| (pair.policy_id, pair.resource_id));
        let not_evaluated: BTreeSet<_> = unknown.chain(errors).collect();
        let resources: BTreeMap<_, _> = self.resources.into_iter().map(|one| (one.id, one.config_hash)).collect();
        let judged = self.policies.policies.into_iter().filter(PolicyState::judged);
        Baseline {
            guid: self.run.guid,
            category: self.category,
            evaluated_at: self.evaluated_at,
            source: path.display().to_string(),
            policies: judged.map(|policy| (policy.id, policy.revision)).collect(),
            findings: self.findings,
            absent: self.absent.into_iter().map(|gone| gone.fingerprint).collect(),
            seen: Some(Seen { coverage, resources, not_evaluated }),
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, text: &'a [u8]) -> Result<T, BaselineError> {
    serde_json::from_slice(text).map_err(|error| broken(path, &error))
}

fn broken(path: &Path, error: &serde_json::Error) -> BaselineError {
    let (path, line, column) = (path.into(), error.line(), error.column());
    if error.is_eof() {
        return BaselineError::Truncated { path, line, column };
    }
    let message = error.to_string();
    // the place is told apart from the message
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    BaselineError::Damaged { path, line, column, message }
}

/// Whether a report of this schema version has a contract that this build does not know; so is what is no version.
fn is_newer(version: &str) -> bool {
    let numbers = |text: &str| -> Option<(u32, u32)> {
        let (major, minor) = text.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    numbers(version).is_none_or(|found| numbers(SCHEMA_VERSION).is_none_or(|ours| found > ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::Sample;
    use crate::model::BaselineState;
    use crate::report::sample::{GUID, World};
    use crate::report::{Json, Profile, Sarif};

    const FULL: Sarif = Sarif { profile: Profile::Full, allow_incomplete: false };

    fn read(text: &str) -> Result<Baseline, BaselineError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        fs::write(&path, text).unwrap();
        read_baseline(&path)
    }

    fn fault(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_json_report_is_the_baseline_of_the_next_run() {
        let world = World::eventful();
        let baseline = read(&world.written(&Json)).unwrap();
        assert_eq!((baseline.guid.as_str(), baseline.category.as_str()), (GUID, "colobus/test"));
        let known: Vec<KnownFinding> = world.comparison.active.iter().map(|one| one.known.clone()).collect();
        assert_eq!(baseline.findings, known);
        assert_eq!(baseline.absent.len(), 2);
        let seen = baseline.seen.as_ref().unwrap();
        assert_eq!(seen.coverage, world.now.snapshot.header.coverage);
        assert_eq!((seen.resources.len(), seen.not_evaluated.len()), (2, 2));
        let again = world.now.compare(Some(&baseline));
        assert_eq!(again.absent, []);
        assert!(again.active.iter().all(|one| one.state == BaselineState::Unchanged));
    }

    /// A policy that is switched on after the baseline is new.
    #[test]
    fn policies_that_were_switched_off_are_not_among_those_that_judged() {
        let mut world = World::eventful();
        let off = world.now.policies.policies[0].id.clone();
        world.now.policies.policies[0].enabled = false;
        for baseline in [read(&world.written(&Json)).unwrap(), read(&world.written(&FULL)).unwrap()] {
            assert!(!baseline.policies.contains_key(&off) && !baseline.policies.is_empty(), "{:?}", baseline.policies);
        }
    }

    #[test]
    fn a_full_sarif_file_is_a_baseline_that_tells_less() {
        let world = World::eventful();
        let baseline = read(&world.written(&FULL)).unwrap();
        let json = read(&world.written(&Json)).unwrap();
        assert_eq!(baseline.seen, None);
        assert_eq!(baseline.policies, json.policies);
        assert_eq!((baseline.findings, baseline.absent), (json.findings, json.absent));
        assert_eq!((baseline.guid, baseline.evaluated_at), (json.guid, json.evaluated_at));
    }

    #[test]
    fn sarif_for_an_upload_or_of_others_is_refused() {
        let world = World::eventful();
        let upload = world.written(&Sarif { profile: Profile::Github, allow_incomplete: false });
        assert!(fault(&upload).contains("profile `full`"));
        let other = world.written(&FULL).replace("\"name\": \"colobus\"", "\"name\": \"other\"");
        assert!(fault(&other).contains("SARIF of `other`"));
    }

    #[test]
    fn every_error_says_what_where_and_what_to_do() {
        let missing = read_baseline(Path::new("/nowhere/report.json")).unwrap_err().to_string();
        assert!(missing.contains("/nowhere/report.json") && missing.contains("Check the path"), "{missing}");
        let text = World::new(Sample::complete(), None).written(&Json);
        let half = &text[..text.len() / 2];
        let line = half.lines().count();
        assert!(fault(half).contains(&format!("cut off at line {line}, column ")), "{}", fault(half));
        assert!(fault("").contains("cut off"));
        assert!(fault("{\"a\": 1}").contains("is not a report of this program"));
        assert!(fault("[1]").contains("damaged at line 1"));
        let newer = text.replace(&format!("\"schema_version\": \"{SCHEMA_VERSION}\""), "\"schema_version\": \"2.0\"");
        assert!(fault(&newer).contains("Update the program"));
        let wrong = text.replace("\"s3-bucket-public\"", "\"S3\"");
        assert!(fault(&wrong).contains("`S3` is not a policy id"), "{}", fault(&wrong));
    }
}
