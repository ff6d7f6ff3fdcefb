//! What the configuration says of policies, held against the policies that there are.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::metadata::Metadata;
use super::params;
use super::problem::PolicyProblem;
use crate::model::policy_override::Selector;
use crate::model::wildcard::matches;
use crate::model::{Origin, Override, PolicyException, Severity, Word};
use crate::spelling::closest;

/// What counts for one policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Applied {
    /// Whether it judges, when anything says so.
    pub(super) enabled: Option<bool>,
    /// Severity of every finding.
    pub(super) severity: Option<Severity>,
    /// Parameters that are set.
    pub(super) params: Map<String, Value>,
    /// Where that is said.
    pub(super) origins: Vec<String>,
    /// What is said for some accounts or tagged resources only.
    pub(super) exceptions: Vec<PolicyException>,
}

impl Applied {
    /// Returns what a configuration says of a policy: first its `[params]`, then each override in order.
    pub(super) fn of(metadata: &Metadata, params: Option<&Map<String, Value>>, overrides: &[Override]) -> Self {
        let mut applied = Self { params: params.cloned().unwrap_or_default(), ..Self::default() };
        for one in overrides.iter().filter(|one| selects(&one.selector, metadata)) {
            let params = one.params.iter().filter(|(name, _)| metadata.params.contains_key(*name));
            let params: Map<String, Value> = params.map(|(name, value)| (name.clone(), value.clone())).collect();
            if one.enabled.is_none() && one.severity.is_none() && params.is_empty() {
                continue;
            }
            if one.is_scoped() {
                applied.exceptions.push(PolicyException {
                    origin: one.origin.to_string(),
                    accounts: one.accounts.clone(),
                    resource_tags: one.resource_tags.clone(),
                    enabled: one.enabled,
                    severity: one.severity,
                    params,
                });
            } else {
                applied.everywhere(one, params);
            }
        }
        applied
    }

    /// Adds what counts everywhere: also where an earlier exception said otherwise.
    fn everywhere(&mut self, one: &Override, params: Map<String, Value>) {
        for exception in &mut self.exceptions {
            exception.enabled = exception.enabled.filter(|_| one.enabled.is_none());
            exception.severity = exception.severity.filter(|_| one.severity.is_none());
            exception.params.retain(|name, _| !params.contains_key(name));
        }
        let says = |exception: &PolicyException| {
            exception.enabled.is_some() || exception.severity.is_some() || !exception.params.is_empty()
        };
        self.exceptions.retain(says);
        self.enabled = one.enabled.or(self.enabled);
        self.severity = one.severity.or(self.severity);
        self.params.extend(params);
        self.origins.push(one.origin.to_string());
    }
}

/// Returns whether a policy matches one word of every list that is not empty.
fn selects(selector: &Selector, policy: &Metadata) -> bool {
    kinds(selector).iter().all(|(kind, words)| words.is_empty() || words.iter().any(|word| kind.fits(word, policy)))
}

fn kinds(selector: &Selector) -> [(Kind, &[Word]); 4] {
    [
        (Kind::Policy, &selector.policies),
        (Kind::Tag, &selector.tags),
        (Kind::Framework, &selector.frameworks),
        (Kind::Type, &selector.types),
    ]
}

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Policy,
    Tag,
    Framework,
    Type,
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Self::Policy => "id or alias",
            Self::Tag => "tag",
            Self::Framework => "framework",
            Self::Type => "type",
        }
    }

    fn fits(self, word: &Word, policy: &Metadata) -> bool {
        let word = word.text.as_str();
        match self {
            Self::Policy => {
                matches(word, policy.id.as_str()) || policy.aliases.iter().any(|alias| matches(word, alias))
            }
            Self::Tag => policy.tags.iter().any(|tag| tag == word),
            Self::Framework => match word.split_once(':') {
                None => policy.frameworks.contains_key(word),
                Some((framework, control)) => {
                    policy.frameworks.get(framework).is_some_and(|controls| controls.iter().any(|one| one == control))
                }
            },
            Self::Type => policy.resource_types.iter().any(|one| one.as_str() == word),
        }
    }

    /// Returns every word that would name something.
    fn known(self, policies: &[&Metadata]) -> BTreeSet<String> {
        let of = |policy: &&Metadata| -> Vec<String> {
            match self {
                Self::Policy => [policy.id.as_str().to_owned()].into_iter().chain(policy.aliases.clone()).collect(),
                Self::Tag => policy.tags.clone(),
                Self::Framework => {
                    let controls = policy.frameworks.iter().flat_map(|(framework, controls)| {
                        controls.iter().map(move |control| format!("{framework}:{control}"))
                    });
                    policy.frameworks.keys().cloned().chain(controls).collect()
                }
                Self::Type => policy.resource_types.iter().map(|one| one.as_str().to_owned()).collect(),
            }
        };
        policies.iter().flat_map(of).collect()
    }
}

/// Returns what is wrong with overrides: words that name nothing, overrides about nothing, parameters that no policy
/// has.
pub(super) fn problems(policies: &[(&str, &Metadata)], overrides: &[Override]) -> Vec<PolicyProblem> {
    let all: Vec<&Metadata> = policies.iter().map(|(_, metadata)| *metadata).collect();
    let mut problems = vec![];
    for one in overrides {
        let before = problems.len();
        for (kind, words) in kinds(&one.selector) {
            let unknown = words.iter().filter(|word| !all.iter().any(|policy| kind.fits(word, policy)));
            problems.extend(unknown.map(|word| names_nothing(kind, word, &all)));
        }
        let chosen: Vec<(&str, &Metadata)> =
            policies.iter().filter(|(_, policy)| selects(&one.selector, policy)).copied().collect();
        if !chosen.is_empty() {
            problems.extend(wrong_params(one, &chosen));
        } else if problems.len() == before {
            let message = "an override about no policy: none matches all of its lists";
            problems.push(at(&one.origin, message).hint("a policy must match one word of every list"));
        }
    }
    problems
}

fn names_nothing(kind: Kind, word: &Word, policies: &[&Metadata]) -> PolicyProblem {
    let message = format!("no policy has the {} `{}`", kind.noun(), word.text);
    let known = kind.known(policies);
    let near = closest(&word.text, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let list = || match kind {
        Kind::Policy => "`colobus policy list` names them; `*` stands for anything".to_owned(),
        _ => {
            let plain = known.iter().filter(|one| kind != Kind::Framework || !one.contains(':'));
            format!("known are: {}", plain.cloned().collect::<Vec<_>>().join(", "))
        }
    };
    at(&word.origin, message).hint(near.unwrap_or_else(list))
}

/// A parameter must be one of some policy that is meant, and fit all that have it.
fn wrong_params(one: &Override, chosen: &[(&str, &Metadata)]) -> Vec<PolicyProblem> {
    let mut problems = vec![];
    for (name, value) in &one.params {
        let origin = one.param_origins.get(name).unwrap_or(&one.origin);
        let having: Vec<_> = chosen.iter().filter(|(_, policy)| policy.params.contains_key(name)).collect();
        let found: Vec<PolicyProblem> = match (having.as_slice(), chosen) {
            ([], [(file, policy)]) => params::wrong(file, policy, name, value).into_iter().collect(),
            ([], _) => vec![in_none(name, chosen)],
            _ => having.iter().filter_map(|(file, policy)| params::wrong(file, policy, name, value)).collect(),
        };
        problems.extend(found.into_iter().map(|problem| problem.placed(origin)));
    }
    problems
}

/// A parameter that none of several policies has.
fn in_none(name: &str, chosen: &[(&str, &Metadata)]) -> PolicyProblem {
    let known: BTreeSet<&str> =
        chosen.iter().flat_map(|(_, policy)| policy.params.keys().map(String::as_str)).collect();
    let hint = match closest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "they have no parameters".to_owned(),
        None => format!("they have: {}", known.into_iter().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("none of the {} policies that this override is about has a parameter `{name}`", chosen.len());
    PolicyProblem::new(message).hint(hint)
}

fn at(origin: &Origin, message: impl Into<String>) -> PolicyProblem {
    PolicyProblem::new(message).placed(origin)
}
