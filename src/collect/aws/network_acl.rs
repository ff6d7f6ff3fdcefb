//! `AWS::EC2::NetworkAcl`: one list in each region.

use aws_sdk_ec2::types::{NetworkAcl, NetworkAclEntry as Answered};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{NetworkAclConfig, NetworkAclEntry, NoStatus};

use super::ec2::{self, sorted, text};
use super::failure::Call;
use super::{Collected, Collector, Facts, Target, cidr, protocol};

const LISTS: Call = Call { service: "ec2", operation: "DescribeNetworkAcls", action: "ec2:DescribeNetworkAcls" };

/// The largest page that the call gives.
const PAGE: i32 = 1000;

const TYPES: &[ResourceType] = &[ResourceType::NetworkAcl];

/// Reads network access control lists.
pub(super) struct NetworkAcls;

impl Collector for NetworkAcls {
    fn types(&self) -> &'static [ResourceType] {
        TYPES
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[LISTS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let ec2 = target.aws.ec2(&target.region);
    let fetch = |token| ec2.describe_network_acls().max_results(PAGE).set_next_token(token).send();
    let list = target.aws.pages(LISTS, &target.region, fetch, |page| page.next_token()).await;
    let mut collected = Collected::default();
    collected.emit_list(target, (TYPES, LISTS), &list, |page| page.network_acls(), |one| facts(target, one));
    collected
}

fn facts(target: &Target, list: &NetworkAcl) -> Option<Facts<NetworkAclConfig, NoStatus>> {
    let known = (normalize(list, &target.account), NoStatus {});
    Some(ec2::facts(target, ResourceType::NetworkAcl, ("network-acl", list.network_acl_id()?), list.tags(), known))
}

fn normalize(list: &NetworkAcl, account: &str) -> NetworkAclConfig {
    NetworkAclConfig {
        vpc_id: text(list.vpc_id()),
        owner_id: list.owner_id().unwrap_or(account).to_owned(),
        is_default: list.is_default().unwrap_or_default(),
        subnet_ids: sorted(list.associations().iter().filter_map(|one| one.subnet_id())),
        ingress: entries(list, false),
        egress: entries(list, true),
    }
}

fn entries(list: &NetworkAcl, egress: bool) -> Vec<NetworkAclEntry> {
    let wanted = list.entries().iter().filter(|one| one.egress().unwrap_or_default() == egress);
    let mut entries: Vec<_> = wanted.map(|one| (one.ipv6_cidr_block().is_some(), entry(one))).collect();
    entries.sort_by(|(a_ipv6, a), (b_ipv6, b)| (a.rule_number, a_ipv6, &a.cidr).cmp(&(b.rule_number, b_ipv6, &b.cidr)));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html>
fn entry(entry: &Answered) -> NetworkAclEntry {
    let protocol = protocol::name(entry.protocol().unwrap_or("-1"));
    let (mut ports, mut icmp_type, mut icmp_code) = (None, None, None);
    match (protocol.as_str(), entry.port_range(), entry.icmp_type_code()) {
        ("tcp" | "udp", Some(range), _) => ports = some_ports(range.from(), range.to()),
        ("icmp" | "icmpv6", _, Some(icmp)) => {
            icmp_type = icmp.r#type().and_then(|number| u8::try_from(number).ok());
            icmp_code = icmp_type.and(icmp.code()).and_then(|number| u8::try_from(number).ok());
        }
        _ => {}
    }
    NetworkAclEntry {
        rule_number: entry.rule_number().and_then(|number| number.try_into().ok()).unwrap_or_default(),
        action: text(entry.rule_action().map(|action| action.as_str())),
        protocol,
        cidr: cidr::canonical(entry.cidr_block().or(entry.ipv6_cidr_block()).unwrap_or_default()),
        from_port: ports.map(|(from, _)| from),
        to_port: ports.map(|(_, to)| to),
        icmp_type,
        icmp_code,
    }
}

/// Returns a range of ports unless it is all of them.
fn some_ports(from: Option<i32>, to: Option<i32>) -> Option<(u16, u16)> {
    let range = (u16::try_from(from?).ok()?, u16::try_from(to?).ok()?);
    Some(range).filter(|range| *range != (0, u16::MAX))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{IcmpTypeCode, NetworkAclAssociation, PortRange, RuleAction};

    use super::super::recordings;
    use super::*;

    fn answered(number: i32, protocol: &str) -> aws_sdk_ec2::types::builders::NetworkAclEntryBuilder {
        Answered::builder().rule_number(number).protocol(protocol).rule_action(RuleAction::Allow).egress(false)
    }

    fn ports(from: i32, to: i32) -> PortRange {
        PortRange::builder().from(from).to(to).build()
    }

    #[test]
    fn protocols_and_ports_are_spelled_one_way() {
        let icmp = |kind: i32, code: i32| IcmpTypeCode::builder().r#type(kind).code(code).build();
        let any = "0.0.0.0/0";
        for (entry_given, protocol, expected_ports, expected_icmp) in [
            (answered(1, "-1"), "all", None, None),
            (answered(1, "6").port_range(ports(22, 22)), "tcp", Some((22, 22)), None),
            (answered(1, "17").port_range(ports(0, 65535)), "udp", None, None),
            (answered(1, "6"), "tcp", None, None),
            (answered(1, "1").icmp_type_code(icmp(8, -1)), "icmp", None, Some((8, None))),
            (answered(1, "58").icmp_type_code(icmp(128, 0)), "icmpv6", None, Some((128, Some(0)))),
            (answered(1, "1").icmp_type_code(icmp(-1, -1)), "icmp", None, None),
            (answered(1, "50"), "50", None, None),
        ] {
            let found = entry(&entry_given.cidr_block(any).build());
            assert_eq!(found.protocol, protocol);
            assert_eq!(found.from_port.zip(found.to_port), expected_ports);
            assert_eq!(found.icmp_type.map(|kind| (kind, found.icmp_code)), expected_icmp);
        }
    }

    #[test]
    fn entries_are_in_the_order_in_which_they_are_asked() {
        let list = NetworkAcl::builder()
            .is_default(true)
            .associations(NetworkAclAssociation::builder().subnet_id("subnet-b").build())
            .associations(NetworkAclAssociation::builder().subnet_id("subnet-a").build())
            .entries(answered(32767, "-1").cidr_block("0.0.0.0/0").rule_action(RuleAction::Deny).build())
            .entries(answered(100, "6").ipv6_cidr_block("0::/0").build())
            .entries(answered(100, "6").cidr_block("10.0.0.7/8").build())
            .entries(answered(90, "-1").cidr_block("0.0.0.0/0").egress(true).build())
            .build();
        let config = normalize(&list, "111122223333");
        let found: Vec<_> = config.ingress.iter().map(|one| (one.rule_number, &*one.cidr, &*one.action)).collect();
        assert_eq!(found, [(100, "10.0.0.0/8", "allow"), (100, "::/0", "allow"), (32767, "0.0.0.0/0", "deny")]);
        assert_eq!(config.egress.len(), 1);
        assert_eq!(config.subnet_ids, ["subnet-a", "subnet-b"]);
        assert_eq!((config.is_default, config.owner_id.as_str()), (true, "111122223333"));
    }

    fn recorded_entry(value: &serde_json::Value) -> Answered {
        let number = |value: &serde_json::Value| value.as_i64().and_then(|number| number.try_into().ok());
        let range = |value: &serde_json::Value| {
            PortRange::builder().set_from(number(&value["From"])).set_to(number(&value["To"])).build()
        };
        Answered::builder()
            .set_rule_number(number(&value["RuleNumber"]))
            .set_protocol(recordings::text(value, "Protocol"))
            .set_egress(value["Egress"].as_bool())
            .set_cidr_block(recordings::text(value, "CidrBlock"))
            .set_ipv6_cidr_block(recordings::text(value, "Ipv6CidrBlock"))
            .set_port_range(value.get("PortRange").map(range))
            .set_rule_action(recordings::text(value, "RuleAction").map(|action| action.as_str().into()))
            .build()
    }

    #[test]
    #[ignore = "needs recorded answers, which COLOBUS_CORPUS names"]
    fn recorded_lists_lose_no_entry_and_end_with_a_refusal() {
        let answers = recordings::answers("ec2.DescribeNetworkAcls");
        for value in answers.iter().flat_map(|answer| recordings::list(answer, "NetworkAcls")) {
            let entries = recordings::list(value, "Entries");
            let list = NetworkAcl::builder().set_entries(Some(entries.iter().map(recorded_entry).collect())).build();
            let config = normalize(&list, "1");
            assert_eq!(config.ingress.len() + config.egress.len(), entries.len(), "{value:#}");
            for direction in [&config.ingress, &config.egress] {
                assert!(direction.is_sorted_by_key(|entry| entry.rule_number));
                assert_eq!(direction.last().map(|entry| &*entry.action), Some("deny"));
                assert!(direction.iter().all(|entry| ["allow", "deny"].contains(&&*entry.action)), "{direction:?}");
            }
        }
    }
}
