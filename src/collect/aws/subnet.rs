//! Normalizes `AWS::EC2::Subnet`; the list comes with that of the VPCs.

use aws_sdk_ec2::types::{Subnet, SubnetCidrBlockStateCode as Code, SubnetIpv6CidrBlockAssociation};

use crate::model::ResourceType;
use crate::model::document::{StateStatus, SubnetConfig};

use super::ec2::{self, text};
use super::{Facts, Target, cidr};

pub(super) fn facts(target: &Target, subnet: &Subnet) -> Option<Facts<SubnetConfig, StateStatus>> {
    let known = (normalize(subnet, &target.account), ec2::state(subnet.state().map(|state| state.as_str())));
    Some(ec2::facts(target, ResourceType::Subnet, ("subnet", subnet.subnet_id()?), subnet.tags(), known))
}

fn normalize(subnet: &Subnet, account: &str) -> SubnetConfig {
    let ipv6 = subnet.ipv6_cidr_block_association_set().iter().filter(|block| is_in_use(block));
    SubnetConfig {
        vpc_id: text(subnet.vpc_id()),
        owner_id: subnet.owner_id().unwrap_or(account).to_owned(),
        availability_zone: text(subnet.availability_zone()),
        cidr_block: subnet.cidr_block().filter(|block| !block.is_empty()).map(cidr::canonical),
        ipv6_cidr_blocks: cidr::sorted(ipv6.filter_map(|block| block.ipv6_cidr_block())),
        map_public_ip_on_launch: subnet.map_public_ip_on_launch().unwrap_or_default(),
        assign_ipv6_address_on_creation: subnet.assign_ipv6_address_on_creation().unwrap_or_default(),
        default_for_az: subnet.default_for_az().unwrap_or_default(),
    }
}

/// A block that was taken away stays in the answers for a while.
fn is_in_use(block: &SubnetIpv6CidrBlockAssociation) -> bool {
    let state = block.ipv6_cidr_block_state().and_then(|state| state.state());
    !matches!(state, Some(Code::Disassociated | Code::Disassociating | Code::Failed))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::SubnetCidrBlockState;

    use super::*;

    #[test]
    fn blocks_are_canonical_and_those_that_were_taken_away_are_not_there() {
        let block = |cidr: &str, code: Code| {
            let state = SubnetCidrBlockState::builder().state(code).build();
            SubnetIpv6CidrBlockAssociation::builder().ipv6_cidr_block(cidr).ipv6_cidr_block_state(state).build()
        };
        let subnet = Subnet::builder()
            .subnet_id("subnet-1")
            .owner_id("444455556666")
            .cidr_block("10.0.1.7/24")
            .map_public_ip_on_launch(true)
            .ipv6_cidr_block_association_set(block("2001:DB8:0:1::/64", Code::Associated))
            .ipv6_cidr_block_association_set(block("2001:db8:0:2::/64", Code::Disassociated))
            .build();
        let config = normalize(&subnet, "111122223333");
        assert_eq!(config.cidr_block.as_deref(), Some("10.0.1.0/24"));
        assert_eq!(config.ipv6_cidr_blocks, ["2001:db8:0:1::/64"]);
        assert_eq!(config.owner_id, "444455556666");
        assert!(config.map_public_ip_on_launch && !config.assign_ipv6_address_on_creation);
    }

    #[test]
    fn a_subnet_with_ipv6_only_has_no_ipv4_block() {
        assert_eq!(normalize(&Subnet::builder().cidr_block("").build(), "1").cidr_block, None);
    }
}
