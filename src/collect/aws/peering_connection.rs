//! `AWS::EC2::VPCPeeringConnection`: one list in each region.

use aws_sdk_ec2::types::{
    VpcPeeringConnection, VpcPeeringConnectionStateReasonCode as Code, VpcPeeringConnectionVpcInfo,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{PeeringConnectionConfig, PeeringSide, StateStatus};

use super::ec2::{self, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target, cidr};

const CONNECTIONS: Call =
    Call { service: "ec2", operation: "DescribeVpcPeeringConnections", action: "ec2:DescribeVpcPeeringConnections" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::VpcPeeringConnection];

/// Reads peering connections.
pub(super) struct PeeringConnections;

impl Collector for PeeringConnections {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[CONNECTIONS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_vpc_peering_connections().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(CONNECTIONS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(
        target,
        (TYPES, CONNECTIONS),
        &list,
        |page| page.vpc_peering_connections().iter().filter(|one| is_there(one)),
        |one| facts(target, one),
    );
    collected
}

/// A connection that came to its end stays in the answers for hours or days.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
fn is_there(connection: &VpcPeeringConnection) -> bool {
    !matches!(code(connection), Some(Code::Deleted | Code::Rejected | Code::Failed | Code::Expired))
}

fn code(connection: &VpcPeeringConnection) -> Option<&Code> {
    connection.status()?.code()
}

fn facts(target: &Target, connection: &VpcPeeringConnection) -> Option<Facts<PeeringConnectionConfig, StateStatus>> {
    let known = (normalize(connection, &target.region), ec2::state(code(connection).map(|code| code.as_str())));
    let thing = ("vpc-peering-connection", connection.vpc_peering_connection_id()?);
    Some(ec2::facts(target, ResourceType::VpcPeeringConnection, thing, connection.tags(), known))
}

fn normalize(connection: &VpcPeeringConnection, region: &str) -> PeeringConnectionConfig {
    PeeringConnectionConfig {
        requester: connection.requester_vpc_info().map(|info| side(info, region)).unwrap_or_default(),
        accepter: connection.accepter_vpc_info().map(|info| side(info, region)).unwrap_or_default(),
    }
}

/// A side whose region is not named is in the region that was asked.
fn side(info: &VpcPeeringConnectionVpcInfo, region: &str) -> PeeringSide {
    let ipv4 = info.cidr_block_set().iter().filter_map(|block| block.cidr_block()).chain(info.cidr_block());
    PeeringSide {
        account: text(info.owner_id()),
        vpc_id: text(info.vpc_id()),
        region: info.region().unwrap_or(region).to_owned(),
        cidr_blocks: cidr::sorted(ipv4),
        ipv6_cidr_blocks: cidr::sorted(info.ipv6_cidr_block_set().iter().filter_map(|block| block.ipv6_cidr_block())),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{CidrBlock, VpcPeeringConnectionStateReason};

    use super::*;

    #[test]
    fn both_sides_are_told_and_blocks_are_each_once() {
        let block = |cidr: &str| CidrBlock::builder().cidr_block(cidr).build();
        let requester = VpcPeeringConnectionVpcInfo::builder()
            .owner_id("111122223333")
            .vpc_id("vpc-1")
            .cidr_block("10.1.0.0/16")
            .cidr_block_set(block("10.2.0.0/16"))
            .cidr_block_set(block("10.1.0.0/16"))
            .build();
        let accepter =
            VpcPeeringConnectionVpcInfo::builder().owner_id("444455556666").vpc_id("vpc-2").region("us-east-1").build();
        let connection =
            VpcPeeringConnection::builder().requester_vpc_info(requester).accepter_vpc_info(accepter).build();
        let config = normalize(&connection, "eu-west-1");
        assert_eq!(config.requester.cidr_blocks, ["10.1.0.0/16", "10.2.0.0/16"]);
        assert_eq!(config.requester.region, "eu-west-1");
        assert_eq!((config.accepter.account.as_str(), config.accepter.region.as_str()), ("444455556666", "us-east-1"));
        assert!(config.accepter.cidr_blocks.is_empty());
    }

    #[test]
    fn a_connection_that_came_to_its_end_is_not_there() {
        let with = |code: Code| {
            let status = VpcPeeringConnectionStateReason::builder().code(code).build();
            VpcPeeringConnection::builder().status(status).build()
        };
        for code in [Code::Deleted, Code::Rejected, Code::Failed, Code::Expired] {
            assert!(!is_there(&with(code.clone())), "{code:?}");
        }
        for code in [Code::Active, Code::PendingAcceptance, Code::Provisioning, Code::Deleting] {
            assert!(is_there(&with(code.clone())), "{code:?}");
        }
    }
}
