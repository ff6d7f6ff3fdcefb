//! What the configuration says to the policies.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::model::{Override, ParamPlaces};

/// Everything besides the policy files that decides how they judge.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicySettings {
    /// Parameters to set: policy id to parameter name to value.
    pub params: BTreeMap<String, Map<String, Value>>,
    /// Where they are set, for messages.
    pub param_places: BTreeMap<String, ParamPlaces>,
    /// What is said of policies besides, in order: the last one about a thing counts.
    pub overrides: Vec<Override>,
    /// `data.accounts`: `own`, a list of account ids; `friendly` and `third_party`, objects from account id to label.
    pub accounts: Value,
    /// `data.networks`: `own`, a list of CIDRs; `friendly`, an object from CIDR to label.
    pub networks: Value,
    /// Which engine judges.
    pub engine: EngineChoice,
    /// When a policy is stopped.
    pub limits: Limits,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            params: BTreeMap::new(),
            param_places: BTreeMap::new(),
            overrides: vec![],
            accounts: json!({"own": [], "friendly": {}, "third_party": {}}),
            networks: json!({"own": [], "friendly": {}}),
            engine: EngineChoice::default(),
            limits: Limits::default(),
        }
    }
}

/// Which engine judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// The virtual machine for policies that it surely judges as OPA does, the interpreter for the others.
    #[default]
    Auto,
    /// The interpreter, about three times slower.
    Interpreter,
    /// The virtual machine; a policy that it may misjudge is a problem.
    Rvm,
    /// Both where `Auto` would take the virtual machine; a difference is an `error` verdict.
    Both,
}

const MEMORY: NonZeroU64 = NonZeroU64::new(64 << 20).unwrap();

/// When a policy is stopped, with an `error` verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time of one policy on one resource. Checked between steps: a built-in function runs to its end.
    pub time: Duration,
    /// Instructions of one rule on one resource in the virtual machine.
    pub instructions: usize,
    /// Bytes that one policy may hold at a time on one resource, besides the document. Checked between steps; what a
    /// built-in function may make in one step is bounded by itself.
    pub memory: NonZeroU64,
}

impl Default for Limits {
    /// One second, 50 million instructions and 64 MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(1), instructions: 50_000_000, memory: MEMORY }
    }
}
