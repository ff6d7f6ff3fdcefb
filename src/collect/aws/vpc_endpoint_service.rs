//! `AWS::EC2::VPCEndpointService`: one list in each region, and for each service the list of those who may connect.

use aws_sdk_ec2::types::{AllowedPrincipal, ServiceConfiguration, ServiceState};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{StateStatus, VpcEndpointServiceConfig};

use super::ec2::{self, sorted, text};
use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const SERVICES: Call = Call {
    service: "ec2",
    operation: "DescribeVpcEndpointServiceConfigurations",
    action: "ec2:DescribeVpcEndpointServiceConfigurations",
};
const PERMISSIONS: Call = Call {
    service: "ec2",
    operation: "DescribeVpcEndpointServicePermissions",
    action: "ec2:DescribeVpcEndpointServicePermissions",
};

/// The largest page that both calls give.
const PAGE: i32 = 1000;

/// The service was deleted after it had been listed.
const GONE: &[&str] = &["InvalidVpcEndpointServiceId.NotFound", "InvalidVpcEndpointService.NotFound"];

const TYPES: &[ResourceType] = &[ResourceType::VpcEndpointService];

/// Reads the services that the account offers.
pub(super) struct EndpointServices;

impl Collector for EndpointServices {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[SERVICES.action, PERMISSIONS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| {
        let request = ec2.describe_vpc_endpoint_service_configurations();
        request.max_results(PAGE).set_next_token(token).send()
    };
    let list = target.aws.pages(SERVICES, &target.region, fetch, |page| page.next_token()).await;
    let services = list.pages.iter().flat_map(|page| page.service_configurations()).filter(|one| is_there(one));
    let reads = Vec::from_iter(services.map(|service| async move { (service, permissions(target, service).await) }));
    let read = ec2::a_few_at_a_time(reads).await;

    let mut collected = Collected::default();
    for (service, principals) in read {
        if principals.as_ref().is_err_and(|failure| failure.is(GONE)) {
            continue;
        }
        let facts = facts(target, service, principals.as_deref());
        if let (Some(facts), Err(failure)) = (&facts, &principals) {
            collected.miss_detail(target, TYPES, Some(&facts.id), failure);
        }
        collected.emit_item(target, (TYPES, SERVICES), facts);
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    collected
}

/// A deleted service stays in the answers for a while.
fn is_there(service: &ServiceConfiguration) -> bool {
    service.service_state() != Some(&ServiceState::Deleted)
}

/// Reads who may connect. Half a list is none.
async fn permissions(target: &Target, service: &ServiceConfiguration) -> Result<Vec<AllowedPrincipal>, Failure> {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| {
        let request = ec2.describe_vpc_endpoint_service_permissions().set_service_id(service.service_id.clone());
        request.max_results(PAGE).set_next_token(token).send()
    };
    let list = target.aws.pages(PERMISSIONS, &target.region, fetch, |page| page.next_token()).await;
    match list.failure {
        Some(failure) => Err(failure),
        None => Ok(list.pages.into_iter().flat_map(|page| page.allowed_principals.unwrap_or_default()).collect()),
    }
}

fn facts(
    target: &Target,
    service: &ServiceConfiguration,
    principals: Result<&[AllowedPrincipal], &Failure>,
) -> Option<Facts<VpcEndpointServiceConfig, StateStatus>> {
    let state = ec2::state(service.service_state().map(|state| state.as_str()));
    let known = (normalize(service, principals.ok()), state);
    let thing = ("vpc-endpoint-service", service.service_id()?);
    let facts = ec2::facts(target, ResourceType::VpcEndpointService, thing, service.tags(), known);
    let unread = principals.err().map(|failure| failure.unread("/config/allowed_principals"));
    Some(Facts { unread: unread.into_iter().collect(), ..facts })
}

fn normalize(service: &ServiceConfiguration, principals: Option<&[AllowedPrincipal]>) -> VpcEndpointServiceConfig {
    VpcEndpointServiceConfig {
        service_name: text(service.service_name()),
        acceptance_required: service.acceptance_required().unwrap_or_default(),
        allowed_principals: principals.map(|all| sorted(all.iter().filter_map(|one| one.principal()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_sorted_and_nobody_is_not_unread() {
        let principal = |text: &str| AllowedPrincipal::builder().principal(text).build();
        let service = ServiceConfiguration::builder().acceptance_required(true).build();
        let config = normalize(&service, Some(&[principal("arn:b"), principal("*")]));
        assert_eq!(config.allowed_principals, Some(vec!["*".to_owned(), "arn:b".to_owned()]));
        assert!(config.acceptance_required);
        assert_eq!(normalize(&service, Some(&[])).allowed_principals, Some(vec![]));
        assert_eq!(normalize(&service, None).allowed_principals, None);
    }
}
