//! Plain data: what the other modules exchange. Nothing here reads a file, a clock or the network.

pub mod baseline;
pub mod change;
pub mod cost;
pub mod coverage;
pub mod document;
pub mod evaluation;
pub mod finding;
pub mod fingerprint;
pub mod history;
pub mod policy;
pub mod policy_document;
pub mod policy_override;
pub mod resource;
pub mod resource_type;
pub mod revision;
pub mod run;
pub mod snapshot;
pub mod time;
pub mod wildcard;

pub use baseline::{Baseline, BaselineState, StateReason};
pub use change::Change;
pub use cost::PolicyCost;
pub use coverage::{Coverage, Gap, GapReason, Place, Scope, ScopeCoverage, ScopeStatus};
pub use evaluation::{Evaluation, NotEvaluated, PolicyFault, SwitchedOff, VerdictCounts};
pub use finding::{Evidence, Finding, ResourceRef};
pub use fingerprint::Fingerprint;
pub use history::{FindingState, FindingStep, RunCounts, RunKind, RunRef, RunState, RunSummary};
pub use policy::{Policy, PolicyId, PolicySet, Severity, Verdict};
pub use policy_document::PolicyDocument;
pub use policy_override::{Origin, Override, ParamPlaces, PolicyException, Selector, Word};
pub use resource::{Resource, ResourceId, Source, SourceKind, Unread};
pub use resource_type::ResourceType;
pub use revision::{Presence, Revision, RevisionBody, RevisionCause, StoredResource, UnreadSpan};
pub use snapshot::{Document, Snapshot, SnapshotHeader};
pub use time::Time;
