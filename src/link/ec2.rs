//! The relations of EC2: what stands between the internet and an instance, and what an instance may do.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Document, GapReason, ResourceType, Unread};

use super::{Ends, Index, Reached, Related};

/// From which end something is looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    /// Network interfaces, by subnet.
    InterfacesOfSubnet,
    /// Network interfaces, by VPC.
    InterfacesOfVpc,
    /// Route tables, by a subnet that is associated with them.
    TablesOfSubnet,
    /// Main route tables, by VPC.
    MainTableOfVpc,
    /// Network access control lists, by subnet.
    AclsOfSubnet,
    /// Roles, by instance profile.
    RolesOfProfile,
    /// The settings of a region.
    Settings,
}

/// Every way in which a thing of EC2 is found by what it names; within an account and a region, as the document has them.
#[derive(Default)]
pub(super) struct Ways {
    /// The text is account, region and what is named.
    found: HashMap<(Way, String), Vec<usize>>,
}

impl Ways {
    /// Notes what a document names.
    pub(super) fn enter(&mut self, at: usize, document: &Document, ends: &Ends) {
        let mut named = Vec::new();
        match document.resource_type {
            ResourceType::RegionSettings => named.push((Way::Settings, "")),
            ResourceType::NetworkInterface => {
                named.extend(ends.subnet_id.iter().map(|id| (Way::InterfacesOfSubnet, id.as_str())));
                named.extend(ends.vpc_id.iter().map(|id| (Way::InterfacesOfVpc, id.as_str())));
            }
            ResourceType::RouteTable => {
                named.extend(ends.subnet_ids.iter().map(|id| (Way::TablesOfSubnet, id.as_str())));
                named.extend(ends.vpc_id.iter().filter(|_| ends.main).map(|id| (Way::MainTableOfVpc, id.as_str())));
            }
            ResourceType::NetworkAcl => {
                named.extend(ends.subnet_ids.iter().map(|id| (Way::AclsOfSubnet, id.as_str())));
            }
            ResourceType::Role => {
                named.extend(ends.instance_profiles.iter().map(|arn| (Way::RolesOfProfile, arn.as_str())));
            }
            _ => {}
        }
        for (way, name) in named {
            self.found.entry((way, key(&document.account, &document.region, name))).or_default().push(at);
        }
    }

    fn get(&self, way: Way, account: &str, region: &str, name: &str) -> &[usize] {
        self.found.get(&(way, key(account, region, name))).map_or(&[], Vec::as_slice)
    }
}

fn key(account: &str, region: &str, name: &str) -> String {
    format!("{account} {region} {name}")
}

impl<'a> Index<'a> {
    /// Adds the relations of a document of EC2.
    pub(super) fn relate_ec2(&self, related: &mut Related, at: usize, document: &Document, ends: &Ends) {
        match document.resource_type {
            ResourceType::SecurityGroup => {
                let interfaces = self.interfaces_of.get(&at).map_or(&[][..], Vec::as_slice);
                self.path_of_packets(related, document, interfaces, Tables::WithMain);
                self.region_settings(related, document);
            }
            ResourceType::NetworkInterface => {
                self.named(related, document, "subnet", ResourceType::Subnet, ends.subnet_id.as_deref());
                self.tables_and_acls(related, document, &[at], &[], Tables::InForce);
                self.region_settings(related, document);
                self.named(related, document, "instance", ResourceType::Instance, ends.instance_id.as_deref());
            }
            ResourceType::Instance => {
                let names = &ends.network_interface_ids;
                let interfaces = names.iter().map(|id| self.native(document, id).ok_or(id.as_str()));
                let interfaces: Vec<_> = interfaces.collect();
                // the instance names the subnet of its first interface itself
                let known: Vec<_> = interfaces.iter().flatten().copied().chain([at]).collect();
                self.many(related, document, "network_interfaces", ResourceType::NetworkInterface, interfaces);
                let groups = ends.security_groups.iter().map(|id| self.native(document, id).ok_or(id.as_str()));
                let groups: Vec<_> = groups.collect();
                let rules = groups.iter().flatten().filter_map(|at| self.ends.get(*at));
                let rules = rules.flat_map(|group| group.ingress.iter().chain(&group.egress));
                let lists = rules.filter_map(|rule| rule.source.prefix_list_id.as_deref());
                let lists: Vec<_> = lists.map(|id| self.native(document, id).ok_or(id)).collect();
                self.many(related, document, "security_groups", ResourceType::SecurityGroup, groups);
                self.many(related, document, "prefix_lists", ResourceType::PrefixList, lists);
                self.path_of_packets(related, document, &known, Tables::InForce);
                self.region_settings(related, document);
                self.roles(related, document, ends.instance_profile.as_deref());
            }
            ResourceType::Subnet => {
                self.tables_and_acls(related, document, &[], &[at], Tables::InForce);
                let interfaces = self.by_own_id(Way::InterfacesOfSubnet, document, ends);
                self.many(related, document, "network_interfaces", ResourceType::NetworkInterface, interfaces);
            }
            ResourceType::Vpc => {
                let interfaces = self.by_own_id(Way::InterfacesOfVpc, document, ends);
                self.many(related, document, "network_interfaces", ResourceType::NetworkInterface, interfaces);
                self.region_settings(related, document);
            }
            ResourceType::RouteTable => {
                let to_peers = ends.routes.iter().filter(|route| route.target_type == "vpc_peering_connection");
                // a route without effect may lead to a connection that is no more
                let connections = to_peers.filter_map(|route| match self.native(document, &route.target) {
                    None if route.state == "blackhole" => None,
                    found => Some(found.ok_or(route.target.as_str())),
                });
                let to = ResourceType::VpcPeeringConnection;
                self.many(related, document, "peering_connections", to, connections);
            }
            ResourceType::Volume | ResourceType::Snapshot | ResourceType::Image => {
                self.region_settings(related, document);
            }
            _ => {}
        }
    }

    fn by_own_id(
        &self,
        way: Way,
        document: &Document,
        ends: &Ends,
    ) -> impl Iterator<Item = Result<usize, &'static str>> + use<'_, 'a> {
        self.ways.get(way, &document.account, &document.region, &ends.native_id).iter().map(|at| Ok(*at))
    }

    fn region_settings(&self, related: &mut Related, from: &Document) {
        let settings = self.ways.get(Way::Settings, &from.account, &from.region, "").first();
        self.one(related, from, "region_settings", ResourceType::RegionSettings, settings);
    }

    /// Adds a relation to a document that is named, if one is: one that is not there is unread.
    fn named(&self, related: &mut Related, from: &Document, name: &'static str, to: ResourceType, id: Option<&str>) {
        let found = id.filter(|id| !id.is_empty()).map(|id| self.native(from, id).ok_or(id));
        match found {
            Some(Err(missing)) => {
                let message = format!("`{missing}` is named here, but no such {to} was collected");
                self.one(related, from, name, to, None);
                let path = format!("/related/{name}");
                if !related.unread.iter().any(|unread| unread.path == path) {
                    related.unread.push(Unread { path, reason: GapReason::Other, action: None, message });
                }
            }
            Some(Ok(at)) => self.one(related, from, name, to, Some(&at)),
            None => related.relations.push(super::Relation::One { name, document: None }),
        }
    }

    /// Subnets of network interfaces, and what lets packets in and out of them.
    fn path_of_packets(&self, related: &mut Related, from: &Document, interfaces: &[usize], tables: Tables) {
        let mut subnets = Reached { missing: self.without_subnet(interfaces), ..Reached::default() };
        for id in self.subnet_ids(interfaces) {
            match self.native(from, id) {
                Some(at) => _ = subnets.documents.insert(at),
                None => subnets.miss(format!("no {} `{id}` was collected", ResourceType::Subnet)),
            }
        }
        let over = [ResourceType::NetworkInterface, ResourceType::Subnet];
        self.reach(related, from, "subnets", &over, subnets);
        self.tables_and_acls(related, from, interfaces, &[], tables);
    }

    /// Returns why it is not known in which subnet some network interfaces are.
    fn without_subnet(&self, interfaces: &[usize]) -> BTreeSet<Unread> {
        let documents = interfaces.iter().filter_map(|at| self.snapshot.documents.get(*at));
        let unread = documents.flat_map(|document| &document.unread);
        unread.filter(|unread| unread.affects("/config/subnet_id")).cloned().collect()
    }

    fn subnet_ids(&self, interfaces: &[usize]) -> BTreeSet<&str> {
        let ends = interfaces.iter().filter_map(|at| self.ends.get(*at));
        ends.filter_map(|ends| ends.subnet_id.as_deref()).filter(|id| !id.is_empty()).collect()
    }

    /// Route tables and access control lists of subnets and of the subnets of network interfaces.
    ///
    /// A subnet that is associated with no route table has the main one of its VPC; it always has one access control list.
    fn tables_and_acls(
        &self,
        related: &mut Related,
        from: &Document,
        interfaces: &[usize],
        subnets: &[usize],
        which: Tables,
    ) {
        let get = |way, id: &str| self.ways.get(way, &from.account, &from.region, id);
        let of_interfaces = interfaces.iter().filter_map(|at| self.ends.get(*at));
        let of_interfaces = of_interfaces.filter_map(|ends| Some((ends.subnet_id.as_deref()?, ends)));
        let own = subnets.iter().filter_map(|at| self.ends.get(*at)).map(|ends| (ends.native_id.as_str(), ends));
        let in_vpcs: BTreeSet<(&str, Option<&str>)> = of_interfaces
            .chain(own)
            .filter(|(subnet, _)| !subnet.is_empty())
            .map(|(subnet, ends)| (subnet, ends.vpc_id.as_deref()))
            .collect();

        let missing = self.without_subnet(interfaces);
        let mut tables = Reached { missing: missing.clone(), ..Reached::default() };
        let mut acls = Reached { missing, ..Reached::default() };
        for (subnet, vpc) in in_vpcs {
            let explicit = get(Way::TablesOfSubnet, subnet);
            let main = vpc.map_or(&[][..], |vpc| get(Way::MainTableOfVpc, vpc));
            tables.documents.extend(explicit);
            if explicit.is_empty() || which == Tables::WithMain {
                tables.documents.extend(main);
            }
            if explicit.is_empty() && main.is_empty() {
                tables.miss(format!("no {} of `{subnet}` was collected", ResourceType::RouteTable));
            }
            acls.documents.extend(get(Way::AclsOfSubnet, subnet));
            if get(Way::AclsOfSubnet, subnet).is_empty() {
                acls.miss(format!("no {} of `{subnet}` was collected", ResourceType::NetworkAcl));
            }
        }
        // where the document names its own subnet, nothing but the last step can fail
        let by_interfaces = from.resource_type != ResourceType::NetworkInterface && subnets.is_empty();
        let first = by_interfaces.then_some(ResourceType::NetworkInterface);
        let over = |last| Vec::from_iter(first.into_iter().chain([last]));
        self.reach(related, from, "route_tables", &over(ResourceType::RouteTable), tables);
        self.reach(related, from, "network_acls", &over(ResourceType::NetworkAcl), acls);
    }

    /// Roles of an instance profile, and the managed policies of those roles. A profile may hold no role.
    fn roles(&self, related: &mut Related, from: &Document, profile: Option<&str>) {
        let found = profile.map_or(&[][..], |arn| {
            self.ways.get(Way::RolesOfProfile, &from.account, crate::model::resource_type::GLOBAL, arn)
        });
        self.many(related, from, "roles", ResourceType::Role, found.iter().map(|at| Ok(*at)));
        let mut policies = Reached::default();
        for policy in self.policies(found.iter().filter_map(|at| self.ends.get(*at))) {
            match policy {
                Ok(at) => {
                    policies.documents.insert(at);
                }
                Err(arn) => policies.miss(format!("no {} `{arn}` was collected", ResourceType::ManagedPolicy)),
            }
        }
        let over = [ResourceType::Role, ResourceType::ManagedPolicy];
        self.reach(related, from, "managed_policies", &over, policies);
    }
}

/// Which route tables a relation holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tables {
    /// Those in force in the subnets.
    InForce,
    /// Those that are associated with the subnets, and the main ones of their VPCs in any case.
    WithMain,
}

#[cfg(test)]
mod tests;
