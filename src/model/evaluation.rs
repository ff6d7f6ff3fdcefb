//! What the policies say of a snapshot.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, GapReason, PolicyId, ResourceId, ResourceType};

/// Every verdict of a run: one per policy and resource of its types.
///
/// All lists are sorted: findings by fingerprint order of (policy, resource, key), the others by (policy, resource).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// How many verdicts of each kind, per policy; a policy that met no resource has zeros.
    pub counts: BTreeMap<PolicyId, VerdictCounts>,
    /// The reasons of every `fail`.
    pub findings: Vec<Finding>,
    /// Every `unknown`, and every `fail` whose policy also says that something is missing: there may be more findings
    /// than were found. The counts have the latter as `fail` only, so that this list may be longer than they say.
    pub unknown: Vec<NotEvaluated>,
    /// Every `error`.
    pub errors: Vec<PolicyFault>,
    /// Every `not_applicable` that the configuration is the reason of: for the account, or for a tag.
    pub switched_off: Vec<SwitchedOff>,
}

impl Evaluation {
    /// Returns the sums over all policies.
    #[must_use]
    pub fn totals(&self) -> VerdictCounts {
        self.counts.values().fold(VerdictCounts::default(), |sum, one| VerdictCounts {
            pass: sum.pass + one.pass,
            fail: sum.fail + one.fail,
            unknown: sum.unknown + one.unknown,
            not_applicable: sum.not_applicable + one.not_applicable,
            error: sum.error + one.error,
        })
    }
}

/// Numbers of verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerdictCounts {
    /// Nothing wrong.
    pub pass: u64,
    /// At least one finding.
    pub fail: u64,
    /// A needed fact could not be read.
    pub unknown: u64,
    /// Nothing to judge.
    pub not_applicable: u64,
    /// The policy failed.
    pub error: u64,
}

/// A pair of policy and resource that could not be judged, or not wholly, since a fact is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct NotEvaluated {
    /// The policy.
    pub policy_id: PolicyId,
    /// The resource.
    pub resource_id: ResourceId,
    /// Its type.
    pub resource_type: ResourceType,
    /// What is missing: a JSON pointer, or the policy's own words.
    pub missing: String,
    /// Why, when the document says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<GapReason>,
    /// The IAM action that would give it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<String>,
}

/// A pair of policy and resource that the configuration leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct SwitchedOff {
    /// The policy.
    pub policy_id: PolicyId,
    /// The resource.
    pub resource_id: ResourceId,
    /// Its type.
    pub resource_type: ResourceType,
    /// Why, as a piece of a sentence: `off for tag env=dev by colobus.toml:12`.
    pub reason: String,
}

/// A policy that could not be evaluated on a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PolicyFault {
    /// The policy.
    pub policy_id: PolicyId,
    /// The resource.
    pub resource_id: ResourceId,
    /// What went wrong, for the policy's author.
    pub message: String,
    /// The policy's file.
    pub file: String,
    /// Line in it, from 1, when the engine knows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
}
