//! Policies as data: what a Rego file says of itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{PolicyException, ResourceType};

/// Stable name of a policy: lower-case words joined by hyphens that name the bad state, such as `s3-bucket-public`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct PolicyId(String);

impl PolicyId {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PolicyId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.split('-').all(is_word) && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.len() <= 100 {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "`{text}` is not a policy id: use lower-case words joined by hyphens, such as `s3-bucket-public`"
            ))
        }
    }
}

impl<'de> Deserialize<'de> for PolicyId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How bad it is. Ordered: `Info < Low < Medium < High < Critical`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For the record.
    Info,
    /// Hygiene.
    Low,
    /// Should be mended.
    Medium,
    /// Mend soon.
    High,
    /// Mend now.
    Critical,
}

impl Severity {
    /// Every severity, the worst first.
    pub const WORST_FIRST: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// Returns the lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }

    /// Returns the next lower severity; `Info` stays.
    #[must_use]
    pub fn lowered(self) -> Self {
        match self {
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium => Self::Low,
            Self::Low | Self::Info => Self::Info,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::WORST_FIRST
            .into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| format!("`{text}` is not a severity: use critical, high, medium, low or info"))
    }
}

/// What a policy says of one resource: exactly one of these per pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing is wrong.
    Pass,
    /// At least one finding.
    Fail,
    /// A fact that the policy needs could not be read.
    Unknown,
    /// The policy says that it has nothing to judge here.
    NotApplicable,
    /// The policy could not be evaluated.
    Error,
}

/// A parameter of a policy, with the value in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Param {
    /// What it means, with its unit.
    pub description: String,
    /// The value that the policy file gives.
    pub default: Value,
    /// The value in force; differs from `default` when the configuration sets it.
    pub value: Value,
}

/// What a Rego file says of itself, in its `# METADATA` block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Stable name.
    pub id: PolicyId,
    /// One line: the bad state.
    pub title: String,
    /// What it means, in a few sentences.
    pub description: String,
    /// Severity of its findings, unless a finding says otherwise; what the configuration says, if it does.
    pub severity: Severity,
    /// The severity that the file gives, when the configuration sets another, which then counts for every finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declared_severity: Option<Severity>,
    /// Whether it judges, exceptions apart.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Whether its file says that it judges only when the configuration switches it on.
    #[serde(skip_serializing_if = "is_false", default)]
    pub off_by_default: bool,
    /// Where the configuration speaks of it, as `colobus.toml:12`, exceptions apart.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub overridden_by: Vec<String>,
    /// What the configuration says for some accounts or tagged resources only; the last one that is about a resource
    /// counts.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub exceptions: Vec<PolicyException>,
    /// The file of the policy of the same id that it replaces.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaces: Option<String>,
    /// Types that it judges.
    pub resource_types: Vec<ResourceType>,
    /// JSON pointers that the verdict needs, into the document or `/related/...`.
    pub reads: Vec<String>,
    /// What to do about a finding.
    pub remediation: String,
    /// Framework name to control numbers, such as `cis-aws-5.0` to `["5.3"]`.
    pub frameworks: BTreeMap<String, Vec<String>>,
    /// Earlier ids of this policy, and what other tools call it.
    pub aliases: Vec<String>,
    /// Parameters with the values in force.
    pub params: BTreeMap<String, Param>,
    /// Free words.
    pub tags: Vec<String>,
    /// Pages to read on.
    pub related_resources: Vec<String>,
    /// Rego package, such as `aws.s3.s3_bucket_public`.
    pub package: String,
    /// File, relative to the working directory, or to the bundled set's root.
    pub file: String,
    /// Line of the `deny` rule, from 1.
    pub line: u32,
    /// 16 hex digits over the file, the libraries that it imports, the parameters in force and what the configuration
    /// says besides: differs when the verdict may.
    pub revision: String,
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The policies of a run, sorted by id, and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicySet {
    /// `bundled`, the folders as given, or both, joined by commas; reports of early versions have `embedded`.
    pub source: String,
    /// 64 hex digits over all revisions.
    pub digest: String,
    /// The policies.
    pub policies: Vec<Policy>,
}

impl PolicySet {
    /// Returns the policy that had this id once and has another one now: the first that names it among its aliases.
    #[must_use]
    pub fn renamed(&self, once: &str) -> Option<&Policy> {
        let is_one_now = self.policies.iter().any(|policy| policy.id.as_str() == once);
        let names = |policy: &&Policy| policy.aliases.iter().any(|alias| alias == once);
        if is_one_now { None } else { self.policies.iter().find(names) }
    }

    /// Returns where they come from, as a piece of a sentence: `the bundled set`, `policies`, `the bundled set and mine`.
    #[must_use]
    pub fn origin(&self) -> String {
        match self.source.split_once(", ") {
            Some(("bundled", folders)) => format!("the bundled set and {folders}"),
            None if self.source == "bundled" => "the bundled set".to_owned(),
            _ => self.source.clone(),
        }
    }

    /// Returns the policy with this id, by binary search.
    #[must_use]
    pub fn get(&self, id: &PolicyId) -> Option<&Policy> {
        let at = self.policies.binary_search_by(|policy| policy.id.cmp(id)).ok()?;
        self.policies.get(at)
    }
}
