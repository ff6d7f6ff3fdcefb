//! `AWS::EC2::RouteTable`: one list in each region.

use aws_sdk_ec2::types::{
    Route as Answered, RouteTable, RouteTableAssociation, RouteTableAssociationStateCode as Code,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{NoStatus, Route, RouteTableConfig, RouteTargetType as Kind};

use super::ec2::{self, sorted, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target, cidr};

const TABLES: Call = Call { service: "ec2", operation: "DescribeRouteTables", action: "ec2:DescribeRouteTables" };

/// The largest page that the call gives.
const PAGE: i32 = 100;

const TYPES: &[ResourceType] = &[ResourceType::RouteTable];

/// Reads route tables.
pub(super) struct RouteTables;

impl Collector for RouteTables {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[TABLES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_route_tables().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(TABLES, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(target, (TYPES, TABLES), &list, |page| page.route_tables(), |one| facts(target, one));
    collected
}

fn facts(target: &Target, table: &RouteTable) -> Option<Facts<RouteTableConfig, NoStatus>> {
    let known = (normalize(table, &target.account), NoStatus {});
    Some(ec2::facts(target, ResourceType::RouteTable, ("route-table", table.route_table_id()?), table.tags(), known))
}

fn normalize(table: &RouteTable, account: &str) -> RouteTableConfig {
    let associations: Vec<_> = table.associations().iter().filter(|one| is_in_force(one)).collect();
    let mut routes: Vec<Route> = table.routes().iter().map(route).collect();
    routes.sort_by(|a, b| (&a.destination, &a.target, &a.state).cmp(&(&b.destination, &b.target, &b.state)));
    routes.dedup();
    RouteTableConfig {
        vpc_id: text(table.vpc_id()),
        owner_id: table.owner_id().unwrap_or(account).to_owned(),
        main: associations.iter().any(|one| one.main() == Some(true)),
        subnet_ids: sorted(associations.iter().filter_map(|one| one.subnet_id())),
        gateway_ids: sorted(associations.iter().filter_map(|one| one.gateway_id())),
        routes,
    }
}

/// An association that was taken away stays in the answers for a while.
fn is_in_force(association: &RouteTableAssociation) -> bool {
    let state = association.association_state().and_then(|state| state.state());
    !matches!(state, Some(Code::Disassociated | Code::Disassociating | Code::Failed))
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html>
fn route(route: &Answered) -> Route {
    let block = route.destination_cidr_block().or(route.destination_ipv6_cidr_block());
    let (target_type, target) = target(route);
    Route {
        destination: block.map_or_else(|| text(route.destination_prefix_list_id()), cidr::canonical),
        target_type,
        target: target.to_owned(),
        state: text(route.state().map(|state| state.as_str())),
        origin: route.origin().map(|origin| origin.as_str().to_owned()),
    }
}

/// AWS names the interface and the account of an instance beside the instance, so that the order matters.
fn target(route: &Answered) -> (Kind, &str) {
    let fields = [
        (Kind::NatGateway, route.nat_gateway_id()),
        (Kind::VpcPeeringConnection, route.vpc_peering_connection_id()),
        (Kind::TransitGateway, route.transit_gateway_id()),
        (Kind::EgressOnlyInternetGateway, route.egress_only_internet_gateway_id()),
        (Kind::LocalGateway, route.local_gateway_id()),
        (Kind::CarrierGateway, route.carrier_gateway_id()),
        (Kind::CoreNetwork, route.core_network_arn()),
        (Kind::Instance, route.instance_id()),
        (Kind::NetworkInterface, route.network_interface_id()),
        (Kind::Other, route.odb_network_arn()),
    ];
    let named = fields.into_iter().find_map(|(kind, id)| Some((kind, id.filter(|id| !id.is_empty())?)));
    named.unwrap_or_else(|| gateway(route.gateway_id().unwrap_or_default()))
}

fn gateway(id: &str) -> (Kind, &str) {
    let kinds = [
        ("igw-", Kind::InternetGateway),
        ("vgw-", Kind::VirtualPrivateGateway),
        ("vpce-", Kind::VpcEndpoint),
        ("eigw-", Kind::EgressOnlyInternetGateway),
        ("lgw-", Kind::LocalGateway),
        ("cagw-", Kind::CarrierGateway),
        ("nat-", Kind::NatGateway),
        ("tgw-", Kind::TransitGateway),
    ];
    let known = kinds.into_iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| kind);
    (if id == "local" { Kind::Local } else { known.unwrap_or(Kind::Other) }, id)
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{RouteState, RouteTableAssociationState};

    use super::super::recordings;
    use super::*;

    fn to(destination: &str) -> aws_sdk_ec2::types::builders::RouteBuilder {
        Answered::builder().destination_cidr_block(destination).state(RouteState::Active)
    }

    #[test]
    fn each_kind_of_target_has_its_name_and_id() {
        for (route, kind, id) in [
            (to("10.0.0.0/16").gateway_id("local"), Kind::Local, "local"),
            (to("0.0.0.0/0").gateway_id("igw-1"), Kind::InternetGateway, "igw-1"),
            (to("0.0.0.0/0").gateway_id("vgw-1"), Kind::VirtualPrivateGateway, "vgw-1"),
            (to("0.0.0.0/0").gateway_id("vpce-1"), Kind::VpcEndpoint, "vpce-1"),
            (to("0.0.0.0/0").nat_gateway_id("nat-1"), Kind::NatGateway, "nat-1"),
            (to("0.0.0.0/0").vpc_peering_connection_id("pcx-1"), Kind::VpcPeeringConnection, "pcx-1"),
            (to("0.0.0.0/0").transit_gateway_id("tgw-1"), Kind::TransitGateway, "tgw-1"),
            (to("0.0.0.0/0").instance_id("i-1").network_interface_id("eni-1"), Kind::Instance, "i-1"),
            (to("0.0.0.0/0").network_interface_id("eni-1"), Kind::NetworkInterface, "eni-1"),
            (to("0.0.0.0/0").core_network_arn("arn:aws:x"), Kind::CoreNetwork, "arn:aws:x"),
            (to("0.0.0.0/0").gateway_id("new-1"), Kind::Other, "new-1"),
            (to("0.0.0.0/0"), Kind::Other, ""),
        ] {
            assert_eq!(target(&route.build()), (kind, id));
        }
    }

    #[test]
    fn routes_are_canonical_and_sorted_whatever_their_order() {
        let ipv6 = Answered::builder()
            .destination_ipv6_cidr_block("0::/0")
            .egress_only_internet_gateway_id("eigw-1")
            .state(RouteState::Blackhole);
        let list = Answered::builder().destination_prefix_list_id("pl-1").gateway_id("vpce-1");
        let routes = [list.build(), ipv6.build(), to("10.0.0.9/8").gateway_id("local").build()];
        let table = RouteTable::builder().set_routes(Some(routes.to_vec())).build();
        let turned = RouteTable::builder().set_routes(Some(routes.iter().rev().cloned().collect())).build();
        let config = normalize(&table, "1");
        let found: Vec<_> = config.routes.iter().map(|route| (&*route.destination, &*route.state)).collect();
        assert_eq!(found, [("10.0.0.0/8", "active"), ("::/0", "blackhole"), ("pl-1", "")]);
        assert_eq!(config, normalize(&turned, "1"));
    }

    #[test]
    fn associations_tell_the_main_table_and_the_subnets() {
        let of = |code: Code| RouteTableAssociationState::builder().state(code).build();
        let association = RouteTableAssociation::builder;
        let table = RouteTable::builder()
            .owner_id("444455556666")
            .associations(association().main(true).association_state(of(Code::Associated)).build())
            .associations(association().main(false).subnet_id("subnet-b").build())
            .associations(association().subnet_id("subnet-a").association_state(of(Code::Associated)).build())
            .associations(association().subnet_id("subnet-c").association_state(of(Code::Disassociated)).build())
            .associations(association().gateway_id("igw-1").build())
            .build();
        let config = normalize(&table, "1");
        assert!(config.main);
        assert_eq!((config.subnet_ids, config.gateway_ids), (sorted(["subnet-a", "subnet-b"]), sorted(["igw-1"])));
        assert_eq!(config.owner_id, "444455556666");
    }

    fn recorded_route(value: &serde_json::Value) -> Answered {
        let get = |name| recordings::text(value, name);
        Answered::builder()
            .set_destination_cidr_block(get("DestinationCidrBlock"))
            .set_destination_ipv6_cidr_block(get("DestinationIpv6CidrBlock"))
            .set_destination_prefix_list_id(get("DestinationPrefixListId"))
            .set_gateway_id(get("GatewayId"))
            .set_nat_gateway_id(get("NatGatewayId"))
            .set_network_interface_id(get("NetworkInterfaceId"))
            .set_vpc_peering_connection_id(get("VpcPeeringConnectionId"))
            .set_state(get("State").map(|state| state.as_str().into()))
            .set_origin(get("Origin").map(|origin| origin.as_str().into()))
            .build()
    }

    fn recorded_table(value: &serde_json::Value) -> RouteTable {
        let association = |value: &serde_json::Value| {
            RouteTableAssociation::builder()
                .set_main(value["Main"].as_bool())
                .set_subnet_id(recordings::text(value, "SubnetId"))
                .build()
        };
        RouteTable::builder()
            .set_vpc_id(recordings::text(value, "VpcId"))
            .set_owner_id(recordings::text(value, "OwnerId"))
            .set_associations(Some(recordings::list(value, "Associations").iter().map(association).collect()))
            .set_routes(Some(recordings::list(value, "Routes").iter().map(recorded_route).collect()))
            .build()
    }

    #[test]
    #[ignore = "needs recorded answers, which COLOBUS_CORPUS names"]
    fn recorded_tables_lose_no_route_and_leave_no_target_unnamed() {
        for answer in recordings::answers("ec2.DescribeRouteTables") {
            for value in recordings::list(&answer, "RouteTables") {
                let config = normalize(&recorded_table(value), "1");
                let routes = recordings::list(value, "Routes");
                assert_eq!(config.routes.len(), routes.len(), "{value:#}");
                for route in &config.routes {
                    assert!(!route.destination.is_empty() && !route.state.is_empty(), "{route:?}");
                    // a target that was deleted is not named any more
                    assert!(route.target_type != Kind::Other || route.state == "blackhole", "{route:?}");
                }
                let associations = recordings::list(value, "Associations");
                assert_eq!(config.main, associations.iter().any(|one| one["Main"] == true));
                assert_eq!(
                    config.subnet_ids.len(),
                    associations.iter().filter(|one| one["SubnetId"].is_string()).count()
                );
            }
        }
    }
}
