//! `AWS::EC2::EIP`: one list in each region, which has no pages.

use aws_sdk_ec2::types::Address;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{ElasticIpConfig, NoStatus};

use super::ec2::{self, given, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target};

const ADDRESSES: Call = Call { service: "ec2", operation: "DescribeAddresses", action: "ec2:DescribeAddresses" };

const TYPES: &[ResourceType] = &[ResourceType::ElasticIp];

/// Reads Elastic IP addresses.
pub(super) struct ElasticIps;

impl Collector for ElasticIps {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[ADDRESSES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let mut collected = Collected::default();
    match target.aws.call(ADDRESSES, &target.region, ec2.describe_addresses().send()).await {
        Ok(answer) => {
            for address in answer.addresses() {
                collected.emit_item(target, (TYPES, ADDRESSES), facts(target, address));
            }
        }
        Err(failure) => collected.miss_list(target, TYPES, &failure),
    }
    collected
}

fn facts(target: &Target, address: &Address) -> Option<Facts<ElasticIpConfig, NoStatus>> {
    let thing = ("elastic-ip", address.allocation_id()?);
    Some(ec2::facts(target, ResourceType::ElasticIp, thing, address.tags(), (normalize(address), NoStatus {})))
}

fn normalize(address: &Address) -> ElasticIpConfig {
    ElasticIpConfig {
        public_ip: text(address.public_ip()),
        network_interface_id: given(address.network_interface_id()),
        instance_id: given(address.instance_id()),
        service_managed: address.service_managed().map(|service| service.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_nothing_uses_names_nothing() {
        let free = Address::builder().public_ip("198.51.100.1").allocation_id("eipalloc-1").instance_id("").build();
        let config = normalize(&free);
        assert_eq!((config.instance_id, config.network_interface_id), (None, None));
        let used = Address::builder().network_interface_id("eni-1").instance_id("i-1").build();
        let config = normalize(&used);
        assert_eq!(config.network_interface_id.as_deref().zip(config.instance_id.as_deref()), Some(("eni-1", "i-1")));
    }
}
