//! Which roles of its account a user or role may take on, and which a service may.
//!
//! Only roles that could change what others may do are of interest, and those on the way to them: an account has thousands
//! of roles, and most of them lead nowhere. What is told here is that a role may be in reach, by what trust policies and
//! permissions name; whether it is, under conditions and permissions boundaries, is a policy's to judge.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use serde::Deserialize;

use super::{Index, Reached, Related};
use crate::model::policy_document::Statement;
use crate::model::wildcard::matches;
use crate::model::{Document, GapReason, ResourceType, Unread};

/// How many roles may be taken on one after the other.
const LONGEST_CHAIN: usize = 3;

/// How many roles a relation tells of at most: with a thousand administrators within reach, the nearest few hundred say it.
const MOST_ROLES: usize = 256;

const ASSUME: &str = "sts:assumerole";

/// What trust policies and permissions say of taking on roles.
#[derive(Default)]
pub(super) struct Roles<'a> {
    /// Of users, groups, roles and managed policies.
    rights: HashMap<usize, Rights>,
    /// Roles that do not belong to a service of AWS.
    candidates: Vec<usize>,
    /// By account.
    of_account: HashMap<&'a str, OfAccount>,
    /// Roles that name a user or role, by its ARN.
    naming: HashMap<String, Vec<usize>>,
    /// By user or role: the roles that it may take on by one step.
    steps: HashMap<usize, Steps>,
    /// Roles that could change what others may do.
    strong: BTreeMap<usize, Strength>,
    /// By role that leads to one of those: by how many steps at least.
    to_strong: HashMap<usize, usize>,
    /// Roles that could, or that lead to such, and of which it is not known who may take them on.
    unsure: BTreeSet<usize>,
}

/// Roles of one account.
#[derive(Default)]
struct OfAccount {
    /// That let everybody in, whatever their permissions.
    open: Vec<usize>,
    /// That let in whoever of the account has the permission.
    delegated: Vec<usize>,
    /// That a service may take on.
    of_services: Vec<usize>,
    /// Whose trust policy is not known.
    unread: Vec<usize>,
}

/// Roles that a user or role may take on by one step. Whoever may take on all roles of a kind has no list of them: in an
/// account of thousands of roles the lists would be longer than the account.
#[derive(Default)]
struct Steps {
    listed: Vec<usize>,
    /// All that let everybody in.
    open: bool,
    /// All that let in whoever of the account has the permission.
    delegated: bool,
}

/// What a role could change, the most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Every action is named.
    Everything,
    /// Some action of IAM is.
    Something,
}

/// What the policies in one document allow and deny.
#[derive(Default)]
struct Rights {
    allow: Vec<OnRoles>,
    /// Always and without conditions.
    deny: Vec<OnRoles>,
    /// Whether it could name an action of IAM that changes something.
    strength: Option<Strength>,
}

/// A statement on taking on roles.
struct OnRoles {
    resources: Vec<String>,
    not_resources: Vec<String>,
}

/// Whom a trust policy names.
#[derive(Default)]
struct Trust {
    everybody: bool,
    account: bool,
    services: bool,
    named: Vec<String>,
}

#[derive(Deserialize)]
struct Shell {
    config: Texts,
}

#[derive(Deserialize)]
struct Texts {
    policy: Option<Text>,
    #[serde(default)]
    inline_policies: Vec<Inline>,
    trust_policy: Option<Text>,
}

#[derive(Deserialize)]
struct Inline {
    policy: Option<Text>,
}

#[derive(Deserialize)]
struct Text {
    statements: Vec<Statement>,
}

impl<'a> Roles<'a> {
    /// Notes what a document of IAM says.
    ///
    /// # Errors
    /// When a policy is not in its shape.
    pub(super) fn enter(&mut self, at: usize, document: &'a Document) -> Result<(), serde_json::Error> {
        let kind = document.resource_type;
        if !matches!(kind, ResourceType::User | ResourceType::Group | ResourceType::Role | ResourceType::ManagedPolicy)
        {
            return Ok(());
        }
        let Texts { policy, inline_policies, trust_policy } = serde_json::from_str::<Shell>(&document.text)?.config;
        let is_unread = inline_policies.iter().any(|inline| inline.policy.is_none())
            || (kind == ResourceType::ManagedPolicy && policy.is_none());
        let texts = policy.into_iter().chain(inline_policies.into_iter().filter_map(|inline| inline.policy));
        let mut rights = Rights::of(texts.flat_map(|text| text.statements));
        // a text that could not be read may say anything
        rights.strength = rights.strength.or(is_unread.then_some(Strength::Something));
        self.rights.insert(at, rights);
        if kind != ResourceType::Role || document.id.contains(":role/aws-service-role/") {
            return Ok(());
        }
        self.candidates.push(at);
        let of_account = self.of_account.entry(&document.account).or_default();
        let Some(text) = trust_policy else {
            of_account.unread.push(at);
            return Ok(());
        };
        let trust = Trust::of(&text.statements, &document.account);
        let lists = [
            (trust.everybody, &mut of_account.open),
            (trust.account, &mut of_account.delegated),
            (trust.services, &mut of_account.of_services),
        ];
        lists.into_iter().filter(|(holds, _)| *holds).for_each(|(_, list)| list.push(at));
        for arn in trust.named {
            self.naming.entry(arn).or_default().push(at);
        }
        Ok(())
    }
}

impl Rights {
    fn of(statements: impl Iterator<Item = Statement>) -> Self {
        let mut rights = Self::default();
        for statement in statements {
            let strength = (statement.effect == "Allow").then(|| strength(&statement)).flatten();
            rights.strength = rights.strength.into_iter().chain(strength).min();
            let list = match statement.effect.as_str() {
                "Allow" => &mut rights.allow,
                "Deny" if statement.conditions.is_empty() => &mut rights.deny,
                _ => continue,
            };
            if covers_action(&statement, ASSUME) {
                list.push(OnRoles { resources: statement.resources, not_resources: statement.not_resources });
            }
        }
        rights
    }
}

impl OnRoles {
    fn covers(&self, arn: &str) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| pattern == "*" || resource_matches(pattern, arn));
        any(&self.resources) || (!self.not_resources.is_empty() && !any(&self.not_resources))
    }
}

impl Trust {
    fn of(statements: &[Statement], account: &str) -> Self {
        let mut trust = Self::default();
        for statement in statements {
            if statement.effect != "Allow" || !covers_action(statement, ASSUME) {
                continue;
            }
            trust.everybody |= !statement.not_principals.is_empty();
            for principal in &statement.principals {
                match (principal.principal_type.as_str(), principal.value.as_str()) {
                    ("Service", _) => trust.services = true,
                    ("AWS" | "*", "*") => trust.everybody = true,
                    ("AWS", value) if value == account => trust.account = true,
                    ("AWS", arn) if arn.ends_with(&format!(":iam::{account}:root")) => trust.account = true,
                    ("AWS", arn) => trust.named.push(arn.to_owned()),
                    _ => {}
                }
            }
        }
        trust
    }
}

/// Whether a statement is about an action, given in lower case.
fn covers_action(statement: &Statement, action: &str) -> bool {
    let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), action));
    any(&statement.actions) || (!statement.not_actions.is_empty() && !any(&statement.not_actions))
}

/// Returns what an Allow could change; `None` when it names no action of IAM that does more than read.
fn strength(statement: &Statement) -> Option<Strength> {
    let reads = ["iam:get", "iam:list", "iam:generate", "iam:simulate"];
    let of = |pattern: &String| {
        let pattern = pattern.to_ascii_lowercase();
        if matches!(pattern.as_str(), "*" | "*:*") {
            return Some(Strength::Everything);
        }
        let service = pattern.split_once(':').map_or(pattern.as_str(), |(service, _)| service);
        let names = matches(service, "iam") && !reads.iter().any(|read| pattern.starts_with(read));
        names.then_some(Strength::Something)
    };
    let all_but = (!statement.not_actions.is_empty()).then_some(Strength::Something);
    statement.actions.iter().filter_map(of).chain(all_but).min()
}

/// Whether a resource of a statement may be a role; a policy variable may stand for anything.
fn resource_matches(pattern: &str, arn: &str) -> bool {
    let mut parts = pattern.split("${");
    let fixed = parts.next().unwrap_or_default().to_owned();
    let open = parts.fold(fixed, |all, part| all + "*" + part.split_once('}').map_or("", |(_, rest)| rest));
    matches(&open, arn)
}

impl<'a> Index<'a> {
    /// Finds every step from a user or role to a role; to be called when all documents are known.
    pub(super) fn find_steps(&mut self) {
        let all = self.snapshot.documents.iter().enumerate();
        let principals = all.filter(|(_, of)| matches!(of.resource_type, ResourceType::User | ResourceType::Role));
        let steps = principals.map(|(at, document)| (at, self.steps_of(at, document))).collect();
        let strong = self.roles.candidates.iter().filter_map(|at| Some((*at, self.strength(*at)?))).collect();
        (self.roles.steps, self.roles.strong) = (steps, strong);
        self.roles.to_strong = self.distances();
        let unread = self.roles.of_account.values().flat_map(|account| &account.unread).copied();
        let leads_on = |at: &usize| self.roles.strong.contains_key(at) || !self.in_reach(*at).is_empty();
        self.roles.unsure = unread.filter(leads_on).collect();
    }

    fn steps_of(&self, at: usize, document: &Document) -> Steps {
        let Some(account) = self.roles.of_account.get(document.account.as_str()) else { return Steps::default() };
        let rights = self.rights_of(at, document);
        // a role of another account takes the permission too, which is for a policy on that account to say
        let is_own =
            |role: &&usize| self.snapshot.documents.get(**role).is_some_and(|it| it.account == document.account);
        let by_name = self.roles.naming.get(document.id.as_str()).into_iter().flatten().filter(is_own);
        let allow = || rights.iter().flat_map(|rights| &rights.allow);
        let deny = || rights.iter().flat_map(|rights| &rights.deny);
        let is_free = deny().next().is_none();
        let takes_all = is_free && allow().any(|statement| statement.resources.iter().any(|resource| resource == "*"));
        let arn = |role: &usize| self.snapshot.documents.get(*role).map_or("", |role| role.id.as_str());
        let open = account.open.iter().filter(|_| !is_free);
        let delegated = account.delegated.iter().filter(|_| !takes_all);
        let delegated = delegated.filter(|role| allow().any(|statement| statement.covers(arn(role))));
        let found: BTreeSet<usize> = by_name.chain(open).chain(delegated).copied().collect();
        let listed = found.into_iter().filter(|role| !deny().any(|statement| statement.covers(arn(role))));
        Steps { listed: listed.collect(), open: is_free, delegated: takes_all }
    }

    /// Returns what is said of a user or role: in itself, in its groups, and in the managed policies of them all.
    fn rights_of(&self, at: usize, document: &Document) -> Vec<&Rights> {
        let Some(ends) = self.ends.get(at) else { return vec![] };
        let groups: Vec<usize> = ends.groups.iter().filter_map(|name| self.group(document, name)).collect();
        let holders = [at].into_iter().chain(groups);
        let with_policies = holders.flat_map(|holder| {
            let attached = self.ends.get(holder).map_or(&[][..], |ends| &ends.attached_policies);
            [holder].into_iter().chain(attached.iter().filter_map(|arn| self.by_id.get(arn.as_str()).copied()))
        });
        with_policies.filter_map(|at| self.roles.rights.get(&at)).collect()
    }

    /// Returns what a role could change; one with a policy that is not known could change something.
    fn strength(&self, at: usize) -> Option<Strength> {
        let of = |at: &usize| self.roles.rights.get(at).and_then(|rights| rights.strength);
        let attached = self.ends.get(at).map_or(&[][..], |ends| &ends.attached_policies);
        let attached =
            attached.iter().filter_map(|arn| self.by_id.get(arn.as_str()).map_or(Some(Strength::Something), of));
        of(&at).into_iter().chain(attached).min()
    }

    /// Adds the roles that a user or role may take on, those that services may, and the managed policies of both.
    pub(super) fn relate_roles(&self, related: &mut Related, at: usize, document: &Document) {
        let account = self.roles.of_account.get(document.account.as_str());
        let unread = self.trust_unread(account);
        let in_reach = self.most(self.in_reach(at), &unread);
        let of_services = account.map_or(&[][..], |account| &account.of_services).iter().filter(|role| **role != at);
        let strong = of_services.filter_map(|role| Some((0, Some(*self.roles.strong.get(role)?), *role)));
        let services = self.most(strong.collect(), &unread);
        let mut policies = Reached::default();
        let roles = in_reach.documents.union(&services.documents).filter_map(|role| self.ends.get(*role));
        for policy in self.policies(roles) {
            match policy {
                Ok(policy) => _ = policies.documents.insert(policy),
                Err(arn) => policies.miss(format!("no {} `{arn}` was collected", ResourceType::ManagedPolicy)),
            }
        }
        self.reach(related, document, "assumable_roles", &[ResourceType::Role], in_reach);
        self.reach(related, document, "service_roles", &[ResourceType::Role], services);
        let over = [ResourceType::Role, ResourceType::ManagedPolicy];
        self.reach(related, document, "role_policies", &over, policies);
    }

    /// Returns the nearest and strongest of some roles, given with how many steps lead to them.
    fn most(&self, mut found: Vec<(usize, Option<Strength>, usize)>, unread: &BTreeSet<Unread>) -> Reached {
        let mut reached = Reached { missing: unread.clone(), ..Reached::default() };
        found.sort_by_key(|(steps, strength, role)| (*steps, strength.is_none(), *strength, *role));
        if found.len() > MOST_ROLES {
            reached.miss(format!("there are {} such roles, of which {MOST_ROLES} are looked at", found.len()));
            found.truncate(MOST_ROLES);
        }
        reached.documents = found.into_iter().map(|(.., role)| role).collect();
        reached
    }

    /// Returns how many steps it takes at least from each role to a strong one, which are as many as a chain may have.
    fn distances(&self) -> HashMap<usize, usize> {
        let mut found: HashMap<usize, usize> = self.roles.strong.keys().map(|role| (*role, 0)).collect();
        for steps in 1..LONGEST_CHAIN {
            let any = |roles: &[usize]| roles.iter().any(|role| found.contains_key(role));
            let of_account = self.roles.of_account.iter();
            let leading: HashMap<&str, (bool, bool)> =
                of_account.map(|(account, roles)| (*account, (any(&roles.open), any(&roles.delegated)))).collect();
            let leads = |role: &&usize| {
                let account = self.snapshot.documents.get(**role).map_or("", |role| role.account.as_str());
                let (open, delegated) = leading.get(account).copied().unwrap_or_default();
                let steps = self.roles.steps.get(*role);
                steps.is_some_and(|steps| any(&steps.listed) || (steps.open && open) || (steps.delegated && delegated))
            };
            let of_steps = self.roles.candidates.iter().filter(|role| !found.contains_key(role)).filter(leads);
            let of_steps: Vec<usize> = of_steps.copied().collect();
            found.extend(of_steps.into_iter().map(|role| (role, steps)));
        }
        found
    }

    /// Returns the strong roles in reach, and all roles by way of which one of them is: after how many steps, what they
    /// could change, and which.
    fn in_reach(&self, from: usize) -> Vec<(usize, Option<Strength>, usize)> {
        let (mut seen, mut found) = (HashSet::from([from]), vec![]);
        let mut next = VecDeque::from([(from, 0)]);
        // all that one may take on, so may whoever comes later: once is enough
        let (mut open, mut delegated) = (false, false);
        while let Some((at, taken)) = next.pop_front() {
            let Some(steps) = self.roles.steps.get(&at) else { continue };
            let account = self.snapshot.documents.get(at).map_or("", |document| document.account.as_str());
            let account = self.roles.of_account.get(account).filter(|_| taken < LONGEST_CHAIN);
            let all_open = account.filter(|_| steps.open && !open).map_or(&[][..], |account| &account.open);
            let all_delegated =
                account.filter(|_| steps.delegated && !delegated).map_or(&[][..], |account| &account.delegated);
            (open, delegated) = (open || steps.open, delegated || steps.delegated);
            for role in steps.listed.iter().chain(all_open).chain(all_delegated) {
                let left = self.roles.to_strong.get(role).filter(|left| taken + 1 + **left <= LONGEST_CHAIN);
                if left.is_some() && seen.insert(*role) {
                    found.push((taken + 1, self.roles.strong.get(role).copied(), *role));
                    next.push_back((*role, taken + 1));
                }
            }
        }
        found
    }

    /// Returns of which roles it is not known who may take them on, though they could change permissions or lead to others.
    fn trust_unread(&self, account: Option<&OfAccount>) -> BTreeSet<Unread> {
        let roles = account.map_or(&[][..], |account| &account.unread).iter();
        let documents =
            roles.filter(|role| self.roles.unsure.contains(role)).filter_map(|role| self.snapshot.documents.get(*role));
        let unread = documents.map(|role| Unread {
            path: String::new(),
            reason: GapReason::Unparsable,
            action: None,
            message: format!("the trust policy of `{}` could not be read", role.id),
        });
        unread.collect()
    }
}

#[cfg(test)]
mod tests;
