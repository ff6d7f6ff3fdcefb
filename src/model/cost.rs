//! What it cost to judge.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PolicyId, ResourceId};

/// What one policy cost over all documents that it was asked about. Times are nanoseconds on the wall clock.
///
/// A document of which the policy's facts could not be read is not judged and not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyCost {
    /// The policy.
    pub policy_id: PolicyId,
    /// What judged: `rvm`, `interpreter`, or `both` when the two were compared.
    pub engine: String,
    /// How many documents it judged.
    pub documents: u64,
    /// The sum over all documents.
    pub total_ns: u64,
    /// The total divided by the number of documents.
    pub mean_ns: u64,
    /// The document in the middle; the lower of two.
    pub median_ns: u64,
    /// The dearest document.
    pub max_ns: u64,
    /// Which one that was.
    pub worst_resource: ResourceId,
}
