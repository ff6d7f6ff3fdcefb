//! `AWS::EC2::Instance`: one list in each region.

use aws_sdk_ec2::types::{Instance, InstanceMetadataOptionsResponse, InstanceStateName, Reservation};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{InstanceConfig, InstanceStatus, MetadataOptions};

use super::date_time::time;
use super::ec2::{self, given, sorted, text};
use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target};

const INSTANCES: Call = Call { service: "ec2", operation: "DescribeInstances", action: "ec2:DescribeInstances" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::Instance];

/// Reads instances.
pub(super) struct Instances;

impl Collector for Instances {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[INSTANCES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_instances().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(INSTANCES, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    for reservation in list.pages.iter().flat_map(|page| page.reservations()) {
        for instance in reservation.instances().iter().filter(|one| is_there(one)) {
            emit(&mut collected, target, reservation, instance);
        }
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, TYPES, failure);
    }
    collected
}

/// A terminated instance stays in the answers for an hour.
fn is_there(instance: &Instance) -> bool {
    instance.state().and_then(|state| state.name()) != Some(&InstanceStateName::Terminated)
}

/// An instance always has metadata options: an answer without them must not be read as "off" or "IMDSv2".
fn emit(collected: &mut Collected, target: &Target, reservation: &Reservation, instance: &Instance) {
    let facts = facts(target, reservation, instance).map(|mut facts| {
        if facts.config.metadata_options.is_none() {
            let message = "the answer does not hold the metadata options";
            let failure = Failure::garbled(INSTANCES, &target.region, message);
            collected.miss_detail(target, TYPES, Some(&facts.id), &failure);
            facts.unread.push(failure.unread("/config/metadata_options"));
        }
        facts
    });
    collected.emit_item(target, (TYPES, INSTANCES), facts);
}

fn facts(
    target: &Target,
    reservation: &Reservation,
    instance: &Instance,
) -> Option<Facts<InstanceConfig, InstanceStatus>> {
    let owner = reservation.owner_id().unwrap_or(&target.account);
    let known = (normalize(instance, owner), status(instance));
    Some(ec2::facts(target, ResourceType::Instance, ("instance", instance.instance_id()?), instance.tags(), known))
}

fn normalize(instance: &Instance, owner: &str) -> InstanceConfig {
    let interfaces = instance.network_interfaces();
    let groups = interfaces.iter().flat_map(|interface| interface.groups()).chain(instance.security_groups());
    InstanceConfig {
        image_id: text(instance.image_id()),
        instance_type: text(instance.instance_type().map(|kind| kind.as_str())),
        vpc_id: given(instance.vpc_id()),
        subnet_id: given(instance.subnet_id()),
        network_interface_ids: sorted(interfaces.iter().filter_map(|interface| interface.network_interface_id())),
        security_groups: sorted(groups.filter_map(|group| group.group_id())),
        instance_profile: instance.iam_instance_profile().and_then(|profile| given(profile.arn())),
        metadata_options: instance.metadata_options().and_then(metadata_options),
        key_name: given(instance.key_name()),
        owner_id: owner.to_owned(),
    }
}

fn metadata_options(options: &InstanceMetadataOptionsResponse) -> Option<MetadataOptions> {
    Some(MetadataOptions {
        http_endpoint: Some(options.http_endpoint()?.as_str().to_owned()),
        http_tokens: Some(options.http_tokens()?.as_str().to_owned()),
        http_put_response_hop_limit: options.http_put_response_hop_limit().and_then(|limit| limit.try_into().ok()),
        instance_metadata_tags: options.instance_metadata_tags().map(|state| state.as_str().to_owned()),
    })
}

fn status(instance: &Instance) -> InstanceStatus {
    InstanceStatus {
        state: instance.state().and_then(|state| state.name()).map(|name| name.as_str().to_owned()),
        launched_at: instance.launch_time().map(time),
        public_ip: given(instance.public_ip_address()),
        public_dns: given(instance.public_dns_name()),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{
        GroupIdentifier, HttpTokensState, IamInstanceProfile, InstanceMetadataEndpointState, InstanceNetworkInterface,
        InstanceState,
    };

    use super::*;

    fn group(id: &str) -> GroupIdentifier {
        GroupIdentifier::builder().group_id(id).build()
    }

    #[test]
    fn the_groups_of_every_interface_are_there() {
        let interface =
            |id: &str, of: &str| InstanceNetworkInterface::builder().network_interface_id(id).groups(group(of)).build();
        let instance = Instance::builder()
            .network_interfaces(interface("eni-2", "sg-b"))
            .network_interfaces(interface("eni-1", "sg-a"))
            .security_groups(group("sg-b"))
            .iam_instance_profile(IamInstanceProfile::builder().arn("arn:aws:iam::1:instance-profile/web").build())
            .public_dns_name("")
            .build();
        let config = normalize(&instance, "1");
        assert_eq!(config.network_interface_ids, ["eni-1", "eni-2"]);
        assert_eq!(config.security_groups, ["sg-a", "sg-b"]);
        assert_eq!(config.instance_profile.as_deref(), Some("arn:aws:iam::1:instance-profile/web"));
        assert_eq!(status(&instance).public_dns, None);
    }

    #[test]
    fn metadata_options_are_whole_or_not_known() {
        let options = InstanceMetadataOptionsResponse::builder().http_tokens(HttpTokensState::Optional);
        assert_eq!(metadata_options(&options.clone().build()), None);
        let whole = options.http_endpoint(InstanceMetadataEndpointState::Enabled).http_put_response_hop_limit(2);
        let known = metadata_options(&whole.build()).unwrap();
        assert_eq!(known.http_tokens.as_deref().zip(known.http_endpoint.as_deref()), Some(("optional", "enabled")));
        assert_eq!(known.http_put_response_hop_limit, Some(2));
    }

    #[test]
    fn a_terminated_instance_is_not_there() {
        let with =
            |name: InstanceStateName| Instance::builder().state(InstanceState::builder().name(name).build()).build();
        assert!(!is_there(&with(InstanceStateName::Terminated)));
        assert!(is_there(&with(InstanceStateName::ShuttingDown)) && is_there(&with(InstanceStateName::Stopped)));
    }
}
