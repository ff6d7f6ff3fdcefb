//! `AWS::EC2::NetworkInterface`: one list in each region.

use aws_sdk_ec2::types::NetworkInterface;
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::document::{NetworkInterfaceConfig, NetworkInterfaceStatus};
use crate::model::{ResourceType, Time};

use super::ec2::{given, sorted, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target, tags};

const INTERFACES: Call =
    Call { service: "ec2", operation: "DescribeNetworkInterfaces", action: "ec2:DescribeNetworkInterfaces" };

/// Reads network interfaces.
pub(super) struct NetworkInterfaces;

impl Collector for NetworkInterfaces {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::NetworkInterface]
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[INTERFACES.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let list = target
        .aws
        .pages(
            INTERFACES,
            &target.region,
            |token| ec2.describe_network_interfaces().max_results(1000).set_next_token(token).send(),
            |page| page.next_token(),
        )
        .await;
    let mut collected = Collected::default();
    for interface in list.pages.iter().flat_map(|page| page.network_interfaces()) {
        collected.emit_item(target, (NetworkInterfaces.types(), INTERFACES), facts(target, interface));
    }
    if let Some(failure) = &list.failure {
        collected.miss_list(target, NetworkInterfaces.types(), failure);
    }
    collected
}

fn facts(
    target: &Target,
    interface: &NetworkInterface,
) -> Option<Facts<NetworkInterfaceConfig, NetworkInterfaceStatus>> {
    let id = interface.network_interface_id()?;
    let tags = tags::of(interface.tag_set());
    Some(Facts {
        resource_type: ResourceType::NetworkInterface,
        id: target.arn("ec2", &format!("network-interface/{id}")),
        native_id: id.to_owned(),
        name: tags::name_or(&tags, id),
        region: None,
        tags,
        config: normalize(interface, &target.account),
        status: status(interface),
        unread: Vec::new(),
    })
}

fn normalize(interface: &NetworkInterface, account: &str) -> NetworkInterfaceConfig {
    let private = interface.private_ip_addresses();
    let public = private.iter().map(|address| address.association()).chain([interface.association()]);
    NetworkInterfaceConfig {
        interface_type: text(interface.interface_type().map(|kind| kind.as_str())),
        description: text(interface.description()),
        owner_id: interface.owner_id().unwrap_or(account).to_owned(),
        requester_managed: interface.requester_managed().unwrap_or_default(),
        requester_id: given(interface.requester_id()),
        vpc_id: text(interface.vpc_id()),
        subnet_id: text(interface.subnet_id()),
        security_groups: sorted(interface.groups().iter().filter_map(|group| group.group_id())),
        private_ips: sorted(
            private.iter().filter_map(|address| address.private_ip_address()).chain(interface.private_ip_address()),
        ),
        public_ips: sorted(public.flatten().filter_map(|association| association.public_ip())),
        ipv6_addresses: sorted(interface.ipv6_addresses().iter().filter_map(|address| address.ipv6_address())),
        instance_id: interface.attachment().and_then(|attachment| attachment.instance_id()).map(str::to_owned),
    }
}

fn status(interface: &NetworkInterface) -> NetworkInterfaceStatus {
    let attached_at = interface.attachment().and_then(|attachment| attachment.attach_time());
    NetworkInterfaceStatus {
        state: interface.status().map(|state| state.as_str().to_owned()),
        attached_at: attached_at.map(|time| Time::from_unix_seconds(time.secs())),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{
        GroupIdentifier, NetworkInterfaceAssociation, NetworkInterfaceAttachment, NetworkInterfacePrivateIpAddress,
    };
    use aws_smithy_types::DateTime;

    use super::*;

    #[test]
    fn addresses_and_groups_are_sorted_and_each_once() {
        let public = |ip: &str| NetworkInterfaceAssociation::builder().public_ip(ip).build();
        let address = |ip: &str, elastic: &str| {
            NetworkInterfacePrivateIpAddress::builder().private_ip_address(ip).association(public(elastic)).build()
        };
        let interface = NetworkInterface::builder()
            .network_interface_id("eni-1")
            .private_ip_address("10.0.0.2")
            .private_ip_addresses(address("10.0.0.2", "198.51.100.2"))
            .private_ip_addresses(address("10.0.0.1", "198.51.100.1"))
            .association(public("198.51.100.2"))
            .groups(GroupIdentifier::builder().group_id("sg-b").build())
            .groups(GroupIdentifier::builder().group_id("sg-a").build())
            .build();
        let config = normalize(&interface, "111122223333");
        assert_eq!(config.private_ips, ["10.0.0.1", "10.0.0.2"]);
        assert_eq!(config.public_ips, ["198.51.100.1", "198.51.100.2"]);
        assert_eq!(config.security_groups, ["sg-a", "sg-b"]);
        assert_eq!(config.owner_id, "111122223333");
    }

    #[test]
    fn the_attachment_gives_the_instance_to_config_and_the_time_to_status() {
        let attachment = NetworkInterfaceAttachment::builder()
            .instance_id("i-1")
            .attach_time(DateTime::from_secs_and_nanos(1_700_000_000, 5))
            .build();
        let interface = NetworkInterface::builder().attachment(attachment).status("in-use".into()).build();
        assert_eq!(normalize(&interface, "1").instance_id.as_deref(), Some("i-1"));
        let status = status(&interface);
        assert_eq!(status.state.as_deref(), Some("in-use"));
        assert_eq!(status.attached_at, Some(Time::from_unix_seconds(1_700_000_000)));
    }
}
