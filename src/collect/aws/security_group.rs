//! `AWS::EC2::SecurityGroup`: two lists in each region, the groups with their rules and the ids of the rules.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{IpPermission, SecurityGroup, SecurityGroupRule, UserIdGroupPair};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::model::ResourceType;
use crate::model::document::{
    Rule, RuleSource, RuleSourceKind as SourceKind, SecurityGroupConfig, SecurityGroupStatus,
};

use super::failure::{Call, Failure};
use super::{Collected, Collector, Facts, Target, cidr, protocol, tags};

const GROUPS: Call = Call { service: "ec2", operation: "DescribeSecurityGroups", action: "ec2:DescribeSecurityGroups" };
const RULES: Call =
    Call { service: "ec2", operation: "DescribeSecurityGroupRules", action: "ec2:DescribeSecurityGroupRules" };

/// The largest page that both calls give.
const PAGE: i32 = 1000;

/// Reads security groups.
pub(super) struct SecurityGroups;

impl Collector for SecurityGroups {
    fn types(&self) -> &'static [ResourceType] {
        &[ResourceType::SecurityGroup]
    }

    fn actions(&self) -> &'static [&'static str] {
        const { &[RULES.action, GROUPS.action] }
    }

    fn collect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Collected> {
        collect(target).boxed()
    }
}

async fn collect(target: &Target) -> Collected {
    let (aws, region) = (&target.aws, target.region.as_str());
    let ec2 = aws.ec2(region);
    let (groups, rules) = futures::join!(
        aws.pages(
            GROUPS,
            region,
            |token| ec2.describe_security_groups().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
        aws.pages(
            RULES,
            region,
            |token| ec2.describe_security_group_rules().max_results(PAGE).set_next_token(token).send(),
            |page| page.next_token(),
        ),
    );
    let ids = rule_ids(rules.pages.iter().flat_map(|page| page.security_group_rules()));

    let mut collected = Collected::default();
    for group in groups.pages.iter().flat_map(|page| page.security_groups()) {
        collected.emit_item(
            target,
            (SecurityGroups.types(), GROUPS),
            facts(target, group, &ids, rules.failure.as_ref()),
        );
    }
    if let Some(failure) = &groups.failure {
        collected.miss_list(target, SecurityGroups.types(), failure);
    }
    if let Some(failure) = &rules.failure {
        collected.miss_detail(target, SecurityGroups.types(), None, failure);
    }
    collected
}

/// AWS's rule ids: by group, `ingress/<key>` or `egress/<key>` to `sgr-...`.
type RuleIds = BTreeMap<String, BTreeMap<String, String>>;

fn facts(
    target: &Target,
    group: &SecurityGroup,
    ids: &RuleIds,
    ids_unread: Option<&Failure>,
) -> Option<Facts<SecurityGroupConfig, SecurityGroupStatus>> {
    let id = group.group_id()?;
    let rule_ids = ids.get(id).cloned().unwrap_or_default();
    Some(Facts {
        resource_type: ResourceType::SecurityGroup,
        id: target.arn("ec2", &format!("security-group/{id}")),
        native_id: id.to_owned(),
        name: group.group_name().unwrap_or(id).to_owned(),
        region: None,
        tags: tags::of(group.tags()),
        config: normalize(group, &target.account),
        status: SecurityGroupStatus { rule_ids },
        unread: ids_unread.map(|failure| failure.unread("/status/rule_ids")).into_iter().collect(),
    })
}

fn normalize(group: &SecurityGroup, account: &str) -> SecurityGroupConfig {
    let owner = group.owner_id().unwrap_or(account);
    let home = Home { account: owner, vpc_id: group.vpc_id() };
    SecurityGroupConfig {
        group_name: group.group_name().unwrap_or_default().to_owned(),
        description: group.description().unwrap_or_default().to_owned(),
        owner_id: owner.to_owned(),
        vpc_id: group.vpc_id().map(str::to_owned),
        ingress: rules(group.ip_permissions(), home),
        egress: rules(group.ip_permissions_egress(), home),
    }
}

/// Where the group itself is: what a reference to another group leaves unsaid.
#[derive(Clone, Copy)]
struct Home<'a> {
    account: &'a str,
    vpc_id: Option<&'a str>,
}

/// Takes AWS's permissions apart, each of which holds many sources, and sorts the rules by key. Two rules that differ
/// only in spelling are one.
fn rules(permissions: &[IpPermission], home: Home<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = permissions.iter().flat_map(|permission| of_permission(permission, home)).collect();
    rules.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| b.description.cmp(&a.description)));
    rules.dedup_by(|a, b| a.key == b.key);
    rules
}

fn of_permission(permission: &IpPermission, home: Home<'_>) -> Vec<Rule> {
    let traffic = Traffic::of(permission.ip_protocol(), permission.from_port(), permission.to_port());
    let ipv4 = permission
        .ip_ranges()
        .iter()
        .filter_map(|range| Some((cidr_source(SourceKind::CidrIpv4, range.cidr_ip()?), range.description())));
    let ipv6 = permission
        .ipv6_ranges()
        .iter()
        .filter_map(|range| Some((cidr_source(SourceKind::CidrIpv6, range.cidr_ipv6()?), range.description())));
    let lists = permission
        .prefix_list_ids()
        .iter()
        .filter_map(|list| Some((list_source(list.prefix_list_id()?), list.description())));
    let groups = permission.user_id_group_pairs().iter().map(|pair| (group_source(pair, home), pair.description()));
    ipv4.chain(ipv6).chain(lists).chain(groups).map(|(source, description)| traffic.rule(source, description)).collect()
}

fn cidr_source(kind: SourceKind, text: &str) -> RuleSource {
    RuleSource { kind, cidr: Some(cidr::canonical(text)), ..RuleSource::default() }
}

fn list_source(id: &str) -> RuleSource {
    RuleSource { kind: SourceKind::PrefixList, prefix_list_id: Some(id.to_owned()), ..RuleSource::default() }
}

fn group_source(pair: &UserIdGroupPair, home: Home<'_>) -> RuleSource {
    RuleSource {
        kind: SourceKind::SecurityGroup,
        group_id: pair.group_id().or(pair.group_name()).map(str::to_owned),
        account: Some(pair.user_id().unwrap_or(home.account).to_owned()),
        vpc_id: pair.vpc_id().filter(|vpc| Some(*vpc) != home.vpc_id).map(str::to_owned),
        vpc_peering_connection_id: pair.vpc_peering_connection_id().map(str::to_owned),
        peering_status: pair.peering_status().map(str::to_owned),
        ..RuleSource::default()
    }
}

/// What a rule lets through, in canonical form.
struct Traffic {
    protocol: String,
    ports: Option<(u16, u16)>,
    icmp_type: Option<u8>,
    icmp_code: Option<u8>,
}

impl Traffic {
    /// Reads AWS's fields. `FromPort` and `ToPort` are ports for TCP and UDP, type and code for ICMP, and nothing for
    /// other protocols; -1 is any.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>
    fn of(protocol: Option<&str>, from: Option<i32>, to: Option<i32>) -> Self {
        let protocol = protocol::name(protocol.unwrap_or("-1"));
        let (mut ports, mut icmp_type, mut icmp_code) = (None, None, None);
        match protocol.as_str() {
            "tcp" | "udp" => ports = Some(port_range(from, to)),
            "icmp" | "icmpv6" => {
                icmp_type = from.and_then(|number| u8::try_from(number).ok());
                icmp_code = icmp_type.and(to).and_then(|number| u8::try_from(number).ok());
            }
            _ => {}
        }
        Self { protocol, ports, icmp_type, icmp_code }
    }

    fn rule(&self, source: RuleSource, description: Option<&str>) -> Rule {
        Rule {
            key: self.key(&source),
            protocol: self.protocol.clone(),
            from_port: self.ports.map(|(from, _)| from),
            to_port: self.ports.map(|(_, to)| to),
            icmp_type: self.icmp_type,
            icmp_code: self.icmp_code,
            source,
            description: description.filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }

    /// `tcp/22-22/SOURCE`, `icmp/8-0/SOURCE`, `icmp/3-any/SOURCE`, `all/SOURCE`.
    fn key(&self, source: &RuleSource) -> String {
        let from = [&source.cidr, &source.prefix_list_id, &source.group_id];
        let from = from.into_iter().flatten().next().map_or("", String::as_str);
        let protocol = &self.protocol;
        match (self.ports, self.icmp_type, self.icmp_code) {
            (Some((first, last)), ..) => format!("{protocol}/{first}-{last}/{from}"),
            (_, Some(kind), Some(code)) => format!("{protocol}/{kind}-{code}/{from}"),
            (_, Some(kind), None) => format!("{protocol}/{kind}-any/{from}"),
            _ => format!("{protocol}/{from}"),
        }
    }
}

/// No ports, and ports that are none, are all ports: a rule must never look narrower than it may be.
fn port_range(from: Option<i32>, to: Option<i32>) -> (u16, u16) {
    let port = |number: Option<i32>| number.and_then(|number| u16::try_from(number).ok());
    match (port(from), port(to)) {
        (Some(from), Some(to)) => (from, to),
        _ => (0, u16::MAX),
    }
}

fn rule_ids<'a>(rules: impl Iterator<Item = &'a SecurityGroupRule>) -> RuleIds {
    let mut ids = RuleIds::new();
    for rule in rules {
        let (Some(group), Some(id), Some(source)) = (rule.group_id(), rule.security_group_rule_id(), rule_source(rule))
        else {
            continue;
        };
        let direction = if rule.is_egress().unwrap_or_default() { "egress" } else { "ingress" };
        let key = Traffic::of(rule.ip_protocol(), rule.from_port(), rule.to_port()).key(&source);
        let of_group = ids.entry(group.to_owned()).or_default();
        // Rules that differ only in spelling share a key: the least id, whatever AWS's order.
        let known = of_group.entry(format!("{direction}/{key}")).or_insert_with(|| id.to_owned());
        if id < known.as_str() {
            id.clone_into(known);
        }
    }
    ids
}

/// The source of a rule, as far as its key needs it.
fn rule_source(rule: &SecurityGroupRule) -> Option<RuleSource> {
    if let Some(text) = rule.cidr_ipv4() {
        return Some(cidr_source(SourceKind::CidrIpv4, text));
    }
    if let Some(text) = rule.cidr_ipv6() {
        return Some(cidr_source(SourceKind::CidrIpv6, text));
    }
    if let Some(id) = rule.prefix_list_id() {
        return Some(list_source(id));
    }
    let group_id = Some(rule.referenced_group_info()?.group_id()?.to_owned());
    Some(RuleSource { kind: SourceKind::SecurityGroup, group_id, ..RuleSource::default() })
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{IpRange, Ipv6Range, PrefixListId, ReferencedSecurityGroup};

    use super::*;

    const HOME: Home<'_> = Home { account: "111122223333", vpc_id: Some("vpc-1") };

    fn permission(protocol: &str, from: Option<i32>, to: Option<i32>, cidrs: &[&str]) -> IpPermission {
        let ranges = cidrs.iter().map(|cidr| IpRange::builder().cidr_ip(*cidr).build()).collect();
        IpPermission::builder()
            .ip_protocol(protocol)
            .set_from_port(from)
            .set_to_port(to)
            .set_ip_ranges(Some(ranges))
            .build()
    }

    fn keys(permissions: &[IpPermission]) -> Vec<String> {
        rules(permissions, HOME).into_iter().map(|rule| rule.key).collect()
    }

    #[test]
    fn protocols_and_ports_are_spelled_one_way() {
        for (protocol, from, to, key) in [
            ("tcp", Some(22), Some(22), "tcp/22-22/0.0.0.0/0"),
            ("6", Some(22), Some(22), "tcp/22-22/0.0.0.0/0"),
            ("TCP", None, None, "tcp/0-65535/0.0.0.0/0"),
            ("17", Some(-1), Some(-1), "udp/0-65535/0.0.0.0/0"),
            ("tcp", Some(0), Some(65535), "tcp/0-65535/0.0.0.0/0"),
            ("icmp", Some(8), Some(0), "icmp/8-0/0.0.0.0/0"),
            ("1", Some(3), Some(-1), "icmp/3-any/0.0.0.0/0"),
            ("icmp", Some(-1), Some(-1), "icmp/0.0.0.0/0"),
            ("58", None, None, "icmpv6/0.0.0.0/0"),
            ("-1", None, None, "all/0.0.0.0/0"),
            ("-1", Some(22), Some(22), "all/0.0.0.0/0"),
            ("50", None, None, "50/0.0.0.0/0"),
        ] {
            assert_eq!(keys(&[permission(protocol, from, to, &["0.0.0.0/0"])]), [key], "{protocol} {from:?}");
        }
    }

    #[test]
    fn each_source_of_a_permission_is_a_rule_in_sorted_order() {
        let permission = IpPermission::builder()
            .ip_protocol("tcp")
            .from_port(443)
            .to_port(443)
            .user_id_group_pairs(UserIdGroupPair::builder().group_id("sg-2").user_id("444455556666").build())
            .prefix_list_ids(PrefixListId::builder().prefix_list_id("pl-1").build())
            .ipv6_ranges(Ipv6Range::builder().cidr_ipv6("0:0:0::/0").build())
            .ip_ranges(IpRange::builder().cidr_ip("10.1.2.3/8").description("office").build())
            .build();
        let rules = rules(&[permission], HOME);
        let keys: Vec<&str> = rules.iter().map(|rule| rule.key.as_str()).collect();
        assert_eq!(keys, ["tcp/443-443/10.0.0.0/8", "tcp/443-443/::/0", "tcp/443-443/pl-1", "tcp/443-443/sg-2"]);
        assert_eq!(rules[0].description.as_deref(), Some("office"));
        assert_eq!(rules[3].source.account.as_deref(), Some("444455556666"));
    }

    #[test]
    fn rules_that_differ_only_in_spelling_are_one_in_any_order() {
        let twice =
            [permission("tcp", None, None, &["10.0.0.1/8"]), permission("6", Some(0), Some(65535), &["10.0.0.0/8"])];
        assert_eq!(keys(&twice), ["tcp/0-65535/10.0.0.0/8"]);
        let turned: Vec<_> = twice.iter().rev().cloned().collect();
        assert_eq!(rules(&twice, HOME), rules(&turned, HOME));
    }

    #[test]
    fn a_group_of_the_same_account_and_vpc_says_whose_it_is() {
        let pair = UserIdGroupPair::builder().group_id("sg-2").vpc_id("vpc-1").build();
        let source = group_source(&pair, HOME);
        assert_eq!((source.account.as_deref(), source.vpc_id), (Some("111122223333"), None));
        let pair = UserIdGroupPair::builder().group_id("sg-2").vpc_id("vpc-2").build();
        assert_eq!(group_source(&pair, HOME).vpc_id.as_deref(), Some("vpc-2"));
    }

    #[test]
    fn rule_ids_meet_their_rules_by_key() {
        let rule = |id: &str| {
            SecurityGroupRule::builder()
                .group_id("sg-1")
                .security_group_rule_id(id)
                .ip_protocol("tcp")
                .from_port(22)
                .to_port(22)
        };
        let reference = ReferencedSecurityGroup::builder().group_id("sg-2").build();
        let listed = [
            rule("sgr-9").is_egress(false).cidr_ipv4("10.0.0.1/8").build(),
            rule("sgr-1").is_egress(false).cidr_ipv4("10.0.0.0/8").build(),
            rule("sgr-2").is_egress(true).cidr_ipv6("::/0").build(),
            rule("sgr-3").is_egress(false).referenced_group_info(reference).build(),
        ];
        let ids = rule_ids(listed.iter());
        let expected = [
            ("egress/tcp/22-22/::/0", "sgr-2"),
            ("ingress/tcp/22-22/10.0.0.0/8", "sgr-1"),
            ("ingress/tcp/22-22/sg-2", "sgr-3"),
        ];
        let found: Vec<_> = ids["sg-1"].iter().map(|(key, id)| (key.as_str(), id.as_str())).collect();
        assert_eq!(found, expected);
    }
}
