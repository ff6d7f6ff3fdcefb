//! What a configuration says of policies: which judge, how bad their findings are, with which parameters, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::wildcard::matches;
use super::{Policy, Severity};

/// Where something is written, for messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, or the option of the command line.
    pub file: String,
    /// Line, from 1; `None` for an option.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// The line's text.
    pub source_line: Option<String>,
}

impl fmt::Display for Origin {
    /// Writes `colobus.toml:12`, or the option.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// Where the parameters of a policy are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParamPlaces {
    /// The policy's id.
    pub id: Origin,
    /// The name of each parameter.
    pub names: BTreeMap<String, Origin>,
}

/// A word of a selector, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Its place.
    pub origin: Origin,
}

/// Policies that are meant: those that match one word of every list that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Ids and aliases; `*` and `?` stand for anything and for one character.
    pub policies: Vec<Word>,
    /// Tags.
    pub tags: Vec<Word>,
    /// Frameworks, as `cis-aws-5.0`, or one control of one, as `cis-aws-5.0:5.3`.
    pub frameworks: Vec<Word>,
    /// Names of types that the policy judges.
    pub types: Vec<Word>,
}

/// One thing that a configuration says of policies. Of several about the same thing the last one counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Override {
    /// Where it is written.
    pub origin: Origin,
    /// The policies that it is about.
    pub selector: Selector,
    /// Only for resources of these accounts; empty for all.
    pub accounts: BTreeSet<String>,
    /// Only for resources with these tags; `*` and `?` in a value stand for anything and for one character.
    pub resource_tags: BTreeMap<String, String>,
    /// Whether the policies judge.
    pub enabled: Option<bool>,
    /// Severity of every finding.
    pub severity: Option<Severity>,
    /// Values of parameters.
    pub params: Map<String, Value>,
    /// Where the name of each parameter is written.
    pub param_origins: BTreeMap<String, Origin>,
}

impl Override {
    /// Switches the policies that a word selects on or off, as an option of the command line does.
    #[must_use]
    pub fn switch(enabled: bool, word: &str, option: &str) -> Self {
        let origin = Origin { file: option.to_owned(), ..Origin::default() };
        let policies = vec![Word { text: word.to_owned(), origin: origin.clone() }];
        Self {
            selector: Selector { policies, ..Selector::default() },
            enabled: Some(enabled),
            origin,
            ..Self::default()
        }
    }

    /// Returns whether it is for some accounts or tagged resources only.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        !self.accounts.is_empty() || !self.resource_tags.is_empty()
    }
}

/// What a configuration says of a policy for some accounts or tagged resources only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyException {
    /// Where it is written, as `colobus.toml:12`.
    pub origin: String,
    /// Accounts; empty for all.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub accounts: BTreeSet<String>,
    /// Tags that a resource must have, with values in which `*` and `?` stand for anything and for one character.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub resource_tags: BTreeMap<String, String>,
    /// Whether the policy judges there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub enabled: Option<bool>,
    /// Severity of every finding there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub severity: Option<Severity>,
    /// Values of parameters there.
    #[serde(skip_serializing_if = "Map::is_empty", default)]
    pub params: Map<String, Value>,
}

impl PolicyException {
    fn is_about(&self, account: &str, tags: &BTreeMap<String, String>) -> bool {
        let has = |(name, pattern): (&String, &String)| tags.get(name).is_some_and(|value| matches(pattern, value));
        (self.accounts.is_empty() || self.accounts.contains(account)) && self.resource_tags.iter().all(has)
    }

    /// Returns where it counts, as a piece of a sentence: `account 111122223333, tag env=dev`.
    #[must_use]
    pub fn scope(&self) -> String {
        let accounts: Vec<&str> = self.accounts.iter().map(String::as_str).collect();
        let noun = if accounts.len() == 1 { "account" } else { "accounts" };
        let accounts = (!accounts.is_empty()).then(|| format!("{noun} {}", accounts.join(", ")));
        let tags = self.resource_tags.iter().map(|(name, value)| format!("tag {name}={value}"));
        accounts.into_iter().chain(tags).collect::<Vec<_>>().join(", ")
    }
}

/// What counts for a policy on one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce<'a> {
    /// Whether the policy judges it.
    pub enabled: bool,
    /// Why it does not, as a sentence.
    pub reason: Option<String>,
    /// Severity of every finding; `None` where the policy itself says how bad they are.
    pub severity: Option<Severity>,
    /// Parameters that have other values than elsewhere.
    pub params: BTreeMap<&'a str, &'a Value>,
}

impl Policy {
    /// Returns what counts for this policy on a resource.
    #[must_use]
    pub fn in_force(&self, account: &str, tags: &BTreeMap<String, String>) -> InForce<'_> {
        let severity = self.declared_severity.map(|_| self.severity);
        let mut now = InForce { enabled: self.enabled, reason: None, severity, params: BTreeMap::new() };
        for exception in self.exceptions.iter().filter(|exception| exception.is_about(account, tags)) {
            if let Some(enabled) = exception.enabled {
                now.enabled = enabled;
                now.reason = (!enabled).then(|| format!("off for {} by {}", exception.scope(), exception.origin));
            }
            now.severity = exception.severity.or(now.severity);
            now.params.extend(exception.params.iter().map(|(name, value)| (name.as_str(), value)));
        }
        if !now.enabled && now.reason.is_none() {
            now.reason = Some("off elsewhere".to_owned());
        }
        now
    }

    /// Returns whether it judges anything at all.
    #[must_use]
    pub fn judges(&self) -> bool {
        self.enabled || self.exceptions.iter().any(|exception| exception.enabled == Some(true))
    }

    /// Returns the severity that the policy's file gives.
    #[must_use]
    pub fn own_severity(&self) -> Severity {
        self.declared_severity.unwrap_or(self.severity)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::sample::policy;
    use crate::model::ResourceType;

    #[test]
    fn of_several_exceptions_the_last_counts() {
        let mut policy = policy("s3-bucket-public", Severity::High, ResourceType::Bucket);
        let exception = |origin: &str| PolicyException { origin: origin.into(), ..PolicyException::default() };
        policy.exceptions = vec![
            PolicyException {
                resource_tags: [("env".to_owned(), "dev*".to_owned())].into(),
                enabled: Some(false),
                severity: Some(Severity::Info),
                ..exception("colobus.toml:3")
            },
            PolicyException {
                accounts: ["111122223333".to_owned()].into(),
                severity: Some(Severity::Low),
                params: json!({"days": 7}).as_object().unwrap().clone(),
                ..exception("colobus.toml:9")
            },
        ];
        let tags = |env: &str| BTreeMap::from([("env".to_owned(), env.to_owned())]);
        let both = tags("dev-2");
        let both = policy.in_force("111122223333", &both);
        assert_eq!((both.enabled, both.severity), (false, Some(Severity::Low)));
        assert_eq!(both.reason.as_deref(), Some("off for tag env=dev* by colobus.toml:3"));
        assert_eq!(both.params["days"], &json!(7));
        let none = policy.in_force("444455556666", &tags("prod")).clone();
        assert_eq!((none.enabled, none.severity, none.params.len()), (true, None, 0));
        assert!(policy.judges());
    }

    #[test]
    fn a_policy_that_is_off_may_be_on_somewhere() {
        let mut policy = policy("s3-bucket-public", Severity::High, ResourceType::Bucket);
        policy.enabled = false;
        assert!(!policy.judges());
        policy.exceptions = vec![PolicyException {
            origin: "colobus.toml:1".into(),
            accounts: ["111122223333".to_owned()].into(),
            enabled: Some(true),
            ..PolicyException::default()
        }];
        assert!(policy.judges());
        let none = BTreeMap::new();
        assert!(policy.in_force("111122223333", &none).enabled);
        assert_eq!(policy.in_force("444455556666", &none).reason.as_deref(), Some("off elsewhere"));
    }
}
