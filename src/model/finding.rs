//! One reason for a `fail`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::resource_type::{GLOBAL, Home};
use super::{Fingerprint, Place, PolicyId, ResourceId, ResourceType, Severity};

/// One reason why a policy fails on a resource.
///
/// Two findings are the same finding exactly when their [`Fingerprint`]s are equal; everything else may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Identity across runs.
    pub fingerprint: Fingerprint,
    /// The policy.
    pub policy_id: PolicyId,
    /// Revision of the policy that found it.
    pub policy_revision: String,
    /// Severity of this finding; the policy's own unless the policy said otherwise here, or the configuration does.
    pub severity: Severity,
    /// What the policy said, when the configuration sets another severity.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declared_severity: Option<Severity>,
    /// The resource.
    pub resource: ResourceRef,
    /// Tells findings of one policy on one resource apart; empty when there can be only one.
    pub key: String,
    /// One sentence for people, without a trailing full stop.
    pub message: String,
    /// What decided it.
    pub evidence: Vec<Evidence>,
    /// 16 hex digits over the evidence: a difference makes the finding `updated`.
    pub evidence_hash: String,
    /// Whatever else the policy gave.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub details: Option<Value>,
}

/// The fields of a resource that a report repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceRef {
    /// ARN or ARN-like identity.
    pub id: ResourceId,
    /// The type.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// AWS's own id.
    pub native_id: String,
    /// Name for people.
    pub name: String,
    /// Partition.
    pub partition: String,
    /// Twelve digits.
    pub account: String,
    /// Region code, or `global`.
    pub region: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// 16 hex digits over `config` and `tags`.
    pub config_hash: String,
}

impl ResourceRef {
    /// Returns the region that identity and coverage go by: `global` for types that belong to the account.
    #[must_use]
    pub fn home_region(&self) -> &str {
        match self.resource_type.home() {
            Home::Region => &self.region,
            Home::Account => GLOBAL,
        }
    }

    /// Returns the place whose coverage tells whether this resource's absence means anything.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            account: self.account.clone(),
            region: self.home_region().to_owned(),
            resource_type: self.resource_type,
        }
    }
}

/// A value that decided a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// JSON pointer into the document, or `/related/...`.
    pub path: String,
    /// The value there; null when the pointer leads nowhere.
    pub value: Value,
}

/// Returns the 16 hex digits under which evidence is compared between runs.
///
/// Positions in lists are left out, since a list may be sorted differently tomorrow; the values are what counts.
#[must_use]
pub fn evidence_hash(evidence: &[Evidence]) -> String {
    let mut values: Vec<String> = evidence.iter().map(|item| item.value.to_string()).collect();
    values.sort();
    let mut hash = Sha256::new();
    for value in values {
        hash.update(value.len().to_be_bytes());
        hash.update(value);
    }
    super::fingerprint::hex(hash.finalize().get(..8).unwrap_or_default())
}
