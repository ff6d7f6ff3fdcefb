//! `AWS::EC2::VPCEndpoint`: one list in each region.

use aws_sdk_ec2::types::{State, VpcEndpoint};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{StateStatus, VpcEndpointConfig};
use crate::model::{ResourceType, Unread};

use super::ec2::{self, sorted, text};
use super::failure::Call;
use super::iam_policy::policy_document;
use super::{Collected, Collector, Facts, Target};

const ENDPOINTS: Call = Call { service: "ec2", operation: "DescribeVpcEndpoints", action: "ec2:DescribeVpcEndpoints" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::VpcEndpoint];

/// Reads endpoints.
pub(super) struct Endpoints;

impl Collector for Endpoints {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[ENDPOINTS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_vpc_endpoints().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(ENDPOINTS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(
        target,
        (TYPES, ENDPOINTS),
        &list,
        |page| page.vpc_endpoints().iter().filter(|one| is_there(one)),
        |one| facts(target, one),
    );
    collected
}

/// A deleted endpoint stays in the answers for a while. AWS writes the state in either case.
fn is_there(endpoint: &VpcEndpoint) -> bool {
    !endpoint.state().is_some_and(|state| state.as_str().eq_ignore_ascii_case(State::Deleted.as_str()))
}

fn facts(target: &Target, endpoint: &VpcEndpoint) -> Option<Facts<VpcEndpointConfig, StateStatus>> {
    let (config, unread) = normalize(endpoint, &target.account);
    let known = (config, ec2::state(endpoint.state().map(|state| state.as_str())));
    let thing = ("vpc-endpoint", endpoint.vpc_endpoint_id()?);
    let facts = ec2::facts(target, ResourceType::VpcEndpoint, thing, endpoint.tags(), known);
    Some(Facts { unread, ..facts })
}

fn normalize(endpoint: &VpcEndpoint, account: &str) -> (VpcEndpointConfig, Vec<Unread>) {
    let mut unread = Vec::new();
    let policy = endpoint.policy_document().filter(|text| !text.is_empty());
    let config = VpcEndpointConfig {
        vpc_id: text(endpoint.vpc_id()),
        service_name: text(endpoint.service_name()),
        endpoint_type: text(endpoint.vpc_endpoint_type().map(|kind| kind.as_str())),
        owner_id: endpoint.owner_id().unwrap_or(account).to_owned(),
        policy: policy.and_then(|text| policy_document(Some(text), "/config/policy", &mut unread)),
        private_dns_enabled: endpoint.private_dns_enabled().unwrap_or_default(),
        subnet_ids: sorted(endpoint.subnet_ids().iter().map(String::as_str)),
        security_groups: sorted(endpoint.groups().iter().filter_map(|group| group.group_id())),
        route_table_ids: sorted(endpoint.route_table_ids().iter().map(String::as_str)),
    };
    (config, unread)
}

#[cfg(test)]
mod tests {
    use crate::model::GapReason;

    use super::*;

    #[test]
    fn a_policy_is_parsed_absent_or_marked() {
        let with = |text: &str| VpcEndpoint::builder().policy_document(text).build();
        let (config, unread) =
            normalize(&with(r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#), "1");
        assert_eq!((config.policy.unwrap().statements.len(), unread.len()), (1, 0));
        let (config, unread) = normalize(&VpcEndpoint::builder().build(), "1");
        assert_eq!((config.policy, unread.len()), (None, 0));
        let (config, unread) = normalize(&with("{"), "1");
        assert_eq!((config.policy, unread[0].path.as_str()), (None, "/config/policy"));
        assert_eq!(unread[0].reason, GapReason::Unparsable);
    }

    #[test]
    fn a_deleted_endpoint_is_not_there_however_it_is_spelled() {
        for (state, there) in [("deleted", false), ("Deleted", false), ("deleting", true), ("available", true)] {
            assert_eq!(is_there(&VpcEndpoint::builder().state(state.into()).build()), there, "{state}");
        }
    }

    #[test]
    fn ids_are_sorted() {
        let endpoint = VpcEndpoint::builder().route_table_ids("rtb-2").route_table_ids("rtb-1").build();
        assert_eq!(normalize(&endpoint, "1").0.route_table_ids, ["rtb-1", "rtb-2"]);
    }
}
