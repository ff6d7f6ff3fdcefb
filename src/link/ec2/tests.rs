//! The relations of EC2 in a small world, and what becomes of them when a part of it could not be read.

use serde_json::{Value, json};

use super::super::tests::{document, ends, snapshot, unread_paths};
use super::*;
use crate::model::Snapshot;

const PROFILE: &str = "arn:aws:iam::111122223333:instance-profile/web";

fn interface(id: &str, subnet: &str, instance: Option<&str>) -> Document {
    let mut config = json!({"subnet_id": subnet, "vpc_id": "vpc-1", "security_groups": ["sg-1"]});
    if let Some(instance) = instance {
        config["instance_id"] = instance.into();
    }
    document(ResourceType::NetworkInterface, id, "", config)
}

fn route(connection: &str, state: &str) -> Value {
    json!({"destination": "10.9.0.0/16", "target_type": "vpc_peering_connection", "target": connection, "state": state})
}

fn table(id: &str, main: bool, subnets: &[&str], routes: &[Value]) -> Document {
    let config = json!({"vpc_id": "vpc-1", "main": main, "subnet_ids": subnets, "routes": routes});
    document(ResourceType::RouteTable, id, "", config)
}

/// A public subnet with a table of its own, a private one that falls back to the main table, and an instance with a
/// role in the public one.
fn world() -> Vec<Document> {
    let acl = |id: &str, subnets: &[&str]| {
        let entry = json!({"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"});
        let config = json!({"vpc_id": "vpc-1", "subnet_ids": subnets, "ingress": [entry], "egress": [entry]});
        document(ResourceType::NetworkAcl, id, "", config)
    };
    let of_vpc = json!({"vpc_id": "vpc-1"});
    let instance = json!({
        "vpc_id": "vpc-1", "subnet_id": "subnet-pub", "network_interface_ids": ["eni-pub"], "security_groups": ["sg-1"],
        "instance_profile": PROFILE,
    });
    let from_list = json!({"source": {"kind": "prefix_list", "prefix_list_id": "pl-1"}});
    let policies = json!({"trust_policy": {"statements": []}, "instance_profiles": [PROFILE], "attached_policies": ["arn:aws:x:ANPA1"]});
    vec![
        document(ResourceType::Account, "111122223333", "acme", json!({})),
        document(ResourceType::RegionSettings, "eu-west-1", "", json!({})),
        document(ResourceType::Vpc, "vpc-1", "", json!({"subnet_ids": ["subnet-pub", "subnet-prv"]})),
        document(ResourceType::Subnet, "subnet-pub", "", of_vpc.clone()),
        document(ResourceType::Subnet, "subnet-prv", "", of_vpc),
        table("rtb-main", true, &[], &[]),
        table("rtb-pub", false, &["subnet-pub"], &[route("pcx-1", "active"), route("pcx-gone", "blackhole")]),
        acl("acl-pub", &["subnet-pub"]),
        acl("acl-prv", &["subnet-prv"]),
        document(ResourceType::VpcPeeringConnection, "pcx-1", "", json!({})),
        document(ResourceType::VpcPeeringConnection, "pcx-2", "", json!({})),
        document(ResourceType::SecurityGroup, "sg-1", "web", json!({"ingress": [from_list], "egress": []})),
        document(ResourceType::PrefixList, "pl-1", "", json!({})),
        document(ResourceType::SecurityGroup, "sg-2", "unused", json!({"ingress": [], "egress": []})),
        interface("eni-pub", "subnet-pub", Some("i-1")),
        interface("eni-prv", "subnet-prv", None),
        document(ResourceType::Instance, "i-1", "", instance),
        document(ResourceType::Role, "AROA1", "web", policies),
        document(
            ResourceType::Role,
            "AROA2",
            "other",
            json!({"trust_policy": {"statements": []}, "instance_profiles": [], "attached_policies": []}),
        ),
        document(ResourceType::ManagedPolicy, "ANPA1", "p1", json!({})),
        document(ResourceType::ManagedPolicy, "ANPA2", "p2", json!({})),
        document(ResourceType::Volume, "vol-1", "", json!({})),
    ]
}

fn without(gone: &str) -> Snapshot {
    snapshot(world().into_iter().filter(|document| !document.id.ends_with(gone)).collect(), &[])
}

fn paths(snapshot: &Snapshot, native_id: &str) -> Vec<String> {
    let mut paths = unread_paths(snapshot, native_id);
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn a_readable_world_leads_everywhere_and_is_whole() {
    let snapshot = snapshot(world(), &[]);
    for (from, relation, to) in [
        ("sg-1", "network_interfaces", &["eni-prv", "eni-pub"][..]),
        ("sg-1", "subnets", &["subnet-prv", "subnet-pub"]),
        ("sg-1", "route_tables", &["rtb-main", "rtb-pub"]),
        ("sg-1", "network_acls", &["acl-prv", "acl-pub"]),
        ("sg-1", "region_settings", &["eu-west-1"]),
        ("sg-2", "subnets", &[]),
        ("sg-2", "route_tables", &[]),
        ("eni-pub", "subnet", &["subnet-pub"]),
        ("eni-pub", "route_tables", &["rtb-pub"]),
        ("eni-pub", "network_acls", &["acl-pub"]),
        ("eni-pub", "instance", &["i-1"]),
        ("eni-pub", "region_settings", &["eu-west-1"]),
        ("eni-prv", "route_tables", &["rtb-main"]),
        ("eni-prv", "instance", &[]),
        ("i-1", "network_interfaces", &["eni-pub"]),
        ("i-1", "security_groups", &["sg-1"]),
        ("i-1", "prefix_lists", &["pl-1"]),
        ("i-1", "subnets", &["subnet-pub"]),
        ("i-1", "route_tables", &["rtb-pub"]),
        ("i-1", "network_acls", &["acl-pub"]),
        ("i-1", "region_settings", &["eu-west-1"]),
        ("i-1", "roles", &["AROA1"]),
        ("i-1", "managed_policies", &["ANPA1"]),
        ("subnet-pub", "route_tables", &["rtb-pub"]),
        ("subnet-prv", "route_tables", &["rtb-main"]),
        ("subnet-prv", "network_acls", &["acl-prv"]),
        ("subnet-prv", "network_interfaces", &["eni-prv"]),
        ("vpc-1", "network_interfaces", &["eni-prv", "eni-pub"]),
        ("vpc-1", "region_settings", &["eu-west-1"]),
        ("rtb-pub", "peering_connections", &["pcx-1"]),
        ("rtb-main", "peering_connections", &[]),
        ("vol-1", "region_settings", &["eu-west-1"]),
        ("acl-pub", "account", &["111122223333"]),
    ] {
        assert_eq!(ends(&snapshot, from, relation).unwrap(), to, "{from} {relation}");
    }
    for document in &snapshot.documents {
        assert_eq!(unread_paths(&snapshot, &document.id), Vec::<String>::new(), "{}", document.id);
    }
}

#[test]
fn the_main_table_counts_for_a_group_also_where_each_subnet_has_its_own() {
    let documents = world().into_iter().filter(|document| !document.id.ends_with("eni-prv")).collect();
    let snapshot = snapshot(documents, &[]);
    assert_eq!(ends(&snapshot, "sg-1", "route_tables").unwrap(), ["rtb-main", "rtb-pub"]);
    assert_eq!(ends(&snapshot, "i-1", "route_tables").unwrap(), ["rtb-pub"]);
}

#[test]
fn a_place_that_could_not_be_listed_makes_all_unread_that_leads_over_it() {
    for (failed, from, unread) in [
        (
            ResourceType::NetworkInterface,
            "sg-1",
            &["network_acls", "network_interfaces", "route_tables", "subnets"][..],
        ),
        (ResourceType::NetworkInterface, "i-1", &["network_acls", "network_interfaces", "route_tables", "subnets"]),
        (ResourceType::NetworkInterface, "subnet-pub", &["network_interfaces"]),
        (ResourceType::RouteTable, "sg-1", &["route_tables"]),
        (ResourceType::RouteTable, "subnet-pub", &["route_tables"]),
        (ResourceType::NetworkAcl, "sg-1", &["network_acls"]),
        (ResourceType::Subnet, "sg-1", &["subnets"]),
        (ResourceType::Subnet, "eni-pub", &["subnet"]),
        (ResourceType::Instance, "eni-pub", &["instance"]),
        (ResourceType::Instance, "eni-prv", &[]),
        (ResourceType::RegionSettings, "vol-1", &["region_settings"]),
        (ResourceType::Role, "i-1", &["managed_policies", "roles"]),
        (ResourceType::ManagedPolicy, "i-1", &["managed_policies"]),
        (ResourceType::VpcPeeringConnection, "rtb-pub", &["peering_connections"]),
    ] {
        let documents = world().into_iter().filter(|document| document.resource_type != failed);
        let snapshot = snapshot(documents.collect(), &[failed]);
        let expected: Vec<_> = unread.iter().map(|name| format!("/related/{name}")).collect();
        let found = paths(&snapshot, from);
        let found: Vec<_> = found.into_iter().filter(|path| path.matches('/').count() == 2).collect();
        assert_eq!(found, expected, "{failed} {from}");
        // of its first interface the instance knows the subnet itself
        let by_itself = |name: &str| from == "i-1" && ["subnets", "route_tables", "network_acls"].contains(&name);
        let one = ["subnet", "instance", "region_settings"];
        for name in unread.iter().filter(|name| !one.contains(name) && !by_itself(name)) {
            assert_eq!(ends(&snapshot, from, name), None, "an empty set would be a lie: {failed} {from} {name}");
        }
    }
}

#[test]
fn what_is_named_and_was_not_collected_is_unread() {
    for (gone, from, path) in [
        ("subnet-pub", "eni-pub", "/related/subnet"),
        ("subnet-pub", "i-1", "/related/subnets"),
        ("rtb-main", "eni-prv", "/related/route_tables"),
        ("rtb-main", "sg-1", "/related/route_tables"),
        ("acl-pub", "eni-pub", "/related/network_acls"),
        ("i-1", "eni-pub", "/related/instance"),
        ("eni-pub", "i-1", "/related/network_interfaces"),
        ("pcx-1", "rtb-pub", "/related/peering_connections"),
        ("ANPA1", "i-1", "/related/managed_policies"),
    ] {
        assert_eq!(paths(&without(gone), from), [path], "{gone} {from}");
    }
}

#[test]
fn an_instance_whose_interfaces_could_not_be_listed_knows_its_first_subnet() {
    let documents = world().into_iter().filter(|document| document.resource_type != ResourceType::NetworkInterface);
    let snapshot = snapshot(documents.collect(), &[ResourceType::NetworkInterface]);
    assert_eq!(ends(&snapshot, "i-1", "subnets").unwrap(), ["subnet-pub"]);
    assert_eq!(ends(&snapshot, "i-1", "route_tables").unwrap(), ["rtb-pub"]);
}

#[test]
fn a_profile_without_a_role_leads_to_none() {
    let snapshot = without("AROA1");
    assert_eq!(ends(&snapshot, "i-1", "roles").unwrap(), Vec::<String>::new());
    assert_eq!(ends(&snapshot, "i-1", "managed_policies").unwrap(), Vec::<String>::new());
}

#[test]
fn an_interface_whose_subnet_is_not_known_makes_the_way_unread() {
    let mut documents = world();
    let unread = r#""unread":[{"path":"/config/subnet_id","reason":"known_after_apply","message":"later"}]"#;
    for found in documents.iter_mut().filter(|document| document.id.ends_with("eni-prv")) {
        let text = found.text.replace(r#""subnet_id":"subnet-prv","#, "").replace(r#""unread":[]"#, unread);
        *found = Document::parse(text).unwrap();
    }
    let snapshot = snapshot(documents, &[]);
    let found = paths(&snapshot, "sg-1");
    for name in ["subnets", "route_tables", "network_acls"] {
        assert!(found.contains(&format!("/related/{name}")), "{name}: {found:?}");
    }
    assert_eq!(ends(&snapshot, "sg-1", "subnets").unwrap(), ["subnet-pub"]);
}
