//! `AWS::EC2::InternetGateway`: one list in each region.

use aws_sdk_ec2::types::{AttachmentStatus, InternetGateway};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{InternetGatewayConfig, NoStatus};

use super::ec2::{self, sorted};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target};

const GATEWAYS: Call =
    Call { service: "ec2", operation: "DescribeInternetGateways", action: "ec2:DescribeInternetGateways" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::InternetGateway];

/// Reads internet gateways.
pub(super) struct InternetGateways;

impl Collector for InternetGateways {
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
    let fetch = |token| ec2.describe_internet_gateways().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(GATEWAYS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(target, (TYPES, GATEWAYS), &list, |page| page.internet_gateways(), |one| facts(target, one));
    collected
}

fn facts(target: &Target, gateway: &InternetGateway) -> Option<Facts<InternetGatewayConfig, NoStatus>> {
    let known = (normalize(gateway, &target.account), NoStatus {});
    let thing = ("internet-gateway", gateway.internet_gateway_id()?);
    Some(ec2::facts(target, ResourceType::InternetGateway, thing, gateway.tags(), known))
}

fn normalize(gateway: &InternetGateway, account: &str) -> InternetGatewayConfig {
    let attached = gateway.attachments().iter().filter(|one| one.state() != Some(&AttachmentStatus::Detached));
    InternetGatewayConfig {
        owner_id: gateway.owner_id().unwrap_or(account).to_owned(),
        vpc_ids: sorted(attached.filter_map(|one| one.vpc_id())),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::InternetGatewayAttachment as Attachment;

    use super::*;

    #[test]
    fn what_was_detached_is_not_there() {
        let gateway = InternetGateway::builder()
            .attachments(Attachment::builder().vpc_id("vpc-1").state("available".into()).build())
            .attachments(Attachment::builder().vpc_id("vpc-2").state(AttachmentStatus::Detached).build())
            .build();
        assert_eq!(normalize(&gateway, "1").vpc_ids, ["vpc-1"]);
    }
}
