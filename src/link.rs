//! Gives each document what a policy needs from elsewhere. Pure.
//!
//! A relation is only as good as what was seen of the place that it leads to: where network interfaces could not be
//! listed, a security group has no `network_interfaces` rather than an empty set of them, and the pointer
//! `/related/network_interfaces` counts as unread. So does one that leads to a document which is not there (a policy that
//! was attached while the account was read), and what is unread in a related document is unread here too.

mod ec2;
mod relations;
mod roles;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

pub use relations::{Leads, relations};

use crate::model::resource_type::{GLOBAL, Home};
use crate::model::{Document, GapReason, Place, ResourceType, ScopeStatus, Snapshot, Unread};

/// What belongs to one document, under `input.related`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// The relations, in the order in which they are documented.
    pub relations: Vec<Relation>,
    /// Relations that are not there, or not whole, since what they lead to could not be read; pointers `/related/...`.
    pub unread: Vec<Unread>,
}

/// One relation: a name and the documents that it leads to, as positions in [`Snapshot::documents`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At most one document: `input.related.NAME` is the document itself, and is left out when there is none.
    One {
        /// Name.
        name: &'static str,
        /// Position of the document.
        document: Option<usize>,
    },
    /// Any number: `input.related.NAME` is an object from document id to document, empty when there are none.
    Many {
        /// Name.
        name: &'static str,
        /// Positions of the documents, in their order.
        documents: Vec<usize>,
    },
}

/// Returns what belongs to each document, in their order.
///
/// | type | relations |
/// |---|---|
/// | every one | `account`: the account's own document |
/// | security group | `network_interfaces` that use it; `prefix_lists` that its rules name; `referenced_by`: groups with a rule that names it; `subnets` of its network interfaces; their `route_tables`, with the main one of the VPC; their `network_acls`; `region_settings` |
/// | network interface | `security_groups` that it uses; its `subnet`; the `route_tables` (one) and `network_acls` (one) in force there; `region_settings`; its `instance` |
/// | instance | `network_interfaces`; `security_groups`; `prefix_lists` that their rules name; `subnets`, and the `route_tables` and `network_acls` in force there; `region_settings`; `roles` of its instance profile; `managed_policies` of those roles |
/// | subnet | the `route_tables` (one) and `network_acls` (one) in force; `network_interfaces` in it |
/// | VPC | `network_interfaces` in it; `region_settings` |
/// | route table | `peering_connections` that its routes name |
/// | volume, snapshot, image | `region_settings` |
/// | user | `groups`; `managed_policies`: its own, its groups', its boundary |
/// | group, role | `managed_policies`: attached ones and the boundary |
/// | user, role | `assumable_roles`: roles of the account that could change permissions and that it may take on, directly or by way of up to two others, and those others; `service_roles`: roles that could change permissions and that some service may take on; `role_policies`: managed policies of all these |
/// | bucket | `access_points` that lead to it |
/// | access point | `bucket` that it leads to |
/// | account | `attached_aws_policies`: those of AWS that are in use; `identity_providers`: SAML and OpenID Connect |
///
/// Takes time linear in the size of the documents.
///
/// # Errors
/// When a document is not in the shape of its type.
pub fn link(snapshot: &Snapshot) -> Result<Vec<Related>, serde_json::Error> {
    let index = Index::of(snapshot)?;
    Ok(snapshot.documents.iter().enumerate().map(|(at, document)| index.related(at, document)).collect())
}

/// The fields of a document's `config` that lead elsewhere.
#[derive(Default, Deserialize)]
struct Ends {
    /// AWS's own id of the document; not of its `config`.
    #[serde(skip)]
    native_id: String,
    #[serde(default)]
    ingress: Vec<RuleEnd>,
    #[serde(default)]
    egress: Vec<RuleEnd>,
    #[serde(default)]
    security_groups: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    attached_policies: Vec<String>,
    permissions_boundary: Option<String>,
    /// Of an access point.
    bucket: Option<String>,
    /// Of a managed policy.
    owner: Option<String>,
    vpc_id: Option<String>,
    subnet_id: Option<String>,
    #[serde(default)]
    subnet_ids: Vec<String>,
    instance_id: Option<String>,
    #[serde(default)]
    network_interface_ids: Vec<String>,
    instance_profile: Option<String>,
    #[serde(default)]
    instance_profiles: Vec<String>,
    #[serde(default)]
    main: bool,
    #[serde(default)]
    routes: Vec<RouteEnd>,
}

#[derive(Deserialize)]
struct RouteEnd {
    target_type: String,
    target: String,
    state: String,
}

#[derive(Deserialize)]
struct RuleEnd {
    /// An entry of a network access control list has none.
    #[serde(default)]
    source: SourceEnd,
}

#[derive(Default, Deserialize)]
struct SourceEnd {
    prefix_list_id: Option<String>,
    group_id: Option<String>,
}

#[derive(Deserialize)]
struct Shell<'a> {
    #[serde(borrow)]
    native_id: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    name: std::borrow::Cow<'a, str>,
    config: Ends,
}

/// Every way in which one document finds another.
struct Index<'a> {
    snapshot: &'a Snapshot,
    ends: Vec<Ends>,
    by_id: HashMap<&'a str, usize>,
    /// Things of EC2, by account of the document, region and native id.
    by_native_id: HashMap<(&'a str, &'a str, String), usize>,
    group_by_name: HashMap<(&'a str, String), usize>,
    account: HashMap<&'a str, usize>,
    /// By account and name.
    bucket_by_name: HashMap<(&'a str, String), usize>,
    /// By account and name of the bucket.
    access_points_of: HashMap<(&'a str, String), Vec<usize>>,
    aws_policies_of: HashMap<&'a str, Vec<usize>>,
    identity_providers_of: HashMap<&'a str, Vec<usize>>,
    interfaces_of: BTreeMap<usize, Vec<usize>>,
    referrers_of: BTreeMap<usize, BTreeSet<usize>>,
    ways: ec2::Ways,
    roles: roles::Roles<'a>,
}

/// What a relation leads to by way of others, and why it may lead to more.
#[derive(Default)]
struct Reached {
    documents: BTreeSet<usize>,
    /// Why something that must be there was not found; the paths are those of the relation.
    missing: BTreeSet<Unread>,
}

impl Reached {
    fn miss(&mut self, message: String) {
        self.missing.insert(Unread { path: String::new(), reason: GapReason::Other, action: None, message });
    }
}

impl<'a> Index<'a> {
    fn of(snapshot: &'a Snapshot) -> Result<Self, serde_json::Error> {
        let mut index = Self {
            snapshot,
            ends: Vec::with_capacity(snapshot.documents.len()),
            by_id: HashMap::new(),
            by_native_id: HashMap::new(),
            group_by_name: HashMap::new(),
            account: HashMap::new(),
            bucket_by_name: HashMap::new(),
            access_points_of: HashMap::new(),
            aws_policies_of: HashMap::new(),
            identity_providers_of: HashMap::new(),
            interfaces_of: BTreeMap::new(),
            referrers_of: BTreeMap::new(),
            ways: ec2::Ways::default(),
            roles: roles::Roles::default(),
        };
        for (at, document) in snapshot.documents.iter().enumerate() {
            index.enter(at, document)?;
        }
        index.invert();
        index.find_steps();
        Ok(index)
    }

    fn enter(&mut self, at: usize, document: &'a Document) -> Result<(), serde_json::Error> {
        self.by_id.insert(&document.id, at);
        let shell = match document.resource_type {
            ResourceType::SecurityGroup
            | ResourceType::NetworkInterface
            | ResourceType::PrefixList
            | ResourceType::Vpc
            | ResourceType::Subnet
            | ResourceType::RouteTable
            | ResourceType::NetworkAcl
            | ResourceType::Instance
            | ResourceType::VpcPeeringConnection
            | ResourceType::User
            | ResourceType::Group
            | ResourceType::Role
            | ResourceType::ManagedPolicy
            | ResourceType::Bucket
            | ResourceType::AccessPoint => Some(serde_json::from_str::<Shell<'_>>(&document.text)?),
            _ => None,
        };
        match (document.resource_type, &shell) {
            (ResourceType::Account, _) => {
                self.account.insert(&document.account, at);
            }
            (
                ResourceType::SecurityGroup
                | ResourceType::PrefixList
                | ResourceType::NetworkInterface
                | ResourceType::Subnet
                | ResourceType::Instance
                | ResourceType::VpcPeeringConnection,
                Some(shell),
            ) => {
                let key = (document.account.as_str(), document.region.as_str(), shell.native_id.to_string());
                self.by_native_id.insert(key, at);
            }
            (ResourceType::Group, Some(shell)) => {
                self.group_by_name.insert((&document.account, shell.name.to_string()), at);
            }
            (ResourceType::Bucket, Some(shell)) => {
                self.bucket_by_name.insert((&document.account, shell.native_id.to_string()), at);
            }
            (ResourceType::AccessPoint, Some(shell)) => {
                let bucket = shell.config.bucket.clone().unwrap_or_default();
                self.access_points_of.entry((&document.account, bucket)).or_default().push(at);
            }
            (ResourceType::ManagedPolicy, Some(shell)) if shell.config.owner.as_deref() == Some("aws") => {
                self.aws_policies_of.entry(&document.account).or_default().push(at);
            }
            (ResourceType::SamlProvider | ResourceType::OidcProvider, _) => {
                self.identity_providers_of.entry(&document.account).or_default().push(at);
            }
            _ => {}
        }
        let ends = shell.map(|shell| Ends { native_id: shell.native_id.into_owned(), ..shell.config });
        let ends = ends.unwrap_or_default();
        self.ways.enter(at, document, &ends);
        self.roles.enter(at, document)?;
        self.ends.push(ends);
        Ok(())
    }

    /// Notes, for each security group, who uses it and who names it.
    fn invert(&mut self) {
        for (at, (document, ends)) in self.snapshot.documents.iter().zip(&self.ends).enumerate() {
            let is_interface = document.resource_type == ResourceType::NetworkInterface;
            for name in ends.security_groups.iter().filter(|_| is_interface) {
                if let Some(group) = self.native(document, name) {
                    self.interfaces_of.entry(group).or_default().push(at);
                }
            }
            for name in ends.ingress.iter().chain(&ends.egress).filter_map(|rule| rule.source.group_id.as_ref()) {
                match self.native(document, name) {
                    Some(group) if group != at => {
                        self.referrers_of.entry(group).or_default().insert(at);
                    }
                    _ => {}
                }
            }
        }
    }

    fn native(&self, from: &Document, native_id: &str) -> Option<usize> {
        self.by_native_id.get(&(from.account.as_str(), from.region.as_str(), native_id.to_owned())).copied()
    }

    fn related(&self, at: usize, document: &Document) -> Related {
        let mut related = Related::default();
        self.one(&mut related, document, "account", ResourceType::Account, self.account.get(document.account.as_str()));
        let Some(ends) = self.ends.get(at) else { return related };
        match document.resource_type {
            ResourceType::SecurityGroup => {
                let rules = ends.ingress.iter().chain(&ends.egress);
                let lists = rules.filter_map(|rule| rule.source.prefix_list_id.as_deref());
                let lists = lists.map(|id| self.native(document, id).ok_or(id));
                let interfaces = self.interfaces_of.get(&at).into_iter().flatten().map(|at| Ok(*at));
                let referrers = self.referrers_of.get(&at).into_iter().flatten().map(|at| Ok(*at));
                self.many(&mut related, document, "network_interfaces", ResourceType::NetworkInterface, interfaces);
                self.many(&mut related, document, "prefix_lists", ResourceType::PrefixList, lists);
                self.many(&mut related, document, "referenced_by", ResourceType::SecurityGroup, referrers);
            }
            ResourceType::NetworkInterface => {
                let groups = ends.security_groups.iter().map(|id| self.native(document, id).ok_or(id.as_str()));
                self.many(&mut related, document, "security_groups", ResourceType::SecurityGroup, groups);
            }
            ResourceType::User => {
                let groups: Vec<_> =
                    ends.groups.iter().map(|name| self.group(document, name).ok_or(name.as_str())).collect();
                let inherited: Vec<&Ends> = groups.iter().flatten().filter_map(|group| self.ends.get(*group)).collect();
                let policies = self.policies(inherited.into_iter().chain([ends]));
                self.many(&mut related, document, "groups", ResourceType::Group, groups);
                self.many(&mut related, document, "managed_policies", ResourceType::ManagedPolicy, policies);
            }
            ResourceType::Group | ResourceType::Role => {
                let policies = self.policies([ends].into_iter());
                self.many(&mut related, document, "managed_policies", ResourceType::ManagedPolicy, policies);
            }
            ResourceType::Bucket => {
                let name = document.id.rsplit(':').next().unwrap_or_default();
                let points = self.access_points_of.get(&(document.account.as_str(), name.to_owned()));
                let points = points.into_iter().flatten().map(|at| Ok(*at));
                self.many(&mut related, document, "access_points", ResourceType::AccessPoint, points);
            }
            ResourceType::AccessPoint => {
                let name = ends.bucket.as_deref().unwrap_or_default();
                let bucket = self.bucket_by_name.get(&(document.account.as_str(), name.to_owned()));
                self.one_named(&mut related, document, "bucket", ResourceType::Bucket, bucket.ok_or(name));
            }
            ResourceType::Account => {
                let found = |of: &HashMap<&str, Vec<usize>>| {
                    of.get(document.account.as_str()).into_iter().flatten().map(|at| Ok(*at)).collect::<Vec<_>>()
                };
                let policies = found(&self.aws_policies_of);
                let providers = found(&self.identity_providers_of);
                let kinds = [ResourceType::SamlProvider, ResourceType::OidcProvider];
                self.many(&mut related, document, "attached_aws_policies", ResourceType::ManagedPolicy, policies);
                self.many_of(&mut related, document, "identity_providers", &kinds, providers);
            }
            _ => {}
        }
        if matches!(document.resource_type, ResourceType::User | ResourceType::Role) {
            self.relate_roles(&mut related, at, document);
        }
        self.relate_ec2(&mut related, at, document, ends);
        related
    }

    fn group(&self, document: &Document, name: &str) -> Option<usize> {
        self.group_by_name.get(&(document.account.as_str(), name.to_owned())).copied()
    }

    fn policies<'b>(&'b self, holders: impl Iterator<Item = &'b Ends>) -> impl Iterator<Item = Result<usize, &'b str>> {
        holders
            .flat_map(|ends| ends.attached_policies.iter().chain(&ends.permissions_boundary))
            .map(|arn| self.by_id.get(arn.as_str()).copied().ok_or(arn.as_str()))
    }

    fn one(
        &self,
        related: &mut Related,
        from: &Document,
        name: &'static str,
        to: ResourceType,
        document: Option<&usize>,
    ) {
        related.relations.push(Relation::One { name, document: document.copied() });
        match document {
            Some(at) => related.unread.extend(self.unread_within(&format!("/related/{name}"), *at)),
            None => related.unread.extend(self.unread(from, name, to)),
        }
    }

    /// Adds a relation to one document that there must be: one that was not collected, such as another account's, is
    /// unread, by the name it goes by.
    fn one_named(
        &self,
        related: &mut Related,
        from: &Document,
        name: &'static str,
        to: ResourceType,
        document: Result<&usize, &str>,
    ) {
        let unread_before = related.unread.len();
        self.one(related, from, name, to, document.ok());
        if let (Err(missing), true) = (document, related.unread.len() == unread_before) {
            related.unread.push(dangling(name, to, missing));
        }
    }

    /// Adds a relation to documents that were found, and to some that were not, by the names they go by.
    fn many<'b>(
        &self,
        related: &mut Related,
        from: &Document,
        name: &'static str,
        to: ResourceType,
        ends: impl IntoIterator<Item = Result<usize, &'b str>>,
    ) {
        self.many_of(related, from, name, &[to], ends);
    }

    /// Like [`many`](Self::many), for a relation to documents of several types.
    fn many_of<'b>(
        &self,
        related: &mut Related,
        from: &Document,
        name: &'static str,
        to: &[ResourceType],
        ends: impl IntoIterator<Item = Result<usize, &'b str>>,
    ) {
        let (mut found, mut dangling) = (BTreeSet::new(), BTreeSet::new());
        for end in ends {
            match end {
                Ok(at) => _ = found.insert(at),
                Err(missing) => _ = dangling.insert(missing),
            }
        }
        let mut unread: Vec<Unread> = to.iter().filter_map(|to| self.unread(from, name, *to)).collect();
        if let ([to, ..], true) = (to, unread.is_empty()) {
            unread.extend(dangling.into_iter().map(|missing| self::dangling(name, *to, missing)));
        }
        self.add_many(related, name, found, unread);
    }

    /// Adds a relation that leads over documents of several types: it is whole only when all their places are.
    fn reach(
        &self,
        related: &mut Related,
        from: &Document,
        name: &'static str,
        over: &[ResourceType],
        reached: Reached,
    ) {
        let mut unread: Vec<Unread> = over.iter().filter_map(|to| self.unread(from, name, *to)).collect();
        if unread.is_empty() {
            let path = format!("/related/{name}");
            unread.extend(reached.missing.into_iter().map(|missing| Unread { path: path.clone(), ..missing }));
        }
        self.add_many(related, name, reached.documents, unread);
    }

    fn add_many(&self, related: &mut Related, name: &'static str, found: BTreeSet<usize>, mut unread: Vec<Unread>) {
        // nothing was read and nothing is known: an empty set would be a lie
        if unread.is_empty() || !found.is_empty() {
            for at in &found {
                unread.extend(
                    self.unread_within(
                        &format!("/related/{name}/{}", pointer_token(&self.snapshot.documents, *at)),
                        *at,
                    ),
                );
            }
            related.relations.push(Relation::Many { name, documents: found.into_iter().collect() });
        }
        related.unread.extend(unread);
    }

    /// Returns what is unread in a related document, as seen through the relation.
    fn unread_within<'b>(&'b self, prefix: &str, at: usize) -> impl Iterator<Item = Unread> + use<'a, 'b> {
        let prefix = prefix.to_owned();
        let document = self.snapshot.documents.get(at);
        document
            .into_iter()
            .flat_map(|document| &document.unread)
            .map(move |unread| Unread { path: format!("{prefix}{}", unread.path), ..unread.clone() })
    }

    /// Returns why the documents of a type, as seen from another document, are not all known.
    fn unread(&self, from: &Document, name: &str, to: ResourceType) -> Option<Unread> {
        let region = match to.home() {
            Home::Region => from.region.clone(),
            Home::Account => GLOBAL.to_owned(),
        };
        let place = Place { account: from.account.clone(), region, resource_type: to };
        let path = format!("/related/{name}");
        let Some(scope) = self.snapshot.header.coverage.of(&place) else {
            let message = format!("{place} was not collected; leave it in the scope of the run");
            return Some(Unread { path, reason: GapReason::Other, action: None, message });
        };
        if scope.status == ScopeStatus::Complete || scope.listed {
            return None;
        }
        let gap = scope.gaps.first();
        Some(Unread {
            path,
            reason: gap.map_or(GapReason::Other, |gap| gap.reason),
            action: gap.map(|gap| gap.action.clone()),
            message: gap.map_or_else(|| format!("{place} could not be listed"), |gap| gap.message.clone()),
        })
    }
}

/// The mark of a relation that leads to a document which is not there.
fn dangling(name: &str, to: ResourceType, missing: &str) -> Unread {
    Unread {
        path: format!("/related/{name}"),
        reason: GapReason::Other,
        action: None,
        message: format!("`{missing}` is named here, but no such {to} was collected"),
    }
}

/// Returns the id of a document as one token of a JSON pointer (RFC 6901).
fn pointer_token(documents: &[Document], at: usize) -> String {
    documents.get(at).map(|document| document.id.replace('~', "~0").replace('/', "~1")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Coverage, Gap, Scope, ScopeCoverage, SnapshotHeader, Time, snapshot::SnapshotKind};

    const ACCOUNT: &str = "111122223333";

    pub(super) fn document(resource_type: ResourceType, native_id: &str, name: &str, config: Value) -> Document {
        let names_its_region = resource_type.home() == Home::Region || resource_type == ResourceType::Bucket;
        let region = if names_its_region { "eu-west-1" } else { GLOBAL };
        let text = json!({
            "schema": 1, "id": format!("arn:aws:x:{native_id}"), "type": resource_type.as_str(), "native_id": native_id,
            "name": name, "partition": "aws", "account": ACCOUNT, "region": region, "tags": {}, "config": config,
            "status": {}, "unread": [], "source": {"kind": "aws", "collected_at": "2026-11-23T08:00:00Z"},
        });
        Document::parse(text.to_string()).unwrap()
    }

    pub(super) fn snapshot(mut documents: Vec<Document>, failed: &[ResourceType]) -> Snapshot {
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        let scopes = ResourceType::ALL.iter().map(|&resource_type| {
            let region = if resource_type.home() == Home::Account { GLOBAL } else { "eu-west-1" };
            let is_failed = failed.contains(&resource_type);
            let gap = Gap {
                account: ACCOUNT.into(),
                region: region.into(),
                call: "ec2:Describe".into(),
                action: "ec2:Describe".into(),
                reason: GapReason::AccessDenied,
                resource_id: None,
                message: "no".into(),
            };
            ScopeCoverage {
                place: Place { account: ACCOUNT.into(), region: region.into(), resource_type },
                status: if is_failed { ScopeStatus::Failed } else { ScopeStatus::Complete },
                listed: !is_failed,
                resources: 0,
                gaps: if is_failed { vec![gap] } else { vec![] },
            }
        });
        let mut coverage = Coverage { scopes: scopes.collect(), gaps: vec![] };
        coverage.sort();
        let time = Time::from_unix_seconds(0);
        Snapshot {
            header: SnapshotHeader {
                kind: SnapshotKind::Snapshot,
                schema: 1,
                version: "0".into(),
                started_at: time,
                ended_at: time,
                scope: Scope::default(),
                coverage,
                documents: documents.len() as u64,
            },
            documents,
        }
    }

    /// Native ids that a relation of a document leads to; `None` when the relation is not there.
    pub(super) fn ends(snapshot: &Snapshot, native_id: &str, wanted: &str) -> Option<Vec<String>> {
        let links = link(snapshot).unwrap();
        let at = snapshot.documents.iter().position(|found| found.id.ends_with(native_id)).unwrap();
        let positions = links[at].relations.iter().find_map(|relation| match relation {
            Relation::One { name, document } if *name == wanted => Some(document.iter().copied().collect::<Vec<_>>()),
            Relation::Many { name, documents } if *name == wanted => Some(documents.clone()),
            _ => None,
        })?;
        Some(positions.into_iter().map(|at| snapshot.documents[at].id.replace("arn:aws:x:", "")).collect())
    }

    fn rule(source: Value) -> Value {
        json!({"key": "k", "protocol": "all", "source": source})
    }

    fn world() -> Vec<Document> {
        let by_group = rule(json!({"kind": "security_group", "group_id": "sg-1", "account": ACCOUNT}));
        let by_list = rule(json!({"kind": "prefix_list", "prefix_list_id": "pl-1"}));
        vec![
            document(ResourceType::Account, ACCOUNT, "acme", json!({})),
            document(ResourceType::SecurityGroup, "sg-1", "web", json!({"ingress": [by_list, by_group], "egress": []})),
            document(ResourceType::SecurityGroup, "sg-2", "db", json!({"ingress": [by_group], "egress": []})),
            document(ResourceType::PrefixList, "pl-1", "office", json!({})),
            document(ResourceType::PrefixList, "pl-2", "other", json!({})),
            document(ResourceType::NetworkInterface, "eni-1", "", json!({"security_groups": ["sg-1", "sg-far"]})),
            document(
                ResourceType::User,
                "AIDA1",
                "ann",
                json!({"groups": ["ops"], "attached_policies": ["arn:aws:x:ANPA2"], "permissions_boundary": "arn:aws:x:ANPA3"}),
            ),
            document(ResourceType::Group, "AGPA1", "ops", json!({"attached_policies": ["arn:aws:x:ANPA1"]})),
            document(ResourceType::ManagedPolicy, "ANPA1", "p1", json!({})),
            document(ResourceType::ManagedPolicy, "ANPA2", "p2", json!({})),
            document(ResourceType::ManagedPolicy, "ANPA3", "p3", json!({})),
            document(ResourceType::ManagedPolicy, "ANPA4", "p4", json!({"owner": "aws"})),
            document(ResourceType::SamlProvider, "okta", "okta", json!({})),
            document(ResourceType::OidcProvider, "github", "github", json!({})),
            document(ResourceType::Bucket, "data", "data", json!({"policy": {"statements": []}})),
            document(ResourceType::Bucket, "other", "other", json!({})),
            document(ResourceType::AccessPoint, "ap-data", "ap-data", json!({"bucket": "data"})),
            document(ResourceType::AccessPoint, "ap-far", "ap-far", json!({"bucket": "far", "bucket_account": "9"})),
        ]
    }

    #[test]
    fn leads_to_what_belongs_to_a_document_and_to_nothing_else() {
        let snapshot = snapshot(world(), &[]);
        let found = |native_id, name| ends(&snapshot, native_id, name).unwrap();
        assert_eq!(found("sg-1", "network_interfaces"), ["eni-1"]);
        assert_eq!(found("sg-1", "prefix_lists"), ["pl-1"]);
        assert_eq!(found("sg-1", "referenced_by"), ["sg-2"]);
        assert!(found("sg-2", "network_interfaces").is_empty());
        assert_eq!(found("eni-1", "security_groups"), ["sg-1"]);
        assert_eq!(found("AIDA1", "groups"), ["AGPA1"]);
        assert_eq!(found("AIDA1", "managed_policies"), ["ANPA1", "ANPA2", "ANPA3"]);
        assert_eq!(found("AGPA1", "managed_policies"), ["ANPA1"]);
        assert_eq!(found("pl-2", "account"), [ACCOUNT]);
    }

    #[test]
    fn a_bucket_and_its_access_points_find_each_other() {
        let snapshot = snapshot(world(), &[]);
        assert_eq!(ends(&snapshot, ":data", "access_points").unwrap(), ["ap-data"]);
        assert!(ends(&snapshot, ":other", "access_points").unwrap().is_empty());
        assert_eq!(ends(&snapshot, ":ap-data", "bucket").unwrap(), ["data"]);
        assert!(unread_paths(&snapshot, ":data").is_empty() && unread_paths(&snapshot, ":ap-data").is_empty());
    }

    #[test]
    fn a_bucket_of_another_account_is_unread_and_not_none() {
        let snapshot = snapshot(world(), &[]);
        assert!(ends(&snapshot, ":ap-far", "bucket").unwrap().is_empty());
        assert_eq!(unread_paths(&snapshot, ":ap-far"), ["/related/bucket"]);
    }

    #[test]
    fn access_points_of_a_region_that_could_not_be_listed_are_unread() {
        let kept = |of: ResourceType| world().into_iter().filter(move |found| found.resource_type != of).collect();
        let without_points = snapshot(kept(ResourceType::AccessPoint), &[ResourceType::AccessPoint]);
        assert_eq!(ends(&without_points, ":data", "access_points"), None);
        assert_eq!(unread_paths(&without_points, ":data"), ["/related/access_points"]);
        let without_buckets = snapshot(kept(ResourceType::Bucket), &[ResourceType::Bucket]);
        let at = without_buckets.documents.iter().position(|found| found.id.ends_with(":ap-data")).unwrap();
        let unread = link(&without_buckets).unwrap().swap_remove(at).unread;
        assert_eq!((unread[0].path.as_str(), unread[0].reason), ("/related/bucket", GapReason::AccessDenied));
        assert_eq!(unread.len(), 1);
    }

    #[test]
    fn an_account_finds_the_policies_of_aws_and_its_identity_providers() {
        let snapshot = snapshot(world(), &[]);
        assert_eq!(ends(&snapshot, ACCOUNT, "attached_aws_policies").unwrap(), ["ANPA4"]);
        assert_eq!(ends(&snapshot, ACCOUNT, "identity_providers").unwrap(), ["github", "okta"]);
        assert!(unread_paths(&snapshot, ACCOUNT).is_empty());
    }

    #[test]
    fn half_of_the_identity_providers_are_not_all_of_them() {
        let kept = world().into_iter().filter(|found| found.resource_type != ResourceType::SamlProvider).collect();
        let snapshot = snapshot(kept, &[ResourceType::SamlProvider]);
        assert_eq!(ends(&snapshot, ACCOUNT, "identity_providers").unwrap(), ["github"]);
        assert_eq!(unread_paths(&snapshot, ACCOUNT), ["/related/identity_providers"]);
    }

    #[test]
    fn a_place_that_could_not_be_listed_gives_no_empty_relation() {
        let kept: Vec<Document> =
            world().into_iter().filter(|found| found.resource_type != ResourceType::NetworkInterface).collect();
        let snapshot = snapshot(kept, &[ResourceType::NetworkInterface]);
        assert_eq!(ends(&snapshot, "sg-1", "network_interfaces"), None);
        let at = snapshot.documents.iter().position(|found| found.id.ends_with("sg-1")).unwrap();
        let unread = link(&snapshot).unwrap().swap_remove(at).unread;
        assert_eq!(unread[0].path, "/related/network_interfaces");
        assert_eq!(unread[0].reason, GapReason::AccessDenied);
    }

    #[test]
    fn a_type_that_was_not_asked_for_is_unread_not_empty() {
        let mut snapshot = snapshot(world(), &[]);
        snapshot.header.coverage.scopes.retain(|scope| scope.place.resource_type != ResourceType::ManagedPolicy);
        snapshot.documents.retain(|found| found.resource_type != ResourceType::ManagedPolicy);
        assert_eq!(ends(&snapshot, "AGPA1", "managed_policies"), None);
    }

    pub(super) fn unread_paths(snapshot: &Snapshot, native_id: &str) -> Vec<String> {
        let at = snapshot.documents.iter().position(|found| found.id.ends_with(native_id)).unwrap();
        link(snapshot).unwrap().swap_remove(at).unread.into_iter().map(|unread| unread.path).collect()
    }

    #[test]
    fn a_policy_that_is_attached_and_was_not_collected_is_unread() {
        let mut snapshot = snapshot(world(), &[]);
        snapshot.documents.retain(|found| !found.id.ends_with("ANPA1"));
        assert_eq!(unread_paths(&snapshot, "AGPA1"), ["/related/managed_policies"]);
        assert!(unread_paths(&snapshot, "sg-2").is_empty());
    }

    #[test]
    fn what_is_unread_in_a_related_document_is_unread_here() {
        let mut snapshot = snapshot(world(), &[]);
        let unread = r#"[{"path":"/config/policy","reason":"unparsable","message":"no"}]"#;
        for found in snapshot.documents.iter_mut().filter(|found| found.id.ends_with("ANPA1")) {
            *found = Document::parse(found.text.replace(r#""unread":[]"#, &format!(r#""unread":{unread}"#))).unwrap();
        }
        assert_eq!(unread_paths(&snapshot, "AGPA1"), ["/related/managed_policies/arn:aws:x:ANPA1/config/policy"]);
    }
}
