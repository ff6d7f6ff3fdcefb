//! `AWS::EC2::NatGateway`: one list in each region.

use aws_sdk_ec2::types::{NatGateway, NatGatewayState};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{NatGatewayConfig, StateStatus};

use super::ec2::{self, sorted, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target};

const GATEWAYS: Call = Call { service: "ec2", operation: "DescribeNatGateways", action: "ec2:DescribeNatGateways" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::NatGateway];

/// Reads NAT gateways.
pub(super) struct NatGateways;

impl Collector for NatGateways {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[GATEWAYS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_nat_gateways().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(GATEWAYS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(
        target,
        (TYPES, GATEWAYS),
        &list,
        |page| page.nat_gateways().iter().filter(|one| is_there(one)),
        |one| facts(target, one),
    );
    collected
}

/// A deleted gateway stays in the answers for an hour.
fn is_there(gateway: &NatGateway) -> bool {
    gateway.state() != Some(&NatGatewayState::Deleted)
}

fn facts(target: &Target, gateway: &NatGateway) -> Option<Facts<NatGatewayConfig, StateStatus>> {
    let known = (normalize(gateway), ec2::state(gateway.state().map(|state| state.as_str())));
    let thing = ("natgateway", gateway.nat_gateway_id()?);
    Some(ec2::facts(target, ResourceType::NatGateway, thing, gateway.tags(), known))
}

fn normalize(gateway: &NatGateway) -> NatGatewayConfig {
    let addresses = gateway.nat_gateway_addresses();
    NatGatewayConfig {
        vpc_id: text(gateway.vpc_id()),
        subnet_id: text(gateway.subnet_id()),
        connectivity_type: gateway.connectivity_type().map_or("public", |kind| kind.as_str()).to_owned(),
        public_ips: sorted(addresses.iter().filter_map(|address| address.public_ip())),
        network_interface_ids: sorted(addresses.iter().filter_map(|address| address.network_interface_id())),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{ConnectivityType, NatGatewayAddress};

    use super::*;

    #[test]
    fn addresses_are_sorted_and_a_private_gateway_has_no_public_ones() {
        let address = |interface: &str| NatGatewayAddress::builder().network_interface_id(interface);
        let public = NatGateway::builder()
            .nat_gateway_addresses(address("eni-2").public_ip("198.51.100.2").build())
            .nat_gateway_addresses(address("eni-1").public_ip("198.51.100.1").build());
        let config = normalize(&public.build());
        assert_eq!(config.public_ips, ["198.51.100.1", "198.51.100.2"]);
        assert_eq!(config.network_interface_ids, ["eni-1", "eni-2"]);
        assert_eq!(config.connectivity_type, "public");
        let private = NatGateway::builder().connectivity_type(ConnectivityType::Private);
        let config = normalize(&private.nat_gateway_addresses(address("eni-1").build()).build());
        assert_eq!((config.connectivity_type.as_str(), config.public_ips.len()), ("private", 0));
    }

    #[test]
    fn a_deleted_gateway_is_not_there_and_one_that_failed_is() {
        assert!(!is_there(&NatGateway::builder().state(NatGatewayState::Deleted).build()));
        assert!(is_there(&NatGateway::builder().state(NatGatewayState::Failed).build()));
    }
}
