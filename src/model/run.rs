//! One execution.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PolicyCost, Time};

/// What differs between two runs over equal inputs; the only block of a report that does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Random id of the run.
    pub guid: String,
    /// When the program was started.
    pub started_at: Time,
    /// When the report was written.
    pub ended_at: Time,
    /// What each policy cost, the dearest first; only when it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_costs: Vec<PolicyCost>,
}

/// Namespace of the version 5 UUIDs that are derived from categories.
const CATEGORY_NAMESPACE: uuid::Uuid = uuid::uuid!("5f0f2a0e-2d3a-4c52-9f3f-6d6f6c6f6275");

/// Returns the id that all runs of a category share.
#[must_use]
pub fn correlation_guid(category: &str) -> String {
    uuid::Uuid::new_v5(&CATEGORY_NAMESPACE, category.as_bytes()).to_string()
}
