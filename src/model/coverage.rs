//! What was asked, what was really seen, and why not.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ResourceType;

/// What a run was asked to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Account ids.
    pub accounts: Vec<String>,
    /// Region codes, without `global`; for a live run those that are enabled, unless they were named.
    pub regions: Vec<String>,
    /// Types; all that there are unless they were named.
    pub types: Vec<ResourceType>,
}

/// One (account, region, type): the unit in which things are seen or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// The type.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in account {} ({})", self.resource_type, self.account, self.region)
    }
}

/// What a run really saw, per place, sorted by place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// One entry for each place that was asked for.
    pub scopes: Vec<ScopeCoverage>,
    /// Failures that belong to no place, such as a list of regions that could not be read.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Returns whether everything that was asked for was seen in full.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty() && self.scopes.iter().all(|scope| scope.status == ScopeStatus::Complete)
    }

    /// Returns what was seen of a place; `None` when it was not asked for.
    #[must_use]
    pub fn of(&self, place: &Place) -> Option<&ScopeCoverage> {
        let at = self.scopes.binary_search_by(|scope| scope.place.cmp(place)).ok()?;
        self.scopes.get(at)
    }

    /// Returns every gap, those without a place first.
    pub fn all_gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().chain(self.scopes.iter().flat_map(|scope| &scope.gaps))
    }

    /// Sorts scopes and gaps, so that equal coverage is equal bytes.
    pub fn sort(&mut self) {
        self.gaps.sort();
        self.scopes.sort_by(|a, b| a.place.cmp(&b.place));
        for scope in &mut self.scopes {
            scope.gaps.sort();
        }
    }
}

/// What was seen of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScopeCoverage {
    /// The place.
    #[serde(flatten)]
    pub place: Place,
    /// How much of it was seen.
    pub status: ScopeStatus,
    /// Whether the list of resources is whole, so that one which is not in it is not there.
    pub listed: bool,
    /// How many resources were seen.
    pub resources: u64,
    /// What could not be read, and why.
    pub gaps: Vec<Gap>,
}

/// How much of a place was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeStatus {
    /// Everything.
    Complete,
    /// Some resources, or some parts of them, could not be read.
    Partial,
    /// Nothing could be read.
    Failed,
}

/// One thing that could not be read. Never an empty list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The account; empty when not even that is known.
    pub account: String,
    /// The region that was called.
    pub region: String,
    /// The call, such as `ec2:DescribeSecurityGroups`.
    pub call: String,
    /// The IAM action that the call needs; for most calls its own name.
    pub action: String,
    /// Why it failed.
    pub reason: GapReason,
    /// The resource, when the gap is a part of one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resource_id: Option<String>,
    /// What AWS answered, for people; without request ids, so that equal failures are equal.
    pub message: String,
}

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The credentials lack a permission.
    AccessDenied,
    /// The credentials are not valid, or no longer.
    Credentials,
    /// AWS refused for too many calls, until no try was left.
    Throttled,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke.
    Network,
    /// AWS failed (5xx).
    ServerError,
    /// An answer that could not be understood.
    Garbled,
    /// The service or the call is not there, in this region or from this endpoint.
    NotSupported,
    /// The region is not enabled in the account.
    RegionDisabled,
    /// A fact that AWS publishes late: the credential report is up to four hours old.
    NotReported,
    /// A value that will be known only when the plan is applied.
    KnownAfterApply,
    /// Text that should be a policy document and is not.
    Unparsable,
    /// The run was interrupted before it got there.
    Interrupted,
    /// Any other refusal.
    Other,
}

impl GapReason {
    /// Returns the reason as words for a sentence.
    #[must_use]
    pub fn as_words(self) -> &'static str {
        match self {
            Self::AccessDenied => "access denied",
            Self::Credentials => "invalid credentials",
            Self::Throttled => "throttled",
            Self::Timeout => "timed out",
            Self::Network => "network failure",
            Self::ServerError => "AWS failed",
            Self::Garbled => "unreadable answer",
            Self::NotSupported => "not supported",
            Self::RegionDisabled => "region disabled",
            Self::NotReported => "not reported yet",
            Self::KnownAfterApply => "known after apply",
            Self::Unparsable => "not parsable",
            Self::Interrupted => "interrupted",
            Self::Other => "refused",
        }
    }
}
