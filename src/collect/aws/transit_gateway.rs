//! `AWS::EC2::TransitGateway`: one list in each region.

use aws_sdk_ec2::types::{
    AutoAcceptSharedAttachmentsValue as AutoAccept, DefaultRouteTableAssociationValue as Association,
    DefaultRouteTablePropagationValue as Propagation, TransitGateway, TransitGatewayState,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{StateStatus, TransitGatewayConfig};

use super::ec2;
use super::failure::Call;
use super::{Collected, Collector, Facts, Target};

const GATEWAYS: Call =
    Call { service: "ec2", operation: "DescribeTransitGateways", action: "ec2:DescribeTransitGateways" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::TransitGateway];

/// Reads transit gateways.
pub(super) struct TransitGateways;

impl Collector for TransitGateways {
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
    let fetch = |token| ec2.describe_transit_gateways().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(GATEWAYS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(
        target,
        (TYPES, GATEWAYS),
        &list,
        |page| page.transit_gateways().iter().filter(|one| is_there(one)),
        |one| facts(target, one),
    );
    collected
}

/// A deleted gateway stays in the answers for a while.
fn is_there(gateway: &TransitGateway) -> bool {
    gateway.state() != Some(&TransitGatewayState::Deleted)
}

/// The ARN is AWS's own: a gateway that is shared has its owner's account in it.
fn facts(target: &Target, gateway: &TransitGateway) -> Option<Facts<TransitGatewayConfig, StateStatus>> {
    let known = (normalize(gateway, &target.account), ec2::state(gateway.state().map(|state| state.as_str())));
    let thing = ("transit-gateway", gateway.transit_gateway_id()?);
    let facts = ec2::facts(target, ResourceType::TransitGateway, thing, gateway.tags(), known);
    Some(Facts { id: gateway.transit_gateway_arn().map_or(facts.id, str::to_owned), ..facts })
}

fn normalize(gateway: &TransitGateway, account: &str) -> TransitGatewayConfig {
    let options = gateway.options();
    TransitGatewayConfig {
        owner_id: gateway.owner_id().unwrap_or(account).to_owned(),
        auto_accept_shared_attachments: options.and_then(|options| options.auto_accept_shared_attachments())
            == Some(&AutoAccept::Enable),
        default_route_table_association: options.and_then(|options| options.default_route_table_association())
            == Some(&Association::Enable),
        default_route_table_propagation: options.and_then(|options| options.default_route_table_propagation())
            == Some(&Propagation::Enable),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::TransitGatewayOptions;

    use super::*;

    #[test]
    fn options_are_on_only_when_enabled() {
        let options = TransitGatewayOptions::builder()
            .auto_accept_shared_attachments(AutoAccept::Enable)
            .default_route_table_association(Association::Disable)
            .build();
        let config = normalize(&TransitGateway::builder().options(options).build(), "111122223333");
        assert!(config.auto_accept_shared_attachments);
        assert!(!config.default_route_table_association && !config.default_route_table_propagation);
        assert_eq!(config.owner_id, "111122223333");
    }
}
